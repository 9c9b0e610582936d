//! What the lines of the files that a trace reads speak of.

use landfall_model::{
    decision::Decision,
    finding::{Candidate, DroppedCell, Quarantined, Question, Warning},
    outcome::{Conflict, CopyOutcome, Repaired},
    plan::{Carried, Copy, ledger::FileLine},
    source::{Link, SourceRef, SourceTable},
    target::Table,
};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::{Key, Row, source::Source};
use crate::key::row_key;

/// The records and rows that a line of a file speaks of; nothing where it cannot be read.
pub(super) fn keys(source: Source, line: &[u8]) -> Vec<Key> {
    match source {
        Source::Raw(table) => read(line, |row: RawRow| records([SourceRef::new(table, row.id)])),
        Source::Links => read(line, |link: Link| {
            records([interest(link.interest), SourceRef::new(SourceTable::Berths, link.berth)])
        }),
        Source::Rows(table) => read(line, |row: PlannedKeys| row_of(row.from, table, row.row.key(table))),
        Source::Copies => read(line, |copy: Copy| vec![file(copy.file)]),
        Source::LoadCopies => read(line, |copy: CopyOutcome| vec![file(copy.file)]),
        Source::Ledger => read(line, |line: FileLine| line.file.map(file).into_iter().collect()),
        Source::PlanQuarantine | Source::LoadQuarantine => {
            read(line, |row: Quarantined| row_of(row.from, row.table, row.key))
        }
        Source::Carried => read(line, |row: Carried| row_of(row.from, row.table, row.key)),
        Source::Conflicts => read(line, |row: Conflict| row_of(row.from, row.table, row.key)),
        Source::Repairs => read(line, |row: Repaired| row_of(row.from, row.table, row.key)),
        Source::Questions => read(line, |question: Question| records(question.records)),
        Source::Decisions => read(line, |decision: Decision| records(decision.records)),
        Source::Warnings => read(line, |warning: Warning| records(warning.record)),
        Source::Dropped => read(line, |cell: DroppedCell| records([cell.record])),
        Source::Candidates => read(line, |pair: Candidate| {
            records(pair.interests_a.into_iter().chain(pair.interests_b).map(interest))
        }),
    }
}

fn read<T: DeserializeOwned>(line: &[u8], keys: impl FnOnce(T) -> Vec<Key>) -> Vec<Key> {
    serde_json::from_slice(line).map(keys).unwrap_or_default()
}

fn records(from: impl IntoIterator<Item = SourceRef>) -> Vec<Key> {
    from.into_iter().map(Key::Record).collect()
}

/// A row and the records that it was made of.
fn row_of(from: Vec<SourceRef>, table: Table, key: String) -> Vec<Key> {
    let mut keys = records(from);
    keys.push(Key::Row(table, key));
    keys
}

const fn interest(id: i64) -> SourceRef {
    SourceRef::new(SourceTable::Interests, id)
}

fn file(id: Uuid) -> Key {
    Key::Row(Table::Files, id.to_string())
}

/// A planned row, of any table.
#[derive(Debug, Deserialize)]
pub(super) struct PlannedRow {
    from: Vec<SourceRef>,
    row: Map<String, Value>,
}

impl PlannedRow {
    /// The row, known to be of this table.
    pub fn of(self, table: Table) -> Row {
        Row { table, key: row_key(table, &self.row), from: self.from, columns: self.row, carried: false }
    }
}

/// A line that names the records behind a row.
#[derive(Debug, Deserialize)]
pub(super) struct Lineage {
    pub from: Vec<SourceRef>,
}

/// The one cell of a raw row that names it.
#[derive(Debug, Deserialize)]
struct RawRow {
    #[serde(rename = "Id")]
    id: i64,
}

/// A planned row without the columns that no key has: an index reads millions of them.
#[derive(Debug, Deserialize)]
struct PlannedKeys {
    from: Vec<SourceRef>,
    row: KeyColumns,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct KeyColumns {
    id: String,
    invoice_id: Option<String>,
    expense_id: Option<String>,
    client_id: Option<String>,
    interest_id: Option<String>,
    tag_id: Option<String>,
}

impl KeyColumns {
    fn key(&self, table: Table) -> String {
        let parts: Vec<&str> = table.key_columns().iter().map(|column| self.part(column)).collect();
        parts.join(",")
    }

    fn part(&self, column: &str) -> &str {
        let part = match column {
            "id" => return &self.id,
            "invoice_id" => &self.invoice_id,
            "expense_id" => &self.expense_id,
            "client_id" => &self.client_id,
            "interest_id" => &self.interest_id,
            _ => &self.tag_id,
        };
        part.as_deref().unwrap_or_default()
    }
}

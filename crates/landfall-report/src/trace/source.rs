//! The files that a trace reads, and what each of their lines speaks of.

use landfall_model::{
    decision::Decision,
    finding::{Candidate, DroppedCell, Quarantined, Question, Warning},
    outcome::{Conflict, CopyOutcome, Repaired},
    plan::{Carried, Copy, ledger::FileLine},
    rundir,
    source::{Link, SourceRef, SourceTable},
    target::Table,
};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Map, Value};

use super::{Key, Row};
use crate::key::row_key;

/// A file of JSON lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    Raw(SourceTable),
    Links,
    Rows(Table),
    Copies,
    Ledger,
    PlanQuarantine,
    Questions,
    Warnings,
    Candidates,
    Dropped,
    Carried,
    Decisions,
    LoadCopies,
    LoadQuarantine,
    Conflicts,
    Repairs,
}

/// A line that says by which keys it is found.
trait Line: DeserializeOwned {
    /// What it speaks of. `source` says which table, where the line does not.
    fn keys(&self, source: Source) -> Vec<Key>;
}

impl Source {
    /// All, in the order in which a record passes them.
    pub fn all() -> impl Iterator<Item = Self> {
        let raw = SourceTable::ALL.into_iter().map(Self::Raw);
        let rows = Table::ALL.into_iter().map(Self::Rows);
        let found = [Self::Links, Self::Copies, Self::PlanQuarantine, Self::Questions, Self::Warnings];
        let more = [Self::Candidates, Self::Dropped, Self::Carried, Self::Decisions, Self::Ledger];
        let load = [Self::LoadCopies, Self::LoadQuarantine, Self::Conflicts, Self::Repairs];
        raw.chain(rows).chain(found).chain(more).chain(load)
    }

    /// Its name in the run.
    pub fn file(self) -> String {
        match self {
            Self::Raw(table) => rundir::raw_table(table),
            Self::Rows(table) => rundir::normalized_table(table),
            other => other.fixed().to_owned(),
        }
    }

    const fn fixed(self) -> &'static str {
        match self {
            Self::Raw(_) | Self::Rows(_) => "",
            Self::Links => rundir::RAW_LINKS,
            Self::Copies => rundir::COPIES,
            Self::Ledger => rundir::FILE_LEDGER,
            Self::PlanQuarantine => rundir::PLAN_QUARANTINE,
            Self::Questions => rundir::QUESTIONS,
            Self::Warnings => rundir::WARNINGS,
            Self::Candidates => rundir::CANDIDATES,
            Self::Dropped => rundir::DROPPED_CELLS,
            Self::Carried => rundir::CARRIED,
            Self::Decisions => rundir::DECISIONS,
            Self::LoadCopies => rundir::LOAD_COPIES,
            Self::LoadQuarantine => rundir::LOAD_QUARANTINE,
            Self::Conflicts => rundir::LOAD_CONFLICTS,
            Self::Repairs => rundir::LOAD_REPAIRS,
        }
    }

    /// What a line of this file speaks of; nothing where it cannot be read.
    pub fn keys(self, line: &[u8]) -> Vec<Key> {
        match self {
            Self::Raw(_) => keys::<RawRow>(self, line),
            Self::Links => keys::<Link>(self, line),
            Self::Rows(_) => keys::<RowKeys>(self, line),
            Self::Copies => keys::<Copy>(self, line),
            Self::Ledger => keys::<FileLine>(self, line),
            Self::PlanQuarantine | Self::LoadQuarantine => keys::<Quarantined>(self, line),
            Self::Questions => keys::<Question>(self, line),
            Self::Warnings => keys::<Warning>(self, line),
            Self::Candidates => keys::<Candidate>(self, line),
            Self::Dropped => keys::<DroppedCell>(self, line),
            Self::Carried => keys::<Carried>(self, line),
            Self::Decisions => keys::<Decision>(self, line),
            Self::LoadCopies => keys::<CopyOutcome>(self, line),
            Self::Conflicts => keys::<Conflict>(self, line),
            Self::Repairs => keys::<Repaired>(self, line),
        }
    }
}

fn keys<T: Line>(source: Source, line: &[u8]) -> Vec<Key> {
    serde_json::from_slice::<T>(line).map(|line| line.keys(source)).unwrap_or_default()
}

/// The one cell of a raw row that names it.
#[derive(Debug, Deserialize)]
struct RawRow {
    #[serde(rename = "Id")]
    id: i64,
}

impl Line for RawRow {
    fn keys(&self, source: Source) -> Vec<Key> {
        match source {
            Source::Raw(table) => vec![Key::Record(SourceRef::new(table, self.id))],
            _ => Vec::new(),
        }
    }
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

/// A planned row without the columns that no key has: an index reads millions of them.
#[derive(Debug, Deserialize)]
struct RowKeys {
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
    fn get(&self, column: &str) -> String {
        let part = match column {
            "id" => return self.id.clone(),
            "invoice_id" => &self.invoice_id,
            "expense_id" => &self.expense_id,
            "client_id" => &self.client_id,
            "interest_id" => &self.interest_id,
            _ => &self.tag_id,
        };
        part.clone().unwrap_or_default()
    }
}

impl Line for RowKeys {
    fn keys(&self, source: Source) -> Vec<Key> {
        let Source::Rows(table) = source else { return records(&self.from) };
        let parts: Vec<String> = table.key_columns().iter().map(|column| self.row.get(column)).collect();
        row_of(&self.from, table, &parts.join(","))
    }
}

fn records(from: &[SourceRef]) -> Vec<Key> {
    from.iter().copied().map(Key::Record).collect()
}

fn row_of(from: &[SourceRef], table: Table, key: &str) -> Vec<Key> {
    let mut keys = records(from);
    keys.push(Key::Row(table, key.to_owned()));
    keys
}

impl Line for Link {
    fn keys(&self, _: Source) -> Vec<Key> {
        let interest = SourceRef::new(SourceTable::Interests, self.interest);
        records(&[interest, SourceRef::new(SourceTable::Berths, self.berth)])
    }
}

impl Line for Copy {
    fn keys(&self, _: Source) -> Vec<Key> {
        vec![Key::Row(Table::Files, self.file.to_string())]
    }
}

impl Line for FileLine {
    fn keys(&self, _: Source) -> Vec<Key> {
        self.file.map(|file| Key::Row(Table::Files, file.to_string())).into_iter().collect()
    }
}

impl Line for Repaired {
    fn keys(&self, _: Source) -> Vec<Key> {
        row_of(&self.from, self.table, &self.key)
    }
}

impl Line for CopyOutcome {
    fn keys(&self, _: Source) -> Vec<Key> {
        vec![Key::Row(Table::Files, self.file.to_string())]
    }
}

impl Line for Quarantined {
    fn keys(&self, _: Source) -> Vec<Key> {
        row_of(&self.from, self.table, &self.key)
    }
}

impl Line for Carried {
    fn keys(&self, _: Source) -> Vec<Key> {
        row_of(&self.from, self.table, &self.key)
    }
}

impl Line for Conflict {
    fn keys(&self, _: Source) -> Vec<Key> {
        row_of(&self.from, self.table, &self.key)
    }
}

impl Line for Question {
    fn keys(&self, _: Source) -> Vec<Key> {
        records(&self.records)
    }
}

impl Line for Decision {
    fn keys(&self, _: Source) -> Vec<Key> {
        records(&self.records)
    }
}

impl Line for Warning {
    fn keys(&self, _: Source) -> Vec<Key> {
        self.record.into_iter().map(Key::Record).collect()
    }
}

impl Line for DroppedCell {
    fn keys(&self, _: Source) -> Vec<Key> {
        records(&[self.record])
    }
}

impl Line for Candidate {
    fn keys(&self, _: Source) -> Vec<Key> {
        let interest = |&id: &i64| SourceRef::new(SourceTable::Interests, id);
        let of: Vec<SourceRef> = self.interests_a.iter().chain(&self.interests_b).map(interest).collect();
        records(&of)
    }
}

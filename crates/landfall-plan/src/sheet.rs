//! A source table put in order: rows sorted by id, roles resolved to titles, and the times of every row known.

use chrono::{DateTime, Utc};
use landfall_model::{
    finding::Code,
    mapping::{Mapping, TableMapping},
    raw::{Cell, Raw, Rows},
    source::{SourceRef, SourceTable},
};

use crate::{
    columns::Columns,
    draft::Draft,
    normalise::{date, text::Placeholders},
};

/// One table.
#[derive(Debug)]
pub struct Sheet<'a> {
    /// Which.
    pub table: SourceTable,
    /// Its rows, sorted by id. Rows without an integer id are not here: the snapshot refuses them, and the accounts would not add up.
    pub rows: Vec<Row>,
    columns: Columns<'a>,
}

/// One row.
#[derive(Debug)]
pub struct Row {
    /// The record's id.
    pub id: i64,
    /// Its index in the file.
    at: usize,
    /// Creation; for a row without one, what stands in its place.
    pub created_at: DateTime<Utc>,
    /// Last change; creation where the source shows none (never-updated rows have none, NOCODB 4).
    pub updated_at: DateTime<Utc>,
}

impl<'a> Sheet<'a> {
    /// The column's title in the source; the role itself where the mapping leaves it out.
    pub fn title(&self, role: &'static str) -> &'a str {
        self.columns.title(role)
    }

    /// The cell of a row in this role, nothing where it has none.
    pub fn cell(&self, row: &Row, role: &'static str) -> Cell<'a> {
        self.columns.cell(row.at, role)
    }

    /// The index of the row with this id.
    pub fn index_of(&self, id: i64) -> Option<usize> {
        self.rows.binary_search_by_key(&id, |row| row.id).ok()
    }

    /// The reference to a row.
    pub const fn at(&self, row: &Row) -> SourceRef {
        SourceRef::new(self.table, row.id)
    }
}

/// All four tables, and the earliest creation among their rows (the Unix epoch where nothing has one).
pub fn sheets<'a>(
    raw: &'a Raw,
    mapping: &'a Mapping,
    placeholders: &Placeholders,
    draft: &mut Draft,
) -> ([Sheet<'a>; 4], DateTime<Utc>) {
    let unfilled = SourceTable::ALL
        .map(|table| Unfilled::read(table, raw.rows(table), mapping.table(table), placeholders));
    let created = unfilled.iter().flat_map(|sheet| sheet.rows.iter().filter_map(|row| row.created));
    let earliest = created.min().unwrap_or_default();
    (unfilled.map(|sheet| sheet.fill(earliest, placeholders, draft)), earliest)
}

/// A sheet before it is known what stands in for a missing creation time.
struct Unfilled<'a> {
    table: SourceTable,
    columns: Columns<'a>,
    rows: Vec<UnfilledRow>,
}

struct UnfilledRow {
    id: i64,
    at: usize,
    created: Option<DateTime<Utc>>,
}

impl<'a> Unfilled<'a> {
    fn read(
        table: SourceTable,
        rows: &'a Rows,
        mapping: &'a TableMapping,
        placeholders: &Placeholders,
    ) -> Self {
        let columns = Columns::new(table, rows, mapping);
        let row = |at| {
            let created = moment(columns.cell(at, "created_at"), placeholders);
            Some(UnfilledRow { id: rows.id(at)?, at, created })
        };
        let mut rows: Vec<_> = (0..rows.len()).filter_map(row).collect();
        rows.sort_by_key(|row| row.id);
        rows.dedup_by_key(|row| row.id);
        Self { table, columns, rows }
    }

    fn fill(self, earliest: DateTime<Utc>, placeholders: &Placeholders, draft: &mut Draft) -> Sheet<'a> {
        let Self { table, columns, rows } = self;
        let filled = rows.into_iter().map(|UnfilledRow { id, at, created }| {
            let timed = Timed { record: SourceRef::new(table, id), at, columns: &columns };
            let created_at = created.unwrap_or_else(|| {
                timed.drop_unreadable("created_at", "another time stands in its place", draft);
                timed.stand_in(earliest, placeholders, draft)
            });
            let updated = moment(columns.cell(at, "updated_at"), placeholders);
            if updated.is_none() {
                timed.drop_unreadable("updated_at", "read as the time of creation", draft);
            }
            Row { id, at, created_at, updated_at: updated.unwrap_or(created_at) }
        });
        let rows = filled.collect();
        Sheet { table, rows, columns }
    }
}

/// A row whose times are looked for.
struct Timed<'t> {
    record: SourceRef,
    /// Its index in the file.
    at: usize,
    columns: &'t Columns<'t>,
}

impl Timed<'_> {
    /// Creation of a row that has none: the day it was added by hand, where the table has such a column and the cell is readable, else the
    /// earliest creation of the whole snapshot. Never the clock: a plan made again tomorrow is the same plan.
    fn stand_in(
        &self,
        earliest: DateTime<Utc>,
        placeholders: &Placeholders,
        draft: &mut Draft,
    ) -> DateTime<Utc> {
        let added = moment(self.columns.cell(self.at, "date_added"), placeholders);
        let source =
            if added.is_some() { "the day it was added" } else { "the earliest of the whole source" };
        let message = format!("the row has no readable time of creation: {source} was taken");
        let value = self.columns.cell(self.at, "created_at").text().unwrap_or_default().into_owned();
        draft.warn(Code::DefaultTaken, self.record, self.columns.title("created_at"), value, message);
        added.unwrap_or(earliest)
    }

    fn drop_unreadable(&self, role: &'static str, what: &str, draft: &mut Draft) {
        if let Some(value) = self.columns.cell(self.at, role).text() {
            let reason = format!("not readable as a time: {what}");
            draft.drop_cell(self.record, self.columns.title(role), value.into_owned(), reason);
        }
    }
}

fn moment(cell: Cell<'_>, placeholders: &Placeholders) -> Option<DateTime<Utc>> {
    date::read(&cell.value(), placeholders).value
}

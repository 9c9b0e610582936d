//! A source table put in order: rows sorted by id, roles resolved to titles, and the times of every row known.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use landfall_model::{
    cell,
    finding::Code,
    mapping::{Mapping, TableMapping},
    snapshot::Snapshot,
    source::{SourceRef, SourceRow, SourceTable},
};

use crate::{
    draft::Draft,
    normalise::{date, text::Placeholders},
};

/// One table.
#[derive(Debug)]
pub struct Sheet<'a> {
    /// Which.
    pub table: SourceTable,
    /// Its rows, sorted by id. Rows without an integer id are not here: the snapshot refuses them, and the accounts would not add up.
    pub rows: Vec<Row<'a>>,
    titles: HashMap<&'a str, &'a str>,
}

/// One row.
#[derive(Debug)]
pub struct Row<'a> {
    /// The record's id.
    pub id: i64,
    /// Its cells.
    pub cells: &'a SourceRow,
    /// Creation; for a row without one, what stands in its place.
    pub created_at: DateTime<Utc>,
    /// Last change; creation where the source shows none (never-updated rows have none, NOCODB 4).
    pub updated_at: DateTime<Utc>,
}

impl<'a> Sheet<'a> {
    /// The column's title in the source; the role itself where the mapping leaves it out.
    pub fn title(&self, role: &'static str) -> &'a str {
        self.titles.get(role).copied().unwrap_or(role)
    }

    /// The index of the row with this id.
    pub fn index_of(&self, id: i64) -> Option<usize> {
        self.rows.binary_search_by_key(&id, |row| row.id).ok()
    }

    /// The reference to a row.
    pub const fn at(&self, row: &Row<'_>) -> SourceRef {
        SourceRef::new(self.table, row.id)
    }
}

/// All four tables, and the earliest creation among their rows (the Unix epoch where nothing has one).
pub fn sheets<'a>(
    snapshot: &'a Snapshot,
    mapping: &'a Mapping,
    placeholders: &Placeholders,
    draft: &mut Draft,
) -> ([Sheet<'a>; 4], DateTime<Utc>) {
    let unfilled = SourceTable::ALL
        .map(|table| Unfilled::read(table, snapshot.rows(table), mapping.table(table), placeholders));
    let created = unfilled.iter().flat_map(|sheet| sheet.rows.iter().filter_map(|row| row.created));
    let earliest = created.min().unwrap_or_default();
    (unfilled.map(|sheet| sheet.fill(earliest, placeholders, draft)), earliest)
}

/// A sheet before it is known what stands in for a missing creation time.
struct Unfilled<'a> {
    table: SourceTable,
    mapping: &'a TableMapping,
    rows: Vec<UnfilledRow<'a>>,
}

struct UnfilledRow<'a> {
    id: i64,
    cells: &'a SourceRow,
    created: Option<DateTime<Utc>>,
}

impl<'a> Unfilled<'a> {
    fn read(
        table: SourceTable,
        rows: &'a [SourceRow],
        mapping: &'a TableMapping,
        placeholders: &Placeholders,
    ) -> Self {
        let with_id = rows.iter().filter_map(|cells| Some((cells.id()?, cells)));
        let mut rows: Vec<_> = with_id
            .map(|(id, cells)| {
                let created = moment(cells, mapping.title_of("created_at"), placeholders);
                UnfilledRow { id, cells, created }
            })
            .collect();
        rows.sort_by_key(|row| row.id);
        rows.dedup_by_key(|row| row.id);
        Self { table, mapping, rows }
    }

    fn fill(self, earliest: DateTime<Utc>, placeholders: &Placeholders, draft: &mut Draft) -> Sheet<'a> {
        let Self { table, mapping, rows } = self;
        let filled = rows.into_iter().map(|UnfilledRow { id, cells, created }| {
            let at = SourceRef::new(table, id);
            let created_at =
                created.unwrap_or_else(|| stand_in(at, cells, mapping, earliest, placeholders, draft));
            let updated = moment(cells, mapping.title_of("updated_at"), placeholders);
            let unreadable = if updated.is_none() { mapping.title_of("updated_at") } else { None };
            drop_unreadable(at, cells, unreadable, "read as the time of creation", draft);
            Row { id, cells, created_at, updated_at: updated.unwrap_or(created_at) }
        });
        let rows = filled.collect();
        let titles = mapping.columns.iter().map(|(role, title)| (role.as_str(), title.as_str())).collect();
        Sheet { table, rows, titles }
    }
}

/// Creation of a row that has none: the day it was added by hand, where the table has such a column and the cell is readable, else the
/// earliest creation of the whole snapshot. Never the clock: a plan made again tomorrow is the same plan.
fn stand_in(
    at: SourceRef,
    cells: &SourceRow,
    mapping: &TableMapping,
    earliest: DateTime<Utc>,
    placeholders: &Placeholders,
    draft: &mut Draft,
) -> DateTime<Utc> {
    let title = mapping.title_of("created_at");
    drop_unreadable(at, cells, title, "another time stands in its place", draft);
    let added = moment(cells, mapping.title_of("date_added"), placeholders);
    let source = if added.is_some() { "the day it was added" } else { "the earliest of the whole source" };
    let message = format!("the row has no readable time of creation: {source} was taken");
    let value = title.and_then(|title| cells.cell(title)).and_then(cell::text).unwrap_or_default();
    draft.warn(Code::DefaultTaken, at, title.unwrap_or("created_at"), value, message);
    added.unwrap_or(earliest)
}

fn drop_unreadable(at: SourceRef, cells: &SourceRow, title: Option<&str>, what: &str, draft: &mut Draft) {
    if let Some((title, value)) = title.and_then(|title| Some((title, cell::text(cells.cell(title)?)?))) {
        draft.drop_cell(at, title, value, format!("not readable as a time: {what}"));
    }
}

fn moment(cells: &SourceRow, title: Option<&str>, placeholders: &Placeholders) -> Option<DateTime<Utc>> {
    date::read(cells.cell(title?)?, placeholders).value
}

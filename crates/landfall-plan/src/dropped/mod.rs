//! Columns that nothing reads: dropped on purpose by the mapping, or unmapped, which `check` refuses and the plan lists cell by cell.

mod omitted;

use std::collections::{BTreeMap, BTreeSet};

use landfall_model::{
    finding::Code,
    mapping::{Mapping, roles},
    raw::{Cell, Raw},
    source::{SourceRef, SourceTable},
    words,
};

use crate::draft::Draft;

/// What becomes of the cells of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate<'m> {
    /// A role of the planner reads them.
    Read,
    /// The source's own: ids, timestamps, hidden link lists.
    System,
    /// The mapping leaves them out, for this reason.
    Dropped(&'m str),
    /// No rule knows the column, or it is mapped to a role that nobody reads.
    Unmapped,
}

/// A column of the source that no rule maps.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unmapped {
    /// The table.
    pub table: SourceTable,
    /// The column's title.
    pub title: String,
    /// How many rows hold something in it; none where it is a list of linked records, which no reading asks for.
    pub non_empty: Option<u64>,
}

/// Every column of the table, whether the description knows it or only a row, and what becomes of its cells.
pub fn fates<'a>(raw: &'a Raw, mapping: &'a Mapping, table: SourceTable) -> BTreeMap<&'a str, Fate<'a>> {
    let columns = raw.columns_of(table).map_or(&[][..], |described| &described.columns);
    let system: BTreeSet<&str> =
        columns.iter().filter(|column| column.system).map(|column| column.title.as_str()).collect();
    let entry = mapping.table(table);
    let read: BTreeSet<&str> = roles::of(table).iter().filter_map(|role| entry.title_of(role)).collect();
    let fate = |title: &'a str| match entry.drop.get(title) {
        _ if read.contains(title) => Fate::Read,
        Some(reason) => Fate::Dropped(reason),
        None if title == "Id" || system.contains(title) || is_link_list(title) => Fate::System,
        None => Fate::Unmapped,
    };
    let described = columns.iter().map(|column| column.title.as_str());
    let held = raw.rows(table).titles().iter().map(String::as_str);
    described.chain(held).map(|title| (title, fate(title))).collect()
}

/// Hidden lists of a many-to-many link, which v1 and v2 answer beside the columns (NOCODB 4).
fn is_link_list(title: &str) -> bool {
    title.contains("_nc_m2m_")
}

/// The columns that no rule maps, with the number of rows that hold something there.
pub fn unmapped(raw: &Raw, mapping: &Mapping) -> Vec<Unmapped> {
    let of_table = |table| count(raw, table, &fates(raw, mapping, table));
    SourceTable::ALL.into_iter().flat_map(of_table).collect()
}

fn count(raw: &Raw, table: SourceTable, fates: &BTreeMap<&str, Fate<'_>>) -> Vec<Unmapped> {
    let rows = raw.rows(table);
    let filled = |title, column| {
        let counts = is_of(raw, table, title, "Links");
        (0..rows.len()).filter(|row| holds(rows.cell(*row, column), counts)).count() as u64
    };
    let unread = |title: &str| if is_of(raw, table, title, "LinkToAnotherRecord") { None } else { Some(0) };
    let titles = fates.iter().filter(|(_, fate)| **fate == Fate::Unmapped).map(|(title, _)| *title);
    titles
        .map(|title| Unmapped {
            table,
            title: title.to_owned(),
            non_empty: rows.column(title).map(|column| filled(title, column)).or_else(|| unread(title)),
        })
        .collect()
}

/// True for a column of this type: a link shows the linked records themselves, or how many there are.
fn is_of(raw: &Raw, table: SourceTable, title: &str, uidt: &str) -> bool {
    let column = raw.columns_of(table).and_then(|described| described.column(title));
    column.is_some_and(|column| column.uidt == uidt)
}

/// True where something would be lost with the cell: in a column that counts links, 0 is nothing.
fn holds(cell: Cell<'_>, counts_links: bool) -> bool {
    let is_no_link = counts_links && cell == Cell::Json("0");
    !cell.is_empty() && !is_no_link
}

/// What is told of an unmapped column.
fn told(column: &Unmapped) -> String {
    let table = column.table;
    let Some(non_empty) = column.non_empty else {
        return format!(
            "no rule maps this column of the {table}, a link whose records are not read: `landfall check` counts the rows that have some; \
             drop it with a reason in the mapping file, or map a Lookup column of NocoDB that shows what is wanted of them"
        );
    };
    let rows = words::count(non_empty, "row");
    format!(
        "no rule maps this column of the {table}, and of {rows} it holds something: map it, or drop it with a reason, in the mapping file"
    )
}

/// Warns of unmapped columns, and lists every cell that goes nowhere because of its column.
pub fn list(raw: &Raw, mapping: &Mapping, draft: &mut Draft) {
    for table in SourceTable::ALL {
        let fates = fates(raw, mapping, table);
        for column in count(raw, table, &fates) {
            draft.warn_of(Code::ColumnUnmapped, &column.title, String::new(), told(&column));
        }
        list_cells(raw, table, &fates, draft);
    }
    omitted::list(mapping, draft);
    let dropped = draft.plan.dropped_cells.len();
    let did = format!(
        "{}, whole or in part, not carried over; each is listed with its reason.",
        words::count(dropped, "cell")
    );
    draft.step("dropped cells", did);
}

fn list_cells(raw: &Raw, table: SourceTable, fates: &BTreeMap<&str, Fate<'_>>, draft: &mut Draft) {
    let reason = |fate: &Fate<'_>| match fate {
        Fate::Dropped(reason) => Some((*reason).to_owned()),
        Fate::Unmapped => Some("no rule maps this column".to_owned()),
        Fate::Read | Fate::System => None,
    };
    let rows = raw.rows(table);
    let of_links = |title| is_of(raw, table, title, "Links");
    let reasons: Vec<(usize, &str, String, bool)> = fates
        .iter()
        .filter_map(|(title, fate)| Some((rows.column(title)?, *title, reason(fate)?, of_links(title))))
        .collect();
    if reasons.is_empty() {
        return;
    }
    let mut ids: Vec<_> = (0..rows.len()).filter_map(|row| Some((rows.id(row)?, row))).collect();
    ids.sort_by_key(|(id, _)| *id);
    for (id, row) in ids {
        for (column, title, reason, counts_links) in &reasons {
            let cell = rows.cell(row, *column);
            if let Some(value) = cell.text().filter(|_| holds(cell, *counts_links)) {
                draft.drop_cell(SourceRef::new(table, id), title, value.into_owned(), reason.as_str());
            }
        }
    }
}

//! Columns that nothing reads: dropped on purpose by the mapping, or unmapped, which `check` refuses and the plan lists cell by cell.

mod omitted;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use landfall_model::{
    cell,
    finding::Code,
    mapping::Mapping,
    snapshot::Snapshot,
    source::{SourceRef, SourceTable},
};

use crate::{draft::Draft, read::roles};

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
    /// How many rows hold something in it.
    pub non_empty: u64,
}

/// Every column of the table, whether the description knows it or only a row, and what becomes of its cells.
pub fn fates<'a>(
    snapshot: &'a Snapshot,
    mapping: &'a Mapping,
    table: SourceTable,
) -> BTreeMap<&'a str, Fate<'a>> {
    let columns = snapshot.columns_of(table).map_or(&[][..], |described| &described.columns);
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
    let held = snapshot.rows(table).iter().flat_map(|row| row.cells.keys().map(String::as_str));
    described.chain(held).map(|title| (title, fate(title))).collect()
}

/// Hidden lists of a many-to-many link, which v1 and v2 answer beside the columns (NOCODB 4).
fn is_link_list(title: &str) -> bool {
    title.contains("_nc_m2m_")
}

/// The columns that no rule maps, with the number of rows that hold something there.
pub fn unmapped(snapshot: &Snapshot, mapping: &Mapping) -> Vec<Unmapped> {
    SourceTable::ALL.into_iter().flat_map(|table| unmapped_of(snapshot, mapping, table)).collect()
}

fn unmapped_of(snapshot: &Snapshot, mapping: &Mapping, table: SourceTable) -> Vec<Unmapped> {
    let fates = fates(snapshot, mapping, table);
    let mut filled: HashMap<&str, u64> = HashMap::new();
    let cells =
        snapshot.rows(table).iter().flat_map(|row| &row.cells).filter(|(_, value)| !cell::is_empty(value));
    for (title, _) in cells {
        *filled.entry(title).or_default() += 1;
    }
    let unmapped = fates.into_iter().filter(|(_, fate)| *fate == Fate::Unmapped);
    unmapped
        .map(|(title, _)| Unmapped {
            table,
            title: title.to_owned(),
            non_empty: filled.get(title).copied().unwrap_or_default(),
        })
        .collect()
}

/// Warns of unmapped columns, and lists every cell that goes nowhere because of its column.
pub fn list(snapshot: &Snapshot, mapping: &Mapping, draft: &mut Draft) {
    for column in unmapped(snapshot, mapping) {
        let message = format!(
            "no rule maps this column of the {}, and {} rows hold something there: map it, or drop it with a reason, in the mapping file",
            column.table, column.non_empty
        );
        draft.warn_of(Code::ColumnUnmapped, &column.title, String::new(), message);
    }
    for table in SourceTable::ALL {
        list_cells(snapshot, mapping, table, draft);
    }
    omitted::list(mapping, draft);
    let count = draft.plan.dropped_cells.len();
    draft.step(
        "dropped cells",
        format!("{count} cells, or parts of cells, go nowhere; each is listed with its reason."),
    );
}

fn list_cells(snapshot: &Snapshot, mapping: &Mapping, table: SourceTable, draft: &mut Draft) {
    let reasons: Vec<(&str, &str)> = fates(snapshot, mapping, table)
        .into_iter()
        .filter_map(|(title, fate)| match fate {
            Fate::Dropped(reason) => Some((title, reason)),
            Fate::Unmapped => Some((title, "no rule maps this column")),
            Fate::Read | Fate::System => None,
        })
        .collect();
    let mut rows: Vec<_> = snapshot.rows(table).iter().filter_map(|row| Some((row.id()?, row))).collect();
    rows.sort_by_key(|(id, _)| *id);
    for (id, row) in rows {
        for (title, reason) in &reasons {
            if let Some(value) = row.cell(title).and_then(cell::text) {
                draft.drop_cell(SourceRef::new(table, id), title, value, *reason);
            }
        }
    }
}

//! How a world changes while it is served: rows that come, change and go, each in its place.

use landfall_model::{
    snapshot::Snapshot,
    source::{SourceRow, SourceTable},
};
use serde_json::{Map, Value, json};

/// Ids of a table's rows, in their order.
pub fn ids(world: &Snapshot, table: SourceTable) -> Vec<i64> {
    world.rows(table).iter().filter_map(SourceRow::id).collect()
}

/// Puts a row where its `Id` belongs; one that has the same id already is replaced.
pub fn insert(world: &mut Snapshot, table: SourceTable, cells: Map<String, Value>) {
    let row = SourceRow { cells };
    let rows = world.rows_mut(table);
    let at = rows.partition_point(|other| other.id() < row.id());
    if rows.get(at).is_some_and(|other| other.id() == row.id()) {
        rows[at] = row;
    } else {
        rows.insert(at, row);
    }
}

/// Takes a row out with its links, as servers from 0.262 on do; older ones leave the links behind (NOCODB 4).
pub fn delete(world: &mut Snapshot, table: SourceTable, id: i64) {
    world.rows_mut(table).retain(|row| row.id() != Some(id));
    match table {
        SourceTable::Interests => world.links.retain(|link| link.interest != id),
        SourceTable::Berths => world.links.retain(|link| link.berth != id),
        SourceTable::Expenses | SourceTable::Invoices => {}
    }
}

/// Changes one cell, and with it the moment of the row's last edit. Nothing where there is no such row.
pub fn edit(world: &mut Snapshot, table: SourceTable, id: i64, title: &str, cell: Value, updated: &str) {
    if let Some(row) = world.rows_mut(table).iter_mut().find(|row| row.id() == Some(id)) {
        row.cells.insert(title.to_owned(), cell);
        row.cells.insert("UpdatedAt".to_owned(), json!(updated));
    }
}

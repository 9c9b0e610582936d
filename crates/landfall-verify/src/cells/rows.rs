//! Cells that feed a column: the planned rows that name their record hold something there.

use std::collections::HashMap;

use landfall_model::{mapping::Mapping, target::Table};
use serde_json::{Map, Value};

use super::{
    feeds,
    grid::{Grid, hash, text},
};
use crate::{
    error::Error,
    evidence::{
        Evidence,
        plan_lines::{PlannedRow, PlannedRows},
    },
    raw::addresses::is_plain,
};

/// The cells that feed a column of a table: grid and column of each.
type FedBy = HashMap<&'static str, Vec<(usize, usize)>>;

/// Columns that hold something for a record.
pub(super) fn follow(evidence: &Evidence<'_>, mapping: &Mapping, grids: &mut [Grid]) -> Result<(), Error> {
    for (table, fed) in fed(mapping, grids) {
        for row in PlannedRows::of(evidence.run, table)? {
            let row = row?;
            // One that stays as a run before planned it answers for no cell of now. A file does, however long its object is gone.
            if table == Table::Files || !evidence.is_carried(table, row.key) {
                follow_row(&row, table, &fed, grids);
            }
        }
    }
    Ok(())
}

fn follow_row(row: &PlannedRow, table: Table, fed: &FedBy, grids: &mut [Grid]) {
    for (column, value) in &row.row {
        let Some(cells) = fed.get(column_of(table, column, &row.row)) else { continue };
        let Some(says) = text(value).map(|text| hash(&text)) else { continue };
        for at in &row.from {
            for (grid, column) in cells {
                if grids[*grid].table == at.table {
                    grids[*grid].fed(at.id, *column, says);
                }
            }
        }
    }
}

fn fed(mapping: &Mapping, grids: &[Grid]) -> HashMap<Table, FedBy> {
    let mut fed: HashMap<Table, FedBy> = HashMap::new();
    for (place, grid) in grids.iter().enumerate() {
        for (role, title) in &mapping.table(grid.table).columns {
            let Some(column) = grid.column(title) else { continue };
            for (table, name) in feeds::of(grid.table, role) {
                fed.entry(*table).or_default().entry(*name).or_default().push((place, column));
            }
        }
    }
    fed
}

/// A column by the name that [`feeds`] has for it. What a remark says not to use is of another channel, and is an address all the same.
fn column_of<'c>(table: Table, column: &'c str, row: &Map<String, Value>) -> &'c str {
    let says = |column| row.get(column).and_then(Value::as_str);
    match (table, column) {
        (Table::ClientContacts, "value")
            if says("channel") == Some("email") || says("value").is_some_and(is_plain) =>
        {
            feeds::EMAIL
        }
        (Table::ClientContacts, "value") => feeds::NUMBER,
        _ => column,
    }
}

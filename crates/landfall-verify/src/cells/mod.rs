//! An account of every filled cell of the source: carried as it stands, normalised into a column that it feeds, or dropped with a reason. A
//! cell of which neither can be said is lost.
//!
//! It goes by lineage: the planned rows that name a record, which the comparison of fields holds against the target. What a reading of a cell
//! ought to be is the planner's business; that something came of it is looked after here, without its code.

mod feeds;
mod grid;
mod lists;
mod notes;
mod rows;

use landfall_model::{mapping::Mapping, outcome::CellAccount, source::SourceTable};

use crate::{error::Error, evidence::Evidence, outcome::Details};
use grid::{Grid, Place};

/// The account of one table.
pub(crate) struct TableCells {
    pub table: SourceTable,
    pub columns: Vec<CellAccount>,
    /// Cells that are lost.
    pub lost: Details,
}

/// Accounts for every cell of the four tables.
pub(crate) fn account(evidence: &Evidence<'_>, mapping: &Mapping) -> Result<Vec<TableCells>, Error> {
    let read = |table| Grid::read(evidence.run, mapping, table);
    let mut grids = SourceTable::ALL.into_iter().map(read).collect::<Result<Vec<_>, _>>()?;
    rows::follow(evidence, mapping, &mut grids)?;
    lists::follow(evidence, &mut grids)?;
    notes::follow(evidence, &mut grids)?;
    Ok(grids.iter().map(sum).collect())
}

fn sum(grid: &Grid) -> TableCells {
    let mut lost = Details::default();
    let mut ids: Vec<i64> = grid.ids().collect();
    ids.sort_unstable();
    let columns = (0..grid.titles.len()).map(|column| account_of(grid, column, &ids, &mut lost)).collect();
    TableCells { table: grid.table, columns, lost }
}

fn account_of(grid: &Grid, column: usize, ids: &[i64], lost: &mut Details) -> CellAccount {
    let (table, title) = (grid.table, &grid.titles[column]);
    let mut account =
        CellAccount { table: table.name().to_owned(), column: title.clone(), ..CellAccount::default() };
    for id in ids {
        let place = grid.place(*id, column);
        account.filled += u64::from(place != Place::Empty);
        match place {
            Place::Empty => {}
            Place::Carried => account.carried += 1,
            Place::Normalised => account.normalised += 1,
            Place::Dropped => account.dropped += 1,
            Place::Nowhere => {
                account.unaccounted += 1;
                lost.push(|| format!("{table} {id}, {title}: nothing came of it, and no list names it"));
            }
        }
    }
    account
}

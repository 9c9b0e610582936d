//! Cells and records that a list names with a reason.

use std::collections::HashSet;

use landfall_model::{
    finding::{DroppedCell, Warning},
    rundir,
    source::{SourceRef, SourceTable},
};

use super::grid::{Grid, Place, of_table};
use crate::{error::Error, evidence::Evidence};

/// Cells that a list names with a reason, and records that were held back or left out as a whole.
pub(super) fn follow(evidence: &Evidence<'_>, grids: &mut [Grid]) -> Result<(), Error> {
    for dropped in evidence.run.lines::<DroppedCell>(rundir::DROPPED_CELLS)? {
        let dropped = dropped?;
        drop_cell(grids, dropped.record, &dropped.column);
    }
    for warning in evidence.run.lines::<Warning>(rundir::WARNINGS)? {
        let warning = warning?;
        if let Some(record) = warning.record {
            drop_cell(grids, record, &warning.column);
        }
    }
    let listed: HashSet<SourceRef> = evidence.held_back.iter().copied().chain(left_out(evidence)).collect();
    for at in listed {
        if let Some(grid) = of_table(grids, at.table) {
            (0..grid.titles.len()).for_each(|column| grid.found(at.id, column, Place::Dropped));
        }
    }
    Ok(())
}

fn drop_cell(grids: &mut [Grid], at: SourceRef, title: &str) {
    if let Some(grid) = of_table(grids, at.table)
        && let Some(column) = grid.column(title)
    {
        grid.found(at.id, column, Place::Dropped);
    }
}

/// Records that an account lists as left out by rule.
fn left_out(evidence: &Evidence<'_>) -> impl Iterator<Item = SourceRef> {
    evidence.header.accounting.iter().flat_map(|account| {
        let table = SourceTable::ALL.into_iter().find(|table| table.name() == account.source);
        account.dropped.iter().filter_map(move |id| Some(SourceRef::new(table?, id.parse().ok()?)))
    })
}

//! Nothing that a cell says is lost silently: each is carried, normalised, or dropped with a reason.

use landfall_model::outcome::ValidationCheck;

use crate::{cells::TableCells, evidence::Evidence, outcome::equal};

/// `interests: cells accounted for`, for each table of the source.
pub(super) fn check(evidence: &Evidence<'_>, cells: &[TableCells]) -> Vec<ValidationCheck> {
    cells.iter().map(|table| accounted(evidence, table)).collect()
}

fn accounted(evidence: &Evidence<'_>, cells: &TableCells) -> ValidationCheck {
    let sum = |count: fn(&landfall_model::outcome::CellAccount) -> u64| {
        cells.columns.iter().map(count).sum::<u64>()
    };
    let (filled, lost) = (sum(|column| column.filled), sum(|column| column.unaccounted));
    let next = || {
        format!("next: landfall plan makes a new plan of {}; compare its dropped cells", evidence.run.shown())
    };
    let name = format!("{}: cells accounted for", cells.table);
    let mut check = equal(name, filled, filled - lost, cells.lost.finish(next));
    check.actual = format!(
        "{} = {} carried + {} normalised + {} dropped",
        check.actual,
        sum(|column| column.carried),
        sum(|column| column.normalised),
        sum(|column| column.dropped)
    );
    check
}

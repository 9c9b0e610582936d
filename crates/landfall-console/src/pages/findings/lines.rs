//! Findings of every kind, each as one line of a table.

use landfall_model::{
    finding::{DroppedCell, Quarantined, Warning},
    outcome::{Conflict, Validation, ValidationCheck},
    rundir::{self, Error, RunDir},
    source::SourceRef,
};
use serde::de::DeserializeOwned;

use crate::desk::Desk;

/// One finding of any kind.
#[derive(Default)]
pub(super) struct Line {
    pub kind: String,
    pub records: Vec<SourceRef>,
    /// Column and value, where there are any.
    pub column: String,
    pub value: String,
    /// A sentence that quotes values.
    pub message: String,
    /// One that quotes none: what stands in quotes is the name of a constraint or column.
    pub plain: String,
    /// What to do.
    pub next: String,
}

/// Findings, read one by one: there may be a million.
pub(super) type Lines = Box<dyn Iterator<Item = Result<Line, Error>>>;

/// Rows that the plan held back, and those that the target rejected.
pub(super) fn quarantine(desk: &Desk<'_>) -> Result<Lines, Error> {
    let run = &desk.site.lent.plan_run;
    let held = written(run, rundir::PLAN_QUARANTINE, |row| quarantined("held back by the plan", row))?;
    let rejected = |row| quarantined("rejected by the target", row);
    Ok(Box::new(held.chain(grown(run, rundir::LOAD_QUARANTINE, rejected)?)))
}

/// Everything that the plan warns of.
pub(super) fn warnings(desk: &Desk<'_>) -> Result<Lines, Error> {
    written(&desk.site.lent.plan_run, rundir::WARNINGS, warning)
}

/// Cells that go nowhere.
pub(super) fn dropped(desk: &Desk<'_>) -> Result<Lines, Error> {
    written(&desk.site.lent.plan_run, rundir::DROPPED_CELLS, dropped_cell)
}

/// Rows that users changed in the CRM.
pub(super) fn conflicts(desk: &Desk<'_>) -> Result<Lines, Error> {
    grown(&desk.site.lent.plan_run, rundir::LOAD_CONFLICTS, conflict)
}

/// Checks that failed, of the run that is looked at: a verification has one of its own.
pub(super) fn checks(desk: &Desk<'_>) -> Result<Lines, Error> {
    let run = &desk.site.lent.run;
    if !run.has(rundir::VALIDATION) {
        return Ok(Box::new(std::iter::empty()));
    }
    let found: Validation = run.read_json(rundir::VALIDATION)?;
    let failed: Vec<Line> = found.failures().map(check).collect();
    Ok(Box::new(failed.into_iter().map(Ok)))
}

/// The lines of a file that is written once; none where the plan is not written yet.
fn written<T: DeserializeOwned + 'static>(
    run: &RunDir,
    name: &str,
    line: fn(T) -> Line,
) -> Result<Lines, Error> {
    if !run.has(name) {
        return Ok(Box::new(std::iter::empty()));
    }
    Ok(Box::new(run.lines::<T>(name)?.map(move |item| item.map(line))))
}

/// The lines of a file that grows.
fn grown<T: DeserializeOwned + 'static>(
    run: &RunDir,
    name: &str,
    line: fn(T) -> Line,
) -> Result<Lines, Error> {
    Ok(Box::new(run.read_appended::<T>(name)?.into_iter().map(move |item| Ok(line(item)))))
}

fn check(check: &ValidationCheck) -> Line {
    Line {
        kind: check.name.clone(),
        message: format!("expected {}, found {}. {}", check.expected, check.actual, check.details.join(" ")),
        ..Line::default()
    }
}

fn warning(found: Warning) -> Line {
    Line {
        kind: found.code.to_string(),
        records: found.record.into_iter().collect(),
        column: found.column,
        value: found.value,
        message: found.message,
        ..Line::default()
    }
}

fn dropped_cell(cell: DroppedCell) -> Line {
    Line {
        kind: format!("{}: {}", cell.record.table, cell.column),
        records: vec![cell.record],
        column: cell.column,
        value: cell.value,
        message: cell.reason,
        ..Line::default()
    }
}

fn quarantined(by: &str, row: Quarantined) -> Line {
    let cause = if row.cause.is_empty() { String::new() } else { format!("; it depends on {}", row.cause) };
    Line {
        kind: format!("{by}: {}", row.table),
        records: row.from,
        column: row.column,
        value: row.value,
        // What it quotes of the row was masked when it was noted.
        plain: format!("{}{cause}", row.message),
        next: row.hint,
        ..Line::default()
    }
}

fn conflict(row: Conflict) -> Line {
    Line {
        kind: row.table.to_string(),
        message: row.sentence(),
        column: row.columns.join(", "),
        records: row.from,
        ..Line::default()
    }
}

//! Reading the plan: the header, with the proof that its files are still the ones that it was written with, and a row's cells.

use landfall_model::{
    cell,
    plan::PlanHeader,
    rundir::{self, Lines, RunDir},
    target::{Planned, Table},
};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::error::Error;

/// A line of `normalized/<table>.jsonl` without its lineage.
#[derive(Deserialize)]
pub struct Row {
    /// The row, by column.
    pub row: Map<String, Value>,
}

/// The planned rows of a table, one at a time.
pub fn rows(run: &RunDir, table: Table) -> Result<Lines<Row>, rundir::Error> {
    run.lines(&rundir::normalized_table(table))
}

/// The same with the records that each was made of.
pub fn rows_with_lineage(
    run: &RunDir,
    table: Table,
) -> Result<Lines<Planned<Map<String, Value>>>, rundir::Error> {
    run.lines(&rundir::normalized_table(table))
}

/// The primary key of a planned row, part by part, as text.
pub fn key_of(table: Table, row: &Map<String, Value>) -> Vec<String> {
    let part = |column: &&str| row.get(*column).and_then(cell::text).unwrap_or_default();
    table.key_columns().iter().map(part).collect()
}

/// Reads `plan.json` and compares the SHA-256 of every table's file with it.
pub fn open(run: &RunDir) -> Result<PlanHeader, Error> {
    let plan: PlanHeader = run.read_json(rundir::PLAN)?;
    for file in &plan.tables {
        let name = rundir::normalized_table(file.table);
        if run.hash(&name)? != file.sha256 {
            return Err(Error::Changed { file: name });
        }
    }
    Ok(plan)
}

/// The run whose plan a delta replaced, whole and unchanged; none for a run of its own.
pub fn parent(run: &RunDir, plan: &PlanHeader) -> Result<Option<(RunDir, PlanHeader)>, Error> {
    let Some((parent, _)) = plan.followed(run)? else { return Ok(None) };
    let plan = open(&parent)?;
    Ok(Some((parent, plan)))
}

//! Opening the plan: the header, and the proof that its files are still the ones that it was written with.

use landfall_model::{
    plan::PlanHeader,
    rundir::{self, RunDir},
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

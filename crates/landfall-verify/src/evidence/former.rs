//! What a delta left of planned rows that it did not touch, since users had changed them or the target refused the change: their form of a run
//! before. What users made of such a row is told against that form, for what the delta had planned was never in the target.

use std::collections::{HashMap, HashSet};

use landfall_model::{
    finding::Quarantined,
    outcome::{Conflict, Repaired},
    plan::PlanHeader,
    rundir::{self, RunDir},
    target::Table,
};
use serde_json::{Map, Value};

use super::plan_lines::{PlannedRow, PlannedRows};
use crate::{error::Error, target::key::Key};

/// A row of the target.
pub(crate) type Place = (Table, Key);

/// The rows in their former form. One that no run before has planned, or brought in, has none.
#[derive(Default)]
pub(crate) struct Formers(HashMap<Place, Map<String, Value>>);

impl Formers {
    /// Goes back along the plans that a run's plan follows, for each row to the last one that brought it in.
    pub fn of(run: &RunDir, plan: &PlanHeader) -> Result<Self, Error> {
        let mut formers = Self::default();
        let (mut run, mut plan, mut sought) = (run.clone(), plan.clone(), untouched(run)?);
        while !sought.is_empty() {
            let Some(followed) = plan.followed(&run)? else { break };
            (run, plan) = followed;
            let untouched = untouched(&run)?;
            let (further, here) = sought.into_iter().partition(|place| untouched.contains(place));
            formers.take(&run, &here)?;
            sought = further;
        }
        Ok(formers)
    }

    fn take(&mut self, run: &RunDir, wanted: &HashSet<Place>) -> Result<(), Error> {
        let tables: HashSet<Table> = wanted.iter().map(|(table, _)| *table).collect();
        for table in tables {
            for row in PlannedRows::of(run, table)? {
                let PlannedRow { key, row, .. } = row?;
                if wanted.contains(&(table, key)) {
                    self.0.insert((table, key), row);
                }
            }
        }
        Ok(())
    }

    /// The former form of a row.
    pub fn row(&self, table: Table, key: Key) -> Option<&Map<String, Value>> {
        self.0.get(&(table, key))
    }
}

/// Rows that a run left as it found them. What was put back as planned since is as the run wants it.
fn untouched(run: &RunDir) -> Result<HashSet<Place>, Error> {
    let conflicts: Vec<Conflict> = run.read_appended(rundir::LOAD_CONFLICTS)?;
    let refused: Vec<Quarantined> = run.read_appended(rundir::LOAD_QUARANTINE)?;
    let repaired = repaired(run)?;
    let conflicts = conflicts.into_iter().map(|row| (row.table, row.key));
    let refused = refused.into_iter().filter(Quarantined::is_out).map(|row| (row.table, row.key));
    let left = conflicts.chain(refused).filter_map(|(table, key)| Some((table, Key::parse(&key)?)));
    Ok(left.filter(|place| !repaired.contains(place)).collect())
}

/// Rows that were put back as planned.
pub(crate) fn repaired(run: &RunDir) -> Result<HashSet<Place>, Error> {
    let repaired: Vec<Repaired> = run.read_appended(rundir::LOAD_REPAIRS)?;
    Ok(repaired.into_iter().filter_map(|row| Some((row.table, Key::parse(&row.key)?))).collect())
}

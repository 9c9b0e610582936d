//! Rows that a run had brought in which was taken out since: those that users changed or built upon stayed. No plan that is in knows them, and yet
//! they are no rows that users entered.

use std::collections::HashMap;

use landfall_model::{rundir::RunDir, target::Table};

use crate::{
    error::Error,
    evidence::{
        Evidence,
        plan_lines::{PlannedRow, PlannedRows},
    },
    target::key::Key,
};

/// Runs that were taken out, the latest first.
pub(super) struct TakenOut<'r>(Vec<Evidence<'r>>);

/// Rows as a run that was taken out had left them, with what that run tells.
pub(super) type Left<'e> = HashMap<Key, (&'e Evidence<'e>, PlannedRow)>;

impl<'r> TakenOut<'r> {
    /// Reads what they tell.
    pub fn read(runs: &'r [RunDir]) -> Result<Self, Error> {
        runs.iter().map(Evidence::read).collect::<Result<_, _>>().map(Self)
    }

    /// Their rows of a table that nobody planned who is in, by the latest of them.
    pub fn left(&self, table: Table, planned: &HashMap<Key, PlannedRow>) -> Result<Left<'_>, Error> {
        let mut left = Left::new();
        for evidence in &self.0 {
            for row in PlannedRows::of(evidence.run, table)? {
                let row = row?;
                if !planned.contains_key(&row.key) {
                    left.entry(row.key).or_insert((evidence, row));
                }
            }
        }
        Ok(left)
    }
}

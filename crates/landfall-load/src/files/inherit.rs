//! Copies that the run before made: a delta makes none of them again.

use std::collections::{HashMap, HashSet};

use landfall_model::{
    outcome::{CopyOutcome, CopyState},
    plan::{Carried, Copy},
    rundir::{self, Error, RunDir},
    target::Table,
};
use uuid::Uuid;

use super::record::latest;

/// Notes what `parent` verified as this run's own: copies that are planned as they were then, and those of files whose object is gone from
/// the source, which nobody can make again. What is noted already stays.
pub fn inherit(run: &RunDir, parent: &RunDir) -> Result<(), Error> {
    let known = latest(run)?;
    let wanted = wanted(run, parent)?;
    let verified = |outcome: &CopyOutcome| outcome.state == CopyState::Verified;
    let ours = |outcome: &CopyOutcome| wanted.contains(&outcome.file) && !known.contains_key(&outcome.file);
    let outcomes = latest(parent)?.into_values().filter(|outcome| verified(outcome) && ours(outcome));
    outcomes.into_iter().try_for_each(|outcome| run.append(rundir::LOAD_COPIES, &outcome))
}

fn wanted(run: &RunDir, parent: &RunDir) -> Result<HashSet<Uuid>, Error> {
    let made: HashMap<Uuid, Copy> =
        parent.read_jsonl::<Copy>(rundir::COPIES)?.into_iter().map(|copy| (copy.file, copy)).collect();
    let planned = run.read_jsonl::<Copy>(rundir::COPIES)?;
    let same = planned.into_iter().filter(|copy| made.get(&copy.file) == Some(copy)).map(|copy| copy.file);
    let carried = run.read_jsonl::<Carried>(rundir::CARRIED)?;
    let kept = carried.iter().filter(|row| row.table == Table::Files).filter_map(|row| row.key.parse().ok());
    Ok(same.chain(kept).collect())
}

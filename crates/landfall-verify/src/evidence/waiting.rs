//! Files that wait: for their copy, or for the load that brings in what was copied since it withheld their rows.

use std::collections::{HashMap, HashSet};

use landfall_model::{
    outcome::{CopyOutcome, CopyState, GroupOutcome},
    plan::{Copy, PlanHeader},
    rundir::{self, RunDir},
    target::Group,
};
use uuid::Uuid;

use crate::error::Error;

/// The last outcome of each copy, by the `files` row that waits for it.
pub(crate) type Copied = HashMap<Uuid, CopyOutcome>;

/// The last outcome of each copy of a run.
pub(crate) fn copied(run: &RunDir) -> Result<Copied, Error> {
    let copied: Vec<CopyOutcome> = run.read_appended(rundir::LOAD_COPIES)?;
    Ok(copied.into_iter().map(|outcome| (outcome.file, outcome)).collect())
}

/// True where the copy of a file is verified.
pub(crate) fn is_verified(copied: &Copied, file: Uuid) -> bool {
    copied.get(&file).is_some_and(|copy| copy.state == CopyState::Verified)
}

/// What waits.
#[derive(Default)]
pub(crate) struct Waiting {
    replaced: HashSet<Uuid>,
    /// True where the load withheld more rows than copies are still open: another load brings them in, with the references to them.
    pub for_load: bool,
}

impl Waiting {
    /// Looks at the copies of a run, and where some are open at the runs that it follows.
    pub fn of(run: &RunDir, plan: &PlanHeader, copies: &[Copy], copied: &Copied) -> Result<Self, Error> {
        let open = copies.iter().map(|copy| copy.file).filter(|file| !is_verified(copied, *file));
        let open: HashSet<Uuid> = open.collect();
        let for_load = withheld(run)? > open.len() as u64;
        Ok(Self { replaced: brought_in_before(run, plan, open)?, for_load })
    }

    /// True for a file that was replaced in the source: its row is in since a run before, and stays as it was until the copy of what replaced
    /// it is verified. So do the references to it.
    pub fn is_replaced(&self, file: Uuid) -> bool {
        self.replaced.contains(&file)
    }
}

/// Those of the files whose copy a run before had verified.
fn brought_in_before(
    run: &RunDir,
    plan: &PlanHeader,
    mut open: HashSet<Uuid>,
) -> Result<HashSet<Uuid>, Error> {
    let mut found = HashSet::new();
    let (mut run, mut plan) = (run.clone(), plan.clone());
    while !open.is_empty() {
        // Of a run whose folder is elsewhere nothing is known.
        let Some(followed) = plan.followed(&run).ok().flatten() else { break };
        (run, plan) = followed;
        let copied = copied(&run)?;
        let (before, rest) = open.into_iter().partition::<Vec<_>, _>(|file| is_verified(&copied, *file));
        found.extend(before);
        open = rest.into_iter().collect();
    }
    Ok(found)
}

/// How many rows of files the load withheld, as it told last.
fn withheld(run: &RunDir) -> Result<u64, Error> {
    let groups: Vec<GroupOutcome> = run.read_appended(rundir::LOAD_GROUPS)?;
    let last = groups.iter().rfind(|outcome| outcome.group == Group::Files);
    Ok(last.map_or(0, |outcome| outcome.results.iter().map(|result| result.withheld).sum()))
}

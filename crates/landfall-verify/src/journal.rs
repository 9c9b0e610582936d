//! When a run was loaded, as the journals tell.

use landfall_model::{
    plan::PlanHeader,
    rundir::{self, RunDir},
};

use crate::error::Error;

/// A line of the journal, as far as it is read.
#[derive(serde::Deserialize)]
struct Entry {
    at: String,
    stage: String,
    event: String,
}

impl Entry {
    fn is(&self, stage: &str, event: &str) -> bool {
        self.stage == stage && self.event == event
    }
}

/// When the load of a run began first.
pub(crate) fn began(run: &RunDir) -> Result<Option<String>, Error> {
    let journal: Vec<Entry> = run.read_appended(rundir::JOURNAL)?;
    Ok(journal.into_iter().find(|entry| entry.is("load", "started")).map(|entry| entry.at))
}

/// When the first load of the chain ended; of the runs whose folders are still there, the first that tells.
pub(crate) fn loaded(run: &RunDir, header: &PlanHeader) -> Result<Option<String>, Error> {
    let mut loaded = ended(run)?;
    let mut followed = header.followed(run).ok().flatten();
    while let Some((before, header)) = followed {
        loaded = ended(&before)?.or(loaded);
        followed = header.followed(&before).ok().flatten();
    }
    Ok(loaded)
}

/// When the load of a run first ended since its last reset.
fn ended(run: &RunDir) -> Result<Option<String>, Error> {
    let journal: Vec<Entry> = run.read_appended(rundir::JOURNAL)?;
    let reset = journal.iter().rposition(|entry| entry.is("reset", "finished")).map_or(0, |at| at + 1);
    Ok(journal.into_iter().skip(reset).find(|entry| entry.is("load", "finished")).map(|entry| entry.at))
}

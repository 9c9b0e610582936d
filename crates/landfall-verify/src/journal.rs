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

/// The lines of a run's journal.
pub(crate) struct Journal(Vec<Entry>);

impl Journal {
    pub fn read(run: &RunDir) -> Result<Self, Error> {
        Ok(Self(run.read_appended(rundir::JOURNAL)?))
    }

    /// When the load began first.
    pub fn began(&self) -> Option<String> {
        self.0.iter().find(|entry| entry.is("load", "started")).map(|entry| entry.at.clone())
    }

    /// When the load first ended since the last reset.
    fn ended(&self) -> Option<String> {
        let reset = self.0.iter().rposition(|entry| entry.is("reset", "finished")).map_or(0, |at| at + 1);
        self.0.iter().skip(reset).find(|entry| entry.is("load", "finished")).map(|entry| entry.at.clone())
    }

    /// When the first load of the chain ended that leads to `run`, whose journal this is; of the runs whose folders are still there, the first that
    /// tells.
    pub fn loaded(&self, run: &RunDir, header: &PlanHeader) -> Result<Option<String>, Error> {
        let mut loaded = self.ended();
        let mut followed = header.followed(run).ok().flatten();
        while let Some((before, header)) = followed {
            loaded = Self::read(&before)?.ended().or(loaded);
            followed = header.followed(&before).ok().flatten();
        }
        Ok(loaded)
    }
}

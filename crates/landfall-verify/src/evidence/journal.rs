//! When a run was loaded, as the journals tell.

use landfall_model::{
    journal::{Entry, FINISHED, LOAD, RESET, STARTED, without_refused},
    plan::PlanHeader,
    rundir::{self, RunDir},
};

use crate::error::Error;

/// The lines of a run's journal, but for attempts that were refused: nothing came of them.
pub(crate) struct Journal(Vec<Entry>);

impl Journal {
    pub fn read(run: &RunDir) -> Result<Self, Error> {
        Ok(Self(without_refused(run.read_appended(rundir::JOURNAL)?)))
    }

    /// When the load first began since the last reset: then it noted what other ports have, and after a reset it notes that anew.
    pub fn began(&self) -> Option<String> {
        self.first(STARTED)
    }

    /// When the load first ended since the last reset.
    fn ended(&self) -> Option<String> {
        self.first(FINISHED)
    }

    fn first(&self, event: &str) -> Option<String> {
        let is = |entry: &Entry, stage, event| entry.stage == stage && entry.event == event;
        let reset = self.0.iter().rposition(|entry| is(entry, RESET, FINISHED)).map_or(0, |at| at + 1);
        self.0[reset..].iter().find(|entry| is(entry, LOAD, event)).map(|entry| entry.at.clone())
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

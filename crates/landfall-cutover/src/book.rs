//! A weekend that was begun: its runbook, what was done of it, and what rehearsals measured.

use landfall_model::rundir::RunDir;

use crate::{
    forecast::Measured,
    progress::{Event, Progress},
    runbook::{Runbook, Weekend},
};

/// A weekend, as its run tells it.
#[derive(Debug)]
pub struct Book {
    /// Its run.
    pub run: RunDir,
    /// Which weekend.
    pub weekend: Weekend,
    /// The steps.
    pub runbook: Runbook,
    /// What was done.
    pub events: Vec<Event>,
    /// How long steps took, in this and all other weekends and rehearsals that were looked at.
    pub measured: Measured,
}

impl Book {
    /// How far it is.
    pub fn progress(&self) -> Progress<'_> {
        Progress::after(&self.runbook, &self.events)
    }
}

//! The moments that runs note.

use chrono::{DateTime, Utc};
use landfall_model::rundir::{self, RunDir};
use serde::Deserialize;

use crate::config::Settings;

/// Files whose lines tell when they were written.
const NOTED: [&str; 6] =
    [rundir::JOURNAL, rundir::STEPS, rundir::GATE, rundir::SWITCHES, rundir::ROLLBACKS, rundir::ACCOUNTS];

/// A line of one of them.
#[derive(Deserialize)]
struct Line {
    at: DateTime<Utc>,
}

/// The latest moment that each run under `LANDFALL_OUTPUT` notes, of whatever port. What cannot be read notes none: nobody is held up by it here.
pub fn noted(settings: &Settings) -> Vec<(DateTime<Utc>, RunDir)> {
    RunDir::all(&settings.output).into_iter().filter_map(|run| Some((last(&run)?, run))).collect()
}

fn last(run: &RunDir) -> Option<DateTime<Utc>> {
    let began = run.info().ok().and_then(|info| info.started.parse().ok());
    let noted = NOTED.iter().filter_map(|name| Some(run.last_appended::<Line>(name).ok()??.at));
    noted.chain(began).max()
}

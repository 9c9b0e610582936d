//! The moments that runs note.

use std::iter;

use chrono::{DateTime, Utc};
use landfall_model::rundir::{self, RunDir};
use serde::Deserialize;

use crate::config::Settings;

/// Files whose lines tell when they were written.
const NOTED: [&str; 8] = [
    rundir::JOURNAL,
    rundir::DECISIONS,
    rundir::STEPS,
    rundir::VIOLATIONS,
    rundir::GATE,
    rundir::SWITCHES,
    rundir::ROLLBACKS,
    rundir::ACCOUNTS,
];

/// What tells of when it was made, be it a line or a whole file.
#[derive(Deserialize)]
struct Made {
    at: DateTime<Utc>,
}

/// The latest moment that each run under `LANDFALL_OUTPUT` notes, of whatever port. What cannot be read notes none: nobody is held up by it here.
pub fn noted(settings: &Settings) -> Vec<(DateTime<Utc>, RunDir)> {
    RunDir::all(&settings.output).into_iter().filter_map(|run| Some((last(&run)?, run))).collect()
}

fn last(run: &RunDir) -> Option<DateTime<Utc>> {
    let began = run.info().ok().and_then(|info| info.started.parse().ok());
    let lines = NOTED.iter().filter_map(|name| Some(run.last_appended::<Made>(name).ok()??.at));
    // Whoever makes these by hand notes no step, and what is loaded next must come after them.
    let tests = (1..).map(rundir::smoke_test).take_while(|name| run.has(name));
    let whole = iter::once(rundir::BACKUP.to_owned()).chain(tests);
    let made = whole.filter_map(|name| Some(run.find_json::<Made>(&name).ok()??.at));
    lines.chain(began).chain(made).max()
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};
    use landfall_model::rundir::{self, RunDir, RunInfo};
    use serde_json::json;

    use super::{NOTED, last};

    #[test]
    fn every_file_that_tells_when_it_was_made_is_a_moment_that_time_does_not_go_behind() {
        let folder = tempfile::tempdir().unwrap();
        let began: DateTime<Utc> = "2026-11-27T18:00:00Z".parse().unwrap();
        let run = RunDir::create(folder.path(), &RunInfo::new("1", "", "", &began.to_rfc3339())).unwrap();
        run.ensure_folder(rundir::CUTOVER_FOLDER).unwrap();
        assert_eq!(last(&run), Some(began));
        let mut at = began;
        for name in NOTED {
            at += TimeDelta::hours(1);
            run.append(name, &json!({ "at": at })).unwrap();
            assert_eq!(last(&run), Some(at), "{name}");
        }
        for name in [rundir::BACKUP, &rundir::smoke_test(1), &rundir::smoke_test(2)] {
            at += TimeDelta::hours(1);
            run.write_json(name, &json!({ "at": at })).unwrap();
            assert_eq!(last(&run), Some(at), "{name}");
        }
    }
}

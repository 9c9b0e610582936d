//! `landfall freeze start|check|watch RUN`: whether anybody still writes to the source. The source itself is only read.

mod frozen;
mod source;

use std::{
    path::Path,
    time::{Duration, Instant},
};

use landfall_model::{
    exit::Exit,
    journal,
    kind::Kind,
    monitor::{Level, Monitor},
    rundir::{self, RunDir},
    words::count,
};
use landfall_snapshot::{
    Error,
    freeze::{Fingerprint, Freeze},
};
use serde_json::json;

use self::{
    frozen::{Frozen, lines, shown},
    source::Source,
};
use super::Given;
use crate::{
    cli::{FreezeAction, OnRun},
    clock,
    config::End,
    fail::{Failure, Result},
    stages::{self, Job},
    terminal::Progress,
};

/// How long a wish to stop may wait between two readings.
const NAP: Duration = Duration::from_millis(100);

/// What to do where a column that the mapping names is not there any more, though nothing may change.
const COLUMNS: &str = "Columns were changed in NocoDB after the freeze: find out who did it, and let them be there as they were. The mapping file stays as it was at the freeze; with another one nothing can be compared. Where the columns have to stay as they are now: correct the mapping file, and begin anew from a new snapshot, in the weekend with `landfall cutover start --friday DATE`.";

/// The same of a base or a table: most likely it is the token that sees less.
const PLACES: &str = "The token saw it at the freeze. Look in NocoDB whether its user was taken out of a base (invite it again, as a Viewer), or whether somebody deleted or renamed a base or a table (let it be there as it was), then repeat the command: the freeze stays as it is, and what was edited meanwhile will be named.";

/// Freezes, checks or watches.
pub async fn run(given: &Given<'_>, action: &FreezeAction) -> Result<Exit> {
    given.settings.demand(&[End::Source, End::Buckets])?;
    let mut source = Source::of(given)?;
    match action {
        FreezeAction::Start(on) => start(given, &source, on).await,
        FreezeAction::Check(on) => check(given, &source, on.run.as_deref()).await,
        FreezeAction::Watch { run, every } => {
            // It tells of a server that is away itself, and reads again in any case.
            source.config.limits.away_for = Duration::ZERO;
            watch(given, &source, run, *every).await
        }
    }
}

async fn start(given: &Given<'_>, source: &Source<'_>, on: &OnRun) -> Result<Exit> {
    let run = stages::take_up(&given.settings, on.run.as_deref(), |_| true)?;
    let job = Job::resume(&given.settings, given.terminal.monitor.clone(), run)?;
    if job.run.has(rundir::FREEZE) {
        // Who repeats it, as after a kill, asks whether it holds. A new freeze belongs to a new run.
        return check(given, source, Some(job.run.root())).await;
    }
    let freeze = job.stage(journal::FREEZE, record(given, source, &job)).await?;
    let text = format!(
        "frozen at {}: {}, {}, {}\n\nGo on with `landfall freeze watch {}`.",
        clock::stamp(freeze.frozen),
        count(freeze.rows, "row"),
        count(freeze.links, "link"),
        count(freeze.objects, "object"),
        job.run.shown()
    );
    given.terminal.result(&text, &freeze);
    Ok(Exit::Done)
}

async fn record(given: &Given<'_>, source: &Source<'_>, job: &Job<'_>) -> Result<Freeze> {
    let began = clock::now();
    let fingerprint = source.read(&job.run, &*job.monitor).await?;
    hold_against_snapshot(given, &job.run, &fingerprint)?;
    let [rows, links, objects] = fingerprint.counts();
    let frozen = clock::now();
    let freeze = Freeze { began, frozen, settings: source.settings.clone(), rows, links, objects };
    freeze.write(&fingerprint, &job.run)?;
    Ok(freeze)
}

/// A freeze of what the snapshot does not hold would find every later reading unchanged, and the load would carry the snapshot.
fn hold_against_snapshot(given: &Given<'_>, run: &RunDir, now: &Fingerprint) -> Result<()> {
    if !run.has_snapshot() {
        return Ok(());
    }
    let moved = Fingerprint::of(run, &given.settings.mapping)?.moved(now);
    if moved.is_empty() {
        return Ok(());
    }
    let moved = shown(given, &moved);
    given.terminal.result(&lines(&moved), &json!({ "moved": moved }));
    let (run, n) = (run.shown(), moved.len());
    Err(Failure::new(Kind::Moved, format!("{n} moved since the snapshot of {run}: nothing was frozen"))
        .hint("Stop whoever writes, and take a new snapshot to freeze: `landfall cutover start --friday DATE` begins the weekend anew, `landfall snapshot` a run without one."))
}

async fn check(given: &Given<'_>, source: &Source<'_>, path: Option<&Path>) -> Result<Exit> {
    let frozen = Frozen::open(given, &source.settings, path)?;
    let moved = source.look(&frozen, &*given.terminal.monitor).await.map_err(since_the_freeze)?;
    frozen.record(&moved)?;
    Ok(frozen.answer(given, &moved))
}

/// A reading that failed is told and tried again: a server that is away for a minute has not moved. What no later reading can mend ends it.
async fn watch(given: &Given<'_>, source: &Source<'_>, on: &OnRun, every: Duration) -> Result<Exit> {
    let frozen = Frozen::open(given, &source.settings, on.run.as_deref())?;
    let monitor = &*given.terminal.monitor;
    while !monitor.stop_requested() {
        let began = Instant::now();
        match source.look(&frozen, &Quiet(monitor)).await {
            Ok(moved) => {
                frozen.record(&moved)?;
                if frozen.answer(given, &moved) == Exit::Moved {
                    return Ok(Exit::Moved);
                }
            }
            Err(Error::Interrupted { .. }) => break,
            Err(error) if matches!(error.kind(), Kind::Source | Kind::Store) => {
                let failure = Failure::from(error);
                monitor.remark(
                    Level::Warning,
                    &format!("no answer at {}: {failure}", clock::stamp(clock::now())),
                );
            }
            Err(error) => {
                let goes_on = format!("landfall freeze watch {}", frozen.run.shown());
                return Err(since_the_freeze(error).goes_on_with(&goes_on));
            }
        }
        while began.elapsed() < every && !monitor.stop_requested() {
            tokio::time::sleep(NAP).await;
        }
    }
    Ok(Exit::Interrupted)
}

/// What is wrong with a source that was sound when it was frozen.
fn since_the_freeze(error: Error) -> Failure {
    match error.of_mapping() {
        Some(what) => {
            Failure::new(Kind::Config, what).hint(if error.is_of_places() { PLACES } else { COLUMNS })
        }
        None => error.into(),
    }
}

/// Bars of a reading every few seconds would bury the answers.
struct Quiet<'a>(&'a Progress);

impl Monitor for Quiet<'_> {
    fn start(&self, _: &str, _: Option<u64>) {}
    fn advance(&self, _: &str, _: u64) {}
    fn finish(&self, _: &str, _: &str) {}
    fn remark(&self, _: Level, _: &str) {}
    fn stop_requested(&self) -> bool {
        self.0.stop_requested()
    }
}

//! `landfall freeze start|check|watch RUN`: whether anybody still writes to the source. The source itself is only read.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use landfall_model::{
    hash, journal,
    kind::Kind,
    monitor::{Level, Monitor},
    redact::Mask,
    rundir::{self, RunDir},
    words::count,
};
use landfall_snapshot::{
    Error, SourceConfig,
    freeze::{self, Fingerprint, Freeze, Movement, Violation},
};
use landfall_store::Reader;
use serde_json::json;

use super::Given;
use crate::{
    cli::{FreezeAction, OnRun},
    clock,
    config::End,
    exit::Exit,
    fail::{Failure, Result},
    stages::{self, Job},
    terminal::Progress,
};

/// How long a wish to stop may wait between two readings.
const NAP: Duration = Duration::from_millis(100);

/// What to do where somebody wrote after the freeze.
const BROKEN: &str = "Find out who writes, and stop it. The frozen snapshot has none of it: before the load, `landfall cutover start --friday DATE` begins the weekend anew; after it, `landfall migrate --delta` brings it in.";

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
        freeze.frozen,
        count(freeze.rows, "row"),
        count(freeze.links, "link"),
        count(freeze.objects, "object"),
        job.run.shown()
    );
    given.terminal.result(&text, &freeze);
    Ok(Exit::Done)
}

async fn record(given: &Given<'_>, source: &Source<'_>, job: &Job<'_>) -> Result<Freeze> {
    let began = clock::stamp(clock::now());
    let fingerprint = source.read(&job.run, &*job.monitor).await?;
    hold_against_snapshot(given, &job.run, &fingerprint)?;
    let [rows, links, objects] = fingerprint.counts();
    let frozen = clock::stamp(clock::now());
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
    let frozen = Frozen::open(given, source, path)?;
    let moved = source.look(&frozen, &*given.terminal.monitor).await.map_err(since_the_freeze)?;
    frozen.record(&moved)?;
    Ok(frozen.answer(given, &moved))
}

/// A reading that failed is told and tried again: a server that is away for a minute has not moved. What no later reading can mend ends it.
async fn watch(given: &Given<'_>, source: &Source<'_>, on: &OnRun, every: Duration) -> Result<Exit> {
    let frozen = Frozen::open(given, source, on.run.as_deref())?;
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

/// Source and buckets, and how they are read.
struct Source<'a> {
    given: &'a Given<'a>,
    config: SourceConfig,
    store: Box<dyn Reader>,
    buckets: Vec<String>,
    /// SHA-256 of what decides which tables, columns and buckets are read.
    settings: String,
}

impl<'a> Source<'a> {
    fn of(given: &'a Given<'a>) -> Result<Self> {
        let (config, buckets) = (given.settings.source()?, given.settings.buckets()?);
        buckets.refuse_one_for_both()?;
        let settings = format!("{}\u{1f}{}", config.url, given.settings.mapping_hash());
        Ok(Self {
            given,
            store: landfall_store::reader(buckets.source()),
            buckets: buckets.sources,
            settings: hash::of_bytes(settings.as_bytes()),
            config,
        })
    }

    async fn read(&self, run: &RunDir, monitor: &dyn Monitor) -> std::result::Result<Fingerprint, Error> {
        let mapping = &self.given.settings.mapping;
        freeze::read(&self.config, mapping, &*self.store, &self.buckets, run, monitor).await
    }

    async fn look(
        &self,
        frozen: &Frozen,
        monitor: &dyn Monitor,
    ) -> std::result::Result<Vec<Movement>, Error> {
        let (mapping, since) = (&self.given.settings.mapping, (&frozen.run, &frozen.fingerprint));
        freeze::look(&self.config, mapping, &*self.store, &self.buckets, since, monitor).await
    }
}

/// A run that is frozen. It is not held: a migration works on it while the watch goes on.
struct Frozen {
    run: RunDir,
    freeze: Freeze,
    fingerprint: Fingerprint,
}

impl Frozen {
    fn open(given: &Given<'_>, source: &Source<'_>, path: Option<&Path>) -> Result<Self> {
        let run = match path {
            Some(path) => stages::take_up(&given.settings, Some(path), |_| true)?,
            None => latest(given)?,
        };
        if !run.has(rundir::FREEZE) {
            let sentence = format!("{} is not frozen", run.shown());
            return Err(Failure::new(Kind::State, sentence).hint("`landfall freeze start RUN` freezes it."));
        }
        let (freeze, fingerprint) = Freeze::read(&run)?;
        if freeze.settings != source.settings {
            let sentence = "source, mapping or buckets are set otherwise than at the freeze";
            return Err(Failure::new(Kind::Config, sentence).hint(
                "Set NOCODB_URL, LANDFALL_MAPPING, LANDFALL_SOURCE_BUCKETS and MINIO_BUCKET as they were.",
            ));
        }
        Ok(Self { run, freeze, fingerprint })
    }

    /// Writes a violation into the run, for whoever gives GO. What the last line says already, by whomever it was seen, is none anew.
    fn record(&self, moved: &[Movement]) -> Result<()> {
        if moved.is_empty() {
            return Ok(());
        }
        let mut violations = self.run.hold_appended(rundir::VIOLATIONS)?;
        let (known, _) = violations.read_from::<Violation>(0)?;
        if known.last().is_some_and(|last| last.moved == moved) {
            return Ok(());
        }
        Ok(violations.push(&Violation { at: clock::stamp(clock::now()), moved: moved.to_vec() })?)
    }

    fn answer(&self, given: &Given<'_>, moved: &[Movement]) -> Exit {
        let moved = shown(given, moved);
        let (at, frozen) = (clock::stamp(clock::now()), &self.freeze.frozen);
        let text = if moved.is_empty() {
            format!("{at}: unchanged since the freeze at {frozen}")
        } else {
            format!("{at}: {} moved since the freeze at {frozen}\n{}\n\n{BROKEN}", moved.len(), lines(&moved))
        };
        given.terminal.result(&text, &json!({ "at": at, "frozen": frozen, "moved": moved }));
        if moved.is_empty() { Exit::Done } else { Exit::Moved }
    }
}

/// The latest frozen run.
fn latest(given: &Given<'_>) -> Result<RunDir> {
    let found = stages::latest_called(&given.settings, "frozen run", |run| run.has(rundir::FREEZE));
    found.map_err(|failure| match stages::take_up(&given.settings, None, |_| true) {
        Ok(run) => failure.hint(format!("`landfall freeze start {}` freezes the latest.", run.shown())),
        Err(none) => none,
    })
}

/// What moved, without the names that keys of objects hold unless they are asked for.
fn shown(given: &Given<'_>, moved: &[Movement]) -> Vec<Movement> {
    match given.mask() {
        Mask::On => moved.iter().map(Movement::masked).collect(),
        Mask::Off => moved.to_vec(),
    }
}

fn lines(moved: &[Movement]) -> String {
    let lines: Vec<String> = moved.iter().map(ToString::to_string).collect();
    lines.join("\n")
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

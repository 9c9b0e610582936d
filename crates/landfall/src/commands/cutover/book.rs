//! A weekend that was begun, found among the runs; held where somebody acts on it.

use std::{
    io,
    ops::Deref,
    path::Path,
    process::{ExitStatus, Stdio},
};

use chrono::{DateTime, Utc};
use landfall_cutover::{Measured, Rollback, Runbook, Weekend};
use landfall_model::{
    kind::Kind,
    monitor::{Level, Monitor},
    rundir::{self, Lock, RunDir},
};
use tokio::process::Command;

use crate::{
    cli::OnRun,
    clock,
    commands::Given,
    config::Settings,
    fail::{Failure, Result},
    stages,
};

const BEGIN: &str = "`landfall cutover start --friday DATE` begins a weekend.";

/// A weekend, and the lock of whoever acts on it.
pub struct Book {
    book: landfall_cutover::Book,
    lock: Option<Lock>,
}

impl Deref for Book {
    type Target = landfall_cutover::Book;

    fn deref(&self) -> &Self::Target {
        &self.book
    }
}

impl Book {
    /// Opens the weekend of a run, or the latest one, to look at.
    pub fn open(given: &Given<'_>, on: &OnRun) -> Result<Self> {
        Self::find(&given.settings, on.run.as_deref())
    }

    /// The same for whoever has the settings alone.
    pub fn find(settings: &Settings, path: Option<&Path>) -> Result<Self> {
        Self::read(settings, led(settings, path)?, None)
    }

    /// Opens it for the way back, which no runbook leads: one that cannot be read is told, and holds nobody up. Nor does a port that is set otherwise.
    pub fn of_the_way_back(given: &Given<'_>, on: &OnRun) -> Result<Self> {
        let without = |failure: Failure| {
            let text = format!("the runbook is not read, and the way back does not need it: {failure}");
            given.terminal.monitor.remark(Level::Warning, &text);
            Runbook::default()
        };
        let in_force = given.settings.runbook_text().and_then(|text| runbook(&text));
        let runbook = in_force.unwrap_or_else(without);
        Self::by(runbook, &given.settings, found(&given.settings, on.run.as_deref())?, None)
    }

    /// Opens it to act: one operator at a time, whatever the step.
    pub fn hold(given: &Given<'_>, on: &OnRun) -> Result<Self> {
        let run = led(&given.settings, on.run.as_deref())?;
        let lock = lock(&run)?;
        Self::read(&given.settings, run, Some(lock))
    }

    /// The same weekend, held, as it is now.
    pub fn held(self, settings: &Settings) -> Result<Self> {
        let lock = lock(&self.run)?;
        Self::read(settings, self.book.run, Some(lock))
    }

    /// What a run tells of its weekend, by the runbook in force.
    pub fn read(settings: &Settings, run: RunDir, lock: Option<Lock>) -> Result<Self> {
        Self::by(runbook(&settings.runbook_text()?)?, settings, run, lock)
    }

    fn by(runbook: Runbook, settings: &Settings, run: RunDir, lock: Option<Lock>) -> Result<Self> {
        let weekend: Weekend = run.read_json(rundir::CUTOVER)?;
        let book = landfall_cutover::Book {
            runbook: runbook.of(&weekend),
            events: run.read_appended(rundir::STEPS)?,
            measured: measured(settings),
            weekend,
            run,
        };
        Ok(Self { book, lock })
    }

    /// Runs a command of ours in a process of its own, which holds what is held here until it ends itself: where this process is killed meanwhile,
    /// nobody else acts beside it. Its number is told once it has begun.
    pub async fn carry_out(&self, mut command: Command, begun: impl FnOnce(u32)) -> io::Result<ExitStatus> {
        command.stdin(self.lock.as_ref().map(Lock::lend).transpose()?.unwrap_or_else(Stdio::null));
        let mut running = command.spawn()?;
        if let Some((lock, pid)) = self.lock.as_ref().zip(running.id()) {
            // Work waits for no name: on a full disk whoever comes is told of this process.
            let _ = lock.name(pid);
        }
        running.id().map(begun);
        running.wait().await
    }

    /// The weekend alone: whoever has it cannot act.
    pub fn into_inner(self) -> landfall_cutover::Book {
        self.book
    }

    /// True for a run that began since this weekend did: what an earlier one planned or verified is no longer true of the source.
    pub fn is_since(&self, run: &RunDir) -> bool {
        let began = |run: &RunDir| run.info().map(|info| info.began()).unwrap_or_default();
        began(run) >= began(&self.run)
    }

    /// Refuses a weekend that ended with going back to the old system.
    pub fn refuse_if_over(&self) -> Result<()> {
        // A rehearsal goes back in order to go on.
        if self.weekend.rehearsal {
            return Ok(());
        }
        let Some(back) = self.run.read_appended::<Rollback>(rundir::ROLLBACKS)?.pop() else { return Ok(()) };
        let sentence = format!("{} went back to the old system {}", self.run.shown(), self.local(back.at));
        Err(Failure::new(Kind::State, sentence).hint(
            "A second cutover starts from a fresh snapshot: `landfall cutover start --friday DATE` begins it.",
        ))
    }

    /// As calendar and clock on the marina's wall: `Fri 27 Nov 18:15`.
    pub fn local(&self, at: DateTime<Utc>) -> String {
        self.weekend.on_the_wall(at)
    }
}

/// The run of a weekend of the port, or of its latest one, though nothing else of it may be readable: what is held as evidence against it are the
/// runs of the port.
pub fn led(settings: &Settings, path: Option<&Path>) -> Result<RunDir> {
    let run = found(settings, path)?;
    stages::refuse_other_port(settings, &run)?;
    Ok(run)
}

/// The same of whatever port.
fn found(settings: &Settings, path: Option<&Path>) -> Result<RunDir> {
    let Some(path) = path else { return latest(settings) };
    let of_damage =
        |failure: Failure| if failure.kind() == Kind::Data { failure.hint(DAMAGED) } else { failure };
    let run = stages::find(settings, Some(path), |_| true).map_err(of_damage)?;
    if run.has(rundir::CUTOVER) {
        return Ok(run);
    }
    let sentence = format!("{} is no cutover", run.shown());
    let hint = match latest(settings) {
        Ok(latest) => format!("The latest is {}; without RUN it is taken.", latest.shown()),
        Err(_) => BEGIN.to_owned(),
    };
    Err(Failure::new(Kind::Config, sentence).hint(hint))
}

fn latest(settings: &Settings) -> Result<RunDir> {
    refuse_unread(settings)?;
    let found = stages::latest_called(settings, "weekend", |run| run.has(rundir::CUTOVER));
    let elsewhere =
        "One that was begun in another folder is found from there, or where LANDFALL_OUTPUT names its runs.";
    found.map_err(|failure| failure.hint(format!("{elsewhere} {BEGIN}")))
}

/// Refuses where a weekend that was begun later than the latest that can be read cannot be: unasked no command goes on with the one before it, which
/// may be a rehearsal.
pub fn refuse_unread(settings: &Settings) -> Result<()> {
    let read = stages::latest(settings, |run| run.has(rundir::CUTOVER)).ok();
    let is_later = |path: &Path| read.as_ref().is_none_or(|run| path.file_name() > run.root().file_name());
    let mut unread = RunDir::unread(&settings.output)?;
    unread.retain(|(path, _)| is_later(path) && path.join(rundir::CUTOVER).is_file());
    unread.pop().map_or(Ok(()), |(_, error)| Err(Failure::from(error).hint(UNREAD)))
}

/// What to do where the latest weekend cannot be read. Of which run a copy is only its run.json tells.
const UNREAD: &str = "By its name it is the latest weekend: put its run.json back from a copy, or name the weekend that is meant. Where it is a copy itself, move it out of LANDFALL_OUTPUT. Where there is no copy, `landfall cutover start --friday DATE` begins another, by which the way back goes as well.";

/// What to do where the weekend that was named cannot be read.
const DAMAGED: &str = "Put it back from a copy: no weekend is led without. Where there is no copy, `landfall cutover start --friday DATE` begins another, by which the way back goes as well.";

/// The lock of whoever acts on it.
pub fn lock(run: &RunDir) -> Result<Lock> {
    Ok(run.lock_cutover(&clock::stamp(clock::now()))?)
}

/// The runbook of a file.
pub fn runbook(text: &str) -> Result<Runbook> {
    let failed = |error: landfall_cutover::Error| {
        Failure::new(Kind::Config, error.to_string()).hint(
            "Correct the file; `landfall cutover runbook` without LANDFALL_RUNBOOK prints one that is sound.",
        )
    };
    Runbook::parse(text).map_err(failed)
}

/// Runs that cannot be read are not of this program, or of another version: they measured nothing for us.
fn measured(settings: &Settings) -> Measured {
    let mut measured = Measured::default();
    let runs = RunDir::all(&settings.output);
    for events in runs.iter().filter_map(|run| run.read_appended(rundir::STEPS).ok()) {
        measured.add(&events);
    }
    measured
}

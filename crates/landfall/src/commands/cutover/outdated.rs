//! Whether what was verified or tested last is of the CRM as it has to be, by the journals of the runs.

use chrono::{DateTime, Utc};
use landfall_model::{
    journal::{self, Entry},
    rundir::{self, RunDir},
    words::count,
};

use super::{
    book::Book,
    frozen::{Frozen, unnoted},
};
use crate::{config::Settings, fail::Result, stages};

/// Stages that write rows which a verification looks at.
const WRITES: [&str; 3] = [journal::LOAD, journal::REPAIR, journal::RESET];

/// Why a verification says nothing of what is in the CRM now, or of the source as it is: something was written since it began, another run is in,
/// or that run began before the weekend did. None where it counts.
pub fn verification(
    settings: &Settings,
    book: &Book,
    validated: &RunDir,
    plan_run: &RunDir,
) -> Result<Option<String>> {
    if let Some((write, run)) = latest_write(settings, began(validated)?)? {
        let (stage, id, next) = (&write.stage, run.info()?.id, next(&run, Some(&write))?);
        return Ok(Some(format!("{stage} of {id} came after the verification: {next}")));
    }
    let verified = plan_run.info()?.id;
    let Ok(loaded) = stages::latest(settings, |run| run.has(rundir::LOAD_GROUPS)) else {
        return Ok(Some(format!(
            "{verified} is not loaded: `landfall load {verified}`, then `landfall verify {verified}`"
        )));
    };
    let why = another(&verified, &loaded)?.or_else(|| earlier(book, plan_run, &verified));
    if why.is_some() { Ok(why) } else { of_another_source(settings, book, plan_run, &verified) }
}

/// The same for smoke tests that began at a moment; empty where they count.
pub fn smoke_tests(settings: &Settings, at: DateTime<Utc>) -> Result<String> {
    let since = latest_write(settings, at)?;
    let Some((write, run)) = since else { return Ok(String::new()) };
    let (stage, id) = (write.stage, run.info()?.id);
    Ok(format!("{stage} of {id} came after them: `landfall cutover smoke` runs them anew"))
}

/// What a run from before the weekend read may have been edited since, up to the freeze.
fn earlier(book: &Book, plan_run: &RunDir, verified: &str) -> Option<String> {
    let sentence = || {
        format!(
            "{verified} began before this weekend did, and what was edited since is not in it: `landfall migrate --delta` brings it in"
        )
    };
    (!book.is_since(plan_run)).then(sentence)
}

/// A run that began since may have taken over an older snapshot: what was edited between that and the freeze would be in no evidence. What was
/// read after the freeze holds the edits that broke it, which the gate of the freeze tells where they are noted. None where nothing is frozen.
fn of_another_source(
    settings: &Settings,
    book: &Book,
    plan_run: &RunDir,
    verified: &str,
) -> Result<Option<String>> {
    let Some(frozen) = Frozen::of(settings, book) else { return Ok(None) };
    let is_after = frozen.is_before(plan_run)?;
    let moved = frozen.moved(plan_run)?;
    let moved = if is_after { unnoted(moved, book)? } else { moved };
    if moved.is_empty() {
        return Ok(None);
    }
    let next = if is_after {
        format!("`landfall freeze check {}` notes what moved since", book.run.shown())
    } else {
        "`landfall migrate --delta` brings them in".to_owned()
    };
    Ok(Some(format!(
        "{verified} is of another source than was frozen in {}, {} otherwise: {next}",
        frozen.run.shown(),
        count(moved.len(), "record")
    )))
}

fn another(verified: &str, loaded: &RunDir) -> Result<Option<String>> {
    let id = loaded.info()?.id;
    if verified == id {
        return Ok(None);
    }
    let mut entries = told(loaded)?.into_iter();
    let write = entries.rfind(|entry| WRITES.contains(&&*entry.stage));
    let next = next(loaded, write.as_ref())?;
    Ok(Some(format!("{verified} was verified, but the load of {id} came later: {next}")))
}

/// What comes next where a run was last written so. The folder of one whose reset did not come to its end tells of a load, though its rows may be
/// gone already: only another reset, or a look into the CRM, can tell.
fn next(run: &RunDir, write: Option<&Entry>) -> Result<String> {
    let (path, id) = (run.shown(), run.info()?.id);
    let is_reset = write.is_some_and(|write| write.stage == journal::RESET);
    Ok(match (is_reset, run.has(rundir::LOAD_GROUPS)) {
        (true, false) => "`landfall verify RUN` verifies the run that is in".to_owned(),
        (true, true) => format!(
            "its reset did not come to its end: `landfall reset {path}` ends it; where the run is to stay in, `landfall verify {id}` verifies anew"
        ),
        (false, _) => format!("`landfall verify {id}` verifies anew"),
    })
}

/// The last time that a run of the port was written to the CRM, or taken out of it, after a moment, and the run. What an older
/// landfall noted in the very second of that moment, as of a load right before its verification, came before it.
fn latest_write(settings: &Settings, moment: DateTime<Utc>) -> Result<Option<(Entry, RunDir)>> {
    let mut latest: Option<(Entry, RunDir)> = None;
    for run in stages::all(settings) {
        let mut entries = told(&run)?.into_iter();
        let write = entries.rfind(|entry| WRITES.contains(&&*entry.stage) && entry.at > moment);
        let later = write.filter(|write| latest.as_ref().is_none_or(|(last, _)| last.at <= write.at));
        latest = later.map(|write| (write, run)).or(latest);
    }
    Ok(latest)
}

/// What a run's journal tells, but for what was refused: it left the CRM as it was.
pub fn told(run: &RunDir) -> Result<Vec<Entry>> {
    Ok(journal::without_refused(run.read_appended(rundir::JOURNAL)?))
}

/// When a run's verification began, by its journal.
fn began(validated: &RunDir) -> Result<DateTime<Utc>> {
    let entries: Vec<Entry> = validated.read_appended(rundir::JOURNAL)?;
    let began =
        entries.into_iter().rfind(|entry| entry.stage == journal::VERIFY && entry.event == journal::STARTED);
    Ok(match began {
        Some(entry) => entry.at,
        None => validated.info()?.began(),
    })
}

//! Whether what was verified, tested or backed up last is of the CRM as it has to be, by the journals of the runs.

use chrono::{DateTime, Utc};
use landfall_model::{
    journal::{self, Entry},
    rundir::{self, RunDir},
    words::count,
};

use super::{book::Book, frozen::Frozen};
use crate::{clock, config::Settings, fail::Result, stages};

const LOAD: &str = "load";
const RESET: &str = "reset";
/// Stages that write rows which a verification looks at.
const WRITES: [&str; 3] = [LOAD, "repair", RESET];

/// Why a verification says nothing of what is in the CRM now, or of the source as it is: something was written since it began, another run is in,
/// or that run began before the weekend did. None where it counts.
pub fn verification(
    settings: &Settings,
    book: &Book,
    validated: &RunDir,
    plan_run: &RunDir,
) -> Result<Option<String>> {
    if let Some((write, run)) = latest_write(settings, &began(validated)?)? {
        let (stage, id, next) = (&write.stage, run.info()?.id, verify(&run, Some(&write))?);
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
    let since = latest_write(settings, &clock::stamp(at))?;
    let Some((write, run)) = since else { return Ok(String::new()) };
    let (stage, id) = (write.stage, run.info()?.id);
    Ok(format!("{stage} of {id} came after them: `landfall cutover smoke` runs them anew"))
}

/// Why a backup of this moment is not of the CRM before the load of the weekend, whenever the run began that was loaded; empty where it is.
/// What a reset had taken out again by then was not in; what users made of a delta's rows before its reset is theirs, as all else that they enter.
pub fn backup(settings: &Settings, book: &Book, at: DateTime<Utc>) -> Result<String> {
    let (weekend, moment) = (book.run.info()?.started, clock::stamp(at));
    let tells = |run: &RunDir| run.has(rundir::LOAD_GROUPS) || run.was_set_aside(rundir::LOAD_GROUPS);
    for run in stages::all(settings).into_iter().filter(tells) {
        let mut entries = told(&run)?.into_iter();
        let is_delta = stages::is_delta(&run)?;
        let last =
            entries.rfind(|entry| settles(entry, is_delta) && weekend <= entry.at && entry.at < moment);
        if last.is_some_and(|entry| entry.stage != RESET) {
            let (id, path) = (run.info()?.id, run.root().display().to_string());
            let mode = if is_delta { "--delta" } else { "--full" };
            return Ok(format!(
                "made after the load of {id} had begun, so it holds what was loaded. A backup of before: `landfall reset {path}`, `landfall cutover backup`, `landfall migrate {mode} --from {path}`"
            ));
        }
    }
    Ok(String::new())
}

/// True where it is known afterwards whether anything of the run is in that landfall could take out: not behind a reset that failed or was cut
/// off, nor behind one of a first load that left rows, since another takes those out. A delta's is the last: the run before is in then. A repair
/// brings in nothing that was not.
fn settles(entry: &Entry, is_delta: bool) -> bool {
    match &*entry.stage {
        LOAD => true,
        RESET => entry.event == "finished" && (is_delta || entry.note.is_empty()),
        _ => false,
    }
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

/// A run that began since may have taken over an older snapshot: what was edited between that and the freeze would be in no evidence. None where
/// nothing is frozen.
fn of_another_source(
    settings: &Settings,
    book: &Book,
    plan_run: &RunDir,
    verified: &str,
) -> Result<Option<String>> {
    let Some(frozen) = Frozen::of(settings, book) else { return Ok(None) };
    let moved = frozen.moved(plan_run)?;
    let sentence = || {
        format!(
            "{verified} is of another source than was frozen in {}, {} otherwise: `landfall migrate --delta` brings them in",
            frozen.run.root().display(),
            count(moved, "record")
        )
    };
    Ok((moved > 0).then(sentence))
}

fn another(verified: &str, loaded: &RunDir) -> Result<Option<String>> {
    let id = loaded.info()?.id;
    if verified == id {
        return Ok(None);
    }
    let mut entries = told(loaded)?.into_iter();
    let write = entries.rfind(|entry| WRITES.contains(&&*entry.stage));
    let next = verify(loaded, write.as_ref())?;
    Ok(Some(format!("{verified} was verified, but the load of {id} came later: {next}")))
}

/// What comes next where a run was last written so. The folder of one whose reset did not come to its end tells of a load, though its rows may be
/// gone already: only another reset, or a look into the CRM, can tell.
fn verify(run: &RunDir, write: Option<&Entry>) -> Result<String> {
    let (path, id) = (run.root().display(), run.info()?.id);
    let is_reset = write.is_some_and(|write| write.stage == RESET);
    Ok(match (is_reset, run.has(rundir::LOAD_GROUPS)) {
        (true, false) => "`landfall verify RUN` verifies the run that is in".to_owned(),
        (true, true) => format!(
            "its reset did not come to its end: `landfall reset {path}` ends it; where the run is to stay in, `landfall verify {id}` verifies anew"
        ),
        (false, _) => format!("`landfall verify {id}` verifies anew"),
    })
}

/// The last time that a run of the port was written to the CRM, or taken out of it, after a moment, and the run. Journals count in seconds: what
/// ended in the very second of that moment, as a load right before its verification does, came before it.
fn latest_write(settings: &Settings, moment: &str) -> Result<Option<(Entry, RunDir)>> {
    let mut latest: Option<(Entry, RunDir)> = None;
    for run in stages::all(settings) {
        let mut entries = told(&run)?.into_iter();
        let write = entries.rfind(|entry| WRITES.contains(&&*entry.stage) && *entry.at > *moment);
        let later = write.filter(|write| latest.as_ref().is_none_or(|(last, _)| last.at <= write.at));
        latest = later.map(|write| (write, run)).or(latest);
    }
    Ok(latest)
}

/// What a run's journal tells, but for what was refused: it left the CRM as it was.
fn told(run: &RunDir) -> Result<Vec<Entry>> {
    Ok(journal::without_refused(run.read_appended(rundir::JOURNAL)?))
}

/// When a run's verification began, as its journal spells it.
fn began(validated: &RunDir) -> Result<String> {
    let entries: Vec<Entry> = validated.read_appended(rundir::JOURNAL)?;
    let began = entries.into_iter().rfind(|entry| entry.stage == "verify" && entry.event == "started");
    Ok(match began {
        Some(entry) => entry.at,
        None => validated.info()?.started,
    })
}

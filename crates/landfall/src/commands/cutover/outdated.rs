//! Whether what was verified, tested or backed up last is of the CRM as it has to be, by the journals of the runs.

use chrono::{DateTime, Utc};
use landfall_model::{
    journal::Entry,
    rundir::{self, RunDir},
};

use super::book::Book;
use crate::{clock, config::Settings, fail::Result, stages};

const RESET: &str = "reset";
/// Stages that write rows which a verification looks at.
const WRITES: [&str; 3] = ["load", "repair", RESET];

/// Why a verification says nothing of what is in the CRM now: something was written there since it began, or another run is in. None where it
/// counts.
pub fn verification(settings: &Settings, validated: &RunDir, plan_run: &RunDir) -> Result<Option<String>> {
    if let Some((_, stage, id)) = latest_write(settings, &began(validated)?)? {
        let next = match &*stage {
            RESET => "`landfall verify RUN` verifies the run that is in".to_owned(),
            _ => format!("`landfall verify {id}` verifies anew"),
        };
        return Ok(Some(format!("{stage} of {id} came after the verification: {next}")));
    }
    let verified = plan_run.info()?.id;
    Ok(match stages::latest(settings, |run| run.has(rundir::LOAD_GROUPS)) {
        Ok(loaded) => another(&verified, &loaded.info()?.id),
        Err(_) => Some(format!(
            "{verified} is not loaded: `landfall load {verified}`, then `landfall verify {verified}`"
        )),
    })
}

/// The same for smoke tests that began at a moment; empty where they count.
pub fn smoke_tests(settings: &Settings, at: DateTime<Utc>) -> Result<String> {
    let since = latest_write(settings, &clock::stamp(at))?;
    Ok(since.map_or_else(String::new, |(_, stage, id)| {
        format!("{stage} of {id} came after them: `landfall cutover smoke` runs them anew")
    }))
}

/// Why a backup of this moment is not of the CRM before the load of the weekend; empty where it is. What a reset had taken out again by then
/// was not in.
pub fn backup(settings: &Settings, book: &Book, at: DateTime<Utc>) -> Result<String> {
    let moment = clock::stamp(at);
    let told = |run: &RunDir| run.has(rundir::LOAD_GROUPS) || run.was_set_aside(rundir::LOAD_GROUPS);
    for run in stages::all(settings).into_iter().filter(|run| told(run) && book.is_since(run)) {
        let mut entries = run.read_appended::<Entry>(rundir::JOURNAL)?.into_iter();
        let last = entries.rfind(|entry| WRITES.contains(&&*entry.stage) && *entry.at < *moment);
        if last.is_some_and(|entry| entry.stage != RESET) {
            let (id, path) = (run.info()?.id, run.root().display().to_string());
            return Ok(format!(
                "made after the load of {id} had begun, so it holds what was loaded. A backup of before: `landfall reset {path}`, `landfall cutover backup`, `landfall migrate --full --from {path}`"
            ));
        }
    }
    Ok(String::new())
}

fn another(verified: &str, loaded: &str) -> Option<String> {
    let sentence =
        || format!("{verified} was verified, but {loaded} is in: `landfall verify {loaded}` verifies it");
    (verified != loaded).then(sentence)
}

/// The last time that a run of the port was written to the CRM, or taken out of it, after a moment: when, the stage, the run. Journals count in
/// seconds: what ended in the very second of that moment, as a load right before its verification does, came before it.
fn latest_write(settings: &Settings, moment: &str) -> Result<Option<(String, String, String)>> {
    let mut latest = None;
    for run in stages::all(settings) {
        let (id, entries) = (run.info()?.id, run.read_appended::<Entry>(rundir::JOURNAL)?);
        let writes =
            entries.into_iter().filter(|entry| WRITES.contains(&&*entry.stage) && *entry.at > *moment);
        latest = latest.max(writes.map(|entry| (entry.at, entry.stage, id.clone())).max());
    }
    Ok(latest)
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

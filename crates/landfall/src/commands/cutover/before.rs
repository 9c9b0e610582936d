//! Whether a backup is of the CRM before the load of the weekend, by the journals of the runs.
//!
//! A plan may be brought in by one run and found in by another: what became of it, the journals of all its runs tell together.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use landfall_model::{
    journal::{self, Entry},
    place::Place,
    plan::PlanHeader,
    rundir::{self, RunDir},
    stay::visited,
};

use super::{book::Book, outdated::told};
use crate::{config::Settings, fail::Result, stages};

/// Why a backup of this moment is not of the CRM before the load of the weekend, whenever the run began that was loaded; empty where it is.
/// What a reset had taken out again by then was not in; what users made of a delta's rows before its reset is theirs, as all else that they enter.
/// `holds` is the run that the database said was in.
pub fn backup(settings: &Settings, book: &Book, at: DateTime<Utc>, holds: &str) -> Result<String> {
    let weekend = book.run.info()?.began();
    for runs in of_each_plan(settings) {
        let runs = Runs { book, runs };
        let Some((began, loaded)) = runs.in_at(at)? else { continue };
        let id = loaded.info()?.id;
        if weekend <= began {
            return late(loaded, &format!("made after the load of {id} had begun"));
        }
        if let Some(again) = runs.since()?.pop() {
            let found = again.info()?.id;
            return late(
                again,
                &format!("made after the load of {id}, whose very plan {found} then found in"),
            );
        }
        if !holds.is_empty() && runs.in_at(DateTime::<Utc>::MAX_UTC)?.is_none() {
            return Ok(format!(
                "made while {id} was in, which was reset since, so it holds what that brought in. A backup of before: `landfall reset RUN` for what is loaded now, where anything is, `landfall cutover backup`, then load again"
            ));
        }
    }
    Ok(String::new())
}

fn late(run: &RunDir, when: &str) -> Result<String> {
    let path = run.shown();
    let mode = if stages::is_delta(run)? { "--delta" } else { "--full" };
    Ok(format!(
        "{when}, so it holds what was loaded. A backup of before: `landfall reset {path}`, `landfall cutover backup`, `landfall migrate {mode} --from {path}`"
    ))
}

/// The runs that tell of a load, or did once, those of one plan together and the oldest first.
fn of_each_plan(settings: &Settings) -> Vec<Vec<RunDir>> {
    let tells = |run: &RunDir| run.has(rundir::LOAD_GROUPS) || run.was_set_aside(rundir::LOAD_GROUPS);
    let mut plans: BTreeMap<String, Vec<RunDir>> = BTreeMap::new();
    for run in stages::all(settings).into_iter().filter(tells) {
        let plan = run.read_json::<PlanHeader>(rundir::PLAN).map(|header| header.hash);
        // Of a run whose plan cannot be read any more, its load is known all the same.
        plans.entry(plan.unwrap_or_else(|_| run.root().display().to_string())).or_default().push(run);
    }
    plans.into_values().collect()
}

/// The runs of one plan.
struct Runs<'b> {
    book: &'b Book,
    runs: Vec<RunDir>,
}

impl Runs<'_> {
    /// By which run the plan was in at a moment, and since when; none where it was not.
    fn in_at(&self, moment: DateTime<Utc>) -> Result<Option<(DateTime<Utc>, &RunDir)>> {
        let mut entries = Vec::new();
        for run in self.of_here()? {
            let is_delta = stages::is_delta(run)?;
            let settling = told(run)?.into_iter().filter(|entry| settles(entry, is_delta));
            entries.extend(settling.map(|entry| (entry, run)));
        }
        entries.sort_by_key(|(entry, _)| entry.at);
        let last = entries.into_iter().rfind(|(entry, _)| entry.at < moment);
        Ok(last.filter(|(entry, _)| entry.stage != journal::RESET).map(|(entry, run)| (entry.at, run)))
    }

    /// Those of the weekend in which the plan was loaded, be it that all of it was in already.
    fn since(&self) -> Result<Vec<&RunDir>> {
        let mut since = Vec::new();
        for run in self.runs.iter().filter(|run| self.book.is_since(run)) {
            if told(run)?.iter().any(|entry| entry.stage == journal::LOAD) {
                since.push(run);
            }
        }
        Ok(since)
    }

    /// All of them but those from before the weekend that went into another database than the weekend's did: a rehearsal may have one of its own.
    fn of_here(&self) -> Result<Vec<&RunDir>> {
        let mut here: Option<Place> = None;
        for run in self.since()? {
            here = visited(run)?.pop().or(here);
        }
        let mut runs = Vec::new();
        for run in &self.runs {
            let is_here = |here| Ok::<_, rundir::Error>(visited(run)?.iter().any(|place| place.is(here)));
            if self.book.is_since(run) || here.as_ref().map_or(Ok(true), is_here)? {
                runs.push(run);
            }
        }
        Ok(runs)
    }
}

/// True where it is known afterwards whether anything of the run is in that landfall could take out: not behind a reset that failed or was cut
/// off, nor behind one of a first load that left rows, since another takes those out. A delta's is the last: the run before is in then. A repair
/// brings in nothing that was not.
fn settles(entry: &Entry, is_delta: bool) -> bool {
    match &*entry.stage {
        journal::LOAD => true,
        journal::RESET => entry.event == journal::FINISHED && (is_delta || entry.note.is_empty()),
        _ => false,
    }
}

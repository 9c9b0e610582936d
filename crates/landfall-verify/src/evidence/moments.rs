//! When a run was loaded, which what users did is compared with: by the clock of the database's server, as the load noted it. An older landfall noted
//! none, and then the journal tells, by the clock of the machine that loaded.

use std::{collections::BTreeMap, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use landfall_model::{
    journal::{Entry, FINISHED, LOAD, RESET, STARTED, without_refused},
    monitor::{Level, Monitor},
    outcome::GroupOutcome,
    place::{Did, Visit},
    plan::PlanHeader,
    rundir::{self, RunDir},
};

use crate::{
    error::Error,
    target::edits::{Since, Span},
};

/// When a run was loaded.
pub(crate) struct Moments {
    /// When its load began, since the last reset: then it noted what other ports have, and after a reset it notes that anew. None where the run
    /// does not tell.
    pub began: Option<DateTime<Utc>>,
    /// Since when it is loaded, by its first load since the last reset; of a delta, by that of the first run of its chain that tells: what users did
    /// since then is theirs, however often the run was loaded again, and whatever deltas came.
    pub loaded: Since,
    /// True where `loaded` is by the clock of the machine that loaded.
    by_machine: bool,
}

impl Moments {
    pub fn read(run: &RunDir, header: &PlanHeader) -> Result<Self, Error> {
        let began = match let_in(run)? {
            Some(at) => Some(at),
            None => journalled(run, STARTED)?,
        };
        let groups: Vec<GroupOutcome> = run.read_appended(rundir::LOAD_GROUPS)?;
        if let Some(last) = last(&groups) {
            let loaded = Since { between: between(&first(run, header, groups)?), then: Some(last) };
            return Ok(Self { began, loaded, by_machine: false });
        }
        let loaded = Since::from(ended(run, header)?);
        Ok(Self { began, by_machine: loaded.then.is_some(), loaded })
    }

    /// Tells where the clock of a machine is believed.
    pub fn tell(&self, monitor: &dyn Monitor) {
        if self.by_machine {
            let text = "an older landfall loaded this run: what users did since then is told by the clock of the machine that loaded it. Where that was not in step with the database's server, look into the CRM's audit trail before a row is put back as planned";
            monitor.remark(Level::Info, text);
        }
    }
}

/// When a run was let into its database. A reset that is noted behind that may have been cut off before its commit.
fn let_in(run: &RunDir) -> Result<Option<DateTime<Utc>>, Error> {
    let visits: Vec<Visit> = run.read_appended(rundir::LOAD_DATABASES)?;
    let last = visits.into_iter().rfind(|visit| visit.did == Did::Loading);
    Ok(last.and_then(|visit| visit.at?.parse().ok()))
}

/// When the last group of a plan came in, whichever run brought it.
fn last(groups: &[GroupOutcome]) -> Option<DateTime<Utc>> {
    groups.iter().rev().find_map(came_in)
}

fn came_in(group: &GroupOutcome) -> Option<DateTime<Utc>> {
    group.since.as_ref()?.parse().ok()
}

/// What the first load of the chain tells of its groups that leads to a run; of the runs whose folders are still there. A run whose last group came
/// in at another time was loaded elsewhere.
fn first(run: &RunDir, header: &PlanHeader, groups: Vec<GroupOutcome>) -> Result<Vec<GroupOutcome>, Error> {
    let (mut first, mut followed) = (groups, header.followed(run).ok().flatten());
    while let Some((before, header)) = followed {
        let groups: Vec<GroupOutcome> = before.read_appended(rundir::LOAD_GROUPS)?;
        if last(&groups) != last(&first) {
            break;
        }
        (first, followed) = (groups, header.followed(&before).ok().flatten());
    }
    Ok(first)
}

/// The spans between the transactions of a load, as while one was interrupted: what users did then to groups that were in is theirs. Within them
/// triggers of the CRM write entries for what is loaded. Of a group that is told of as found, its end alone is known.
fn between(groups: &[GroupOutcome]) -> Vec<Span> {
    let mut began_by_end: BTreeMap<DateTime<Utc>, Option<DateTime<Utc>>> = BTreeMap::new();
    for group in groups {
        let Some(end) = came_in(group) else { continue };
        let began = began_by_end.entry(end).or_default();
        *began = took(group).map(|took| end - took).or(*began);
    }
    let ends = began_by_end.keys().copied();
    let spans =
        ends.zip(began_by_end.values().skip(1)).filter_map(|(from, to)| Some(Span { from, to: (*to)? }));
    spans.filter(|span| span.from < span.to).collect()
}

/// How long a group was at it, at the longest.
fn took(group: &GroupOutcome) -> Option<TimeDelta> {
    let took = Duration::try_from_secs_f64(group.seconds).ok()?;
    TimeDelta::from_std(took).ok().filter(|_| !group.already_in)
}

/// When the first load of the chain ended that leads to a run; of the runs whose folders are still there, the first that tells.
fn ended(run: &RunDir, header: &PlanHeader) -> Result<Option<DateTime<Utc>>, Error> {
    let mut ended = journalled(run, FINISHED)?;
    let mut followed = header.followed(run).ok().flatten();
    while let Some((before, header)) = followed {
        ended = journalled(&before, FINISHED)?.or(ended);
        followed = header.followed(&before).ok().flatten();
    }
    Ok(ended)
}

/// When the load of a run first had this event since the last reset; attempts that were refused do not count.
fn journalled(run: &RunDir, event: &str) -> Result<Option<DateTime<Utc>>, Error> {
    let entries = without_refused(run.read_appended(rundir::JOURNAL)?);
    let is = |entry: &Entry, stage, event| entry.stage == stage && entry.event == event;
    let reset = entries.iter().rposition(|entry| is(entry, RESET, FINISHED)).map_or(0, |at| at + 1);
    Ok(entries[reset..].iter().find(|entry| is(entry, LOAD, event)).map(|entry| entry.at))
}

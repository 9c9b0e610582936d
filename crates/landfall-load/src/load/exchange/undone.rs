//! A run that is to be undone and is not in: undone by an earlier reset, or asked for in the wrong database? There nothing of it is in either.

use landfall_model::{
    monitor::Level,
    place::{Did, Place, Visit},
    rundir::{self, RunDir},
};

use super::{
    super::{Job, absent, place},
    undo::{Own, Undone},
};
use crate::{
    error::Error,
    marker::{self, LiveRun},
};

const DOING: &str = "looking for a run that is not in";

/// Where the run tells that it was taken out of this very database, and what was before it is in, an earlier reset had undone it, and may have
/// ended before its time. Then nothing is left to do here but to put aside what the run tells.
pub async fn undone_before(job: &Job<'_>, run: &RunDir, own: &Own) -> Result<Undone, Error> {
    let live = marker::live_run(job.client, job.target.port).await?;
    let here = job.lock.transaction(DOING, async || place::here(job).await).await?;
    let last = Visit::last(run)?;
    let id = run.info()?.id;
    let not_undone = |why: String| Err(Error::NotUndone { run: id.clone(), here: here.to_string(), why });
    match &last {
        Some(visit) if !visit.place.is(&here) => return not_undone(elsewhere(visit, &here, &id)),
        _ if is_other(live.as_ref(), own) || !is_told(run) => {
            return Err(absent::plain(&id, live));
        }
        Some(Visit { did: Did::Loading, .. }) => return not_undone(unmarked(&id)),
        // That the run before a delta is in says that this is the right one, as far as an older landfall can tell.
        None if own.parent.is_none() => return not_undone(unknown(&id)),
        _ => {}
    }
    let text = "an earlier reset had undone everything: nothing of the run is in";
    job.monitor.remark(Level::Info, text);
    Ok(Undone::default())
}

/// True where not what was before the run is in.
fn is_other(live: Option<&LiveRun>, own: &Own) -> bool {
    live.map(|live| &live.plan) != own.parent.as_ref()
}

/// True where the run tells of a load, or did once.
fn is_told(run: &RunDir) -> bool {
    let told = [rundir::LOAD_GROUPS, rundir::LOAD_QUARANTINE];
    told.into_iter().any(|name| run.has(name) || run.was_set_aside(name))
}

fn elsewhere(visit: &Visit, here: &Place, run: &str) -> String {
    let place = &visit.place;
    match visit.did {
        Did::Undone => {
            format!("it was loaded into {place} and taken out again there: there is nothing to reset")
        }
        Did::Loading if place.looks_like(here) => format!(
            "it was loaded into another one of this name at this address: was this one made anew (then `landfall load {run}` brings it in here), or does another server answer there?"
        ),
        Did::Loading => format!(
            "it was loaded into {place}: does DATABASE_URL name the wrong one? Where that one is gone there is nothing to reset, and `landfall load {run}` brings it in here"
        ),
    }
}

fn unmarked(run: &str) -> String {
    format!(
        "it was loaded here, and no reset took it out: was a backup put back, or the schema landfall dropped? `landfall load {run}` brings it in anew, or names the rows that are in its way"
    )
}

fn unknown(run: &str) -> String {
    format!(
        "into which database it was loaded is not noted: does DATABASE_URL name the wrong one? Where an earlier reset took it out of this one there is nothing to reset, and `landfall load {run}` brings it in again"
    )
}

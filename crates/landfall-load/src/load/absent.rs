//! A run that has to be in and is not: which database it went into instead, and what to do.

use landfall_model::place::{Did, Place, Visit};

use super::{Job, place};
use crate::{error::Error, marker::LiveRun};

const DOING: &str = "looking for a run that is not in";

/// The refusal of what needs the run of the job in this database.
///
/// # Errors
/// What the run tells cannot be read, or the server fails.
pub async fn absent(job: &Job<'_>, live: Option<LiveRun>) -> Result<Error, Error> {
    if live.as_ref().is_some_and(|live| live.plan == job.plan.hash) {
        return Ok(refusal(&job.run_id, format!(", none of its groups is: {}", load(&job.run_id))));
    }
    let here = job.lock.transaction(DOING, async || place::here(job).await).await?;
    let last = Visit::last(job.run)?;
    Ok(match (last, live) {
        (Some(visit), _) if !visit.place.is(&here) => {
            refusal(&job.run_id, elsewhere(&visit, &here, &job.run_id))
        }
        (Some(visit), None) => refusal(&job.run_id, gone(&visit, &job.run_id)),
        (_, live) => plain(&job.run_id, live),
    })
}

/// The refusal where nothing is known but what is in.
pub fn plain(run: &str, live: Option<LiveRun>) -> Error {
    refusal(
        run,
        live.map_or_else(
            || ": there is nothing to reset or to try again".to_owned(),
            |live| format!(", run {} is: reset that one first", live.run),
        ),
    )
}

fn refusal(run: &str, why: String) -> Error {
    Error::NotLoaded { run: run.to_owned(), why }
}

fn load(run: &str) -> String {
    format!("`landfall load {run}` brings it in")
}

fn elsewhere(visit: &Visit, here: &Place, run: &str) -> String {
    let (place, load) = (&visit.place, load(run));
    match visit.did {
        Did::Undone => format!(": it was loaded into {place} and taken out again there. {load} here"),
        Did::Loading if place.looks_like(here) => format!(
            ": it was loaded into another one of this name at this address. Was this one made anew (then {load}), or does another server answer there?"
        ),
        Did::Loading => format!(
            ": it was loaded into {place}. Does DATABASE_URL name the wrong one? Then set it right and repeat the command; else {load} here"
        ),
    }
}

/// Of a visit to this database.
fn gone(visit: &Visit, run: &str) -> String {
    let load = load(run);
    match visit.did {
        Did::Undone => format!(": a reset took it out. {load} again"),
        Did::Loading => format!(
            ", though it was loaded here, or was about to be: was a backup put back, or the load cut off? {load}"
        ),
    }
}

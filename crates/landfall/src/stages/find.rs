//! Which run a command works on: the one that is named, by its id or its folder, or the latest one that is far enough.

use std::path::{Path, PathBuf};

use landfall_model::{
    cause,
    kind::Kind,
    rundir::{self, RunDir},
};

use super::{
    mode::{VALIDATE_ONLY, plan_run},
    refuse::{BEGIN, is_of_port, next, refuse_unplanned},
};
use crate::{
    config::Settings,
    fail::{Failure, Result},
};

/// So many runs are named where another one is not there.
const LATEST: usize = 5;

/// The latest run of the port under `LANDFALL_OUTPUT` that is `wanted`: one of another port says nothing of this one.
pub fn latest(
    settings: &Settings,
    wanted: impl Fn(&RunDir) -> bool,
) -> std::result::Result<RunDir, rundir::Error> {
    RunDir::latest(&settings.output, |run| is_of_port(settings, run) && wanted(run))
}

/// All runs of the port under `LANDFALL_OUTPUT`, the oldest first.
pub fn all(settings: &Settings) -> Vec<RunDir> {
    let mut runs = RunDir::all(&settings.output);
    runs.retain(|run| is_of_port(settings, run));
    runs
}

/// The run at `path` or with this id, or the latest one of the port under `LANDFALL_OUTPUT` that is `wanted`.
pub fn find(settings: &Settings, path: Option<&Path>, wanted: impl Fn(&RunDir) -> bool) -> Result<RunDir> {
    let found = match path {
        Some(path) if path.exists() => RunDir::open(path),
        // An id is the folder's name. What is neither is not found there, and the error says where a run was looked for.
        Some(id) => RunDir::open(&settings.output.join(id)),
        None => latest(settings, wanted),
    };
    found.map_err(|error| match error {
        rundir::Error::NoRun(_) => absent(settings, path, error),
        error => error.into(),
    })
}

/// The latest run of the port that is `wanted`; `what` is how the sentence calls it where there is none.
pub fn latest_called(settings: &Settings, what: &str, wanted: impl Fn(&RunDir) -> bool) -> Result<RunDir> {
    latest(settings, wanted).map_err(|error| match error {
        rundir::Error::NoRun(_) => {
            let output = std::path::absolute(&settings.output);
            let output = output.unwrap_or_else(|_| settings.output.clone());
            Failure::new(Kind::Config, format!("there is no {what} in {}", output.display()))
        }
        error => error.into(),
    })
}

/// The run that a command works on. One that only validates has no snapshot, plan or load of its own: whoever names it means the run that it
/// validates.
pub fn take_up(settings: &Settings, path: Option<&Path>, wanted: impl Fn(&RunDir) -> bool) -> Result<RunDir> {
    plan_run(&find(settings, path, wanted)?)
}

/// The run that a command works on which needs its plan.
pub fn take_up_planned(
    settings: &Settings,
    path: Option<&Path>,
    wanted: impl Fn(&RunDir) -> bool,
) -> Result<RunDir> {
    planned(&find(settings, path, wanted)?)
}

/// The run whose plan this one goes by, where it has one.
pub fn planned(run: &RunDir) -> Result<RunDir> {
    let run = plan_run(run)?;
    refuse_unplanned(&run)?;
    Ok(run)
}

/// The latest runs that are there are named: a name may be misspelt, and where none was named, none of them is far enough.
fn absent(settings: &Settings, named: Option<&Path>, error: rundir::Error) -> Failure {
    let mut runs = RunDir::folders(&settings.output).unwrap_or_default();
    let runs = runs.split_off(runs.len().saturating_sub(LATEST));
    let names = runs.iter().filter_map(|run| run.file_name()).map(|name| name.to_string_lossy());
    let (output, latest) = (settings.output.display(), names.collect::<Vec<_>>());
    match (latest.is_empty(), named) {
        (true, _) => Failure::from(error)
            .hint(format!("{output} holds no run at all: {BEGIN} LANDFALL_OUTPUT says where runs are.")),
        (_, Some(_)) => Failure::from(error).hint(format!(
            "The latest runs in {output} are {}; `landfall runs` lists all.",
            latest.join(", ")
        )),
        (_, None) => {
            let ours = self::latest(settings, |run| run.info().is_ok_and(|info| info.mode != VALIDATE_ONLY));
            let next = ours.map_or_else(|_| BEGIN.to_owned(), |run| next(&run));
            Failure::new(Kind::Config, format!("no run in {output} is far enough for this")).hint(format!(
                "The latest are {}{}. {next}",
                latest.join(", "),
                unread(&runs)
            ))
        }
    }
}

/// Why some of these folders cannot be taken, in brackets: one that cannot be read may be just the one that is looked for.
fn unread(runs: &[PathBuf]) -> String {
    let errors = runs.iter().filter_map(|run| RunDir::open(run).err());
    let errors: Vec<String> = errors.map(|error| cause::in_words(&error)).collect();
    if errors.is_empty() { String::new() } else { format!(" ({})", errors.join("; ")) }
}

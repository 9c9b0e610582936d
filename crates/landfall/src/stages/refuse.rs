//! Runs that a command cannot work on, each refused with what to do instead.

use landfall_model::{
    kind::Kind,
    rundir::{self, RunDir},
};

use super::mode::{goes_on_by, plan_run};
use crate::{
    config::Settings,
    fail::{Failure, Result},
};

/// What comes first where no run of the port is there.
pub const BEGIN: &str =
    "`landfall migrate --dry-run` begins one, `landfall cutover start --friday DATE` that of a weekend.";

/// True for a run of the port that the settings name.
pub fn is_of_port(settings: &Settings, run: &RunDir) -> bool {
    run.info().is_ok_and(|info| info.port == settings.port)
}

/// Refuses a run of another port.
pub fn refuse_other_port(settings: &Settings, run: &RunDir) -> Result<()> {
    if is_of_port(settings, run) {
        return Ok(());
    }
    let (root, port) = (run.shown(), run.info()?.port);
    let sentence = format!("{root} is of port {port}, but LANDFALL_PORT says {}", settings.port);
    Err(Failure::new(Kind::Config, sentence))
}

/// Refuses a run that only validates: nothing goes on in it.
pub fn refuse_validation(run: &RunDir) -> Result<()> {
    let validated = plan_run(run)?;
    if validated == *run {
        return Ok(());
    }
    let (run, validated) = (run.shown(), validated.shown());
    let sentence = format!("{run} only validates {validated}: there is nothing in it to go on with");
    let hint = format!("`landfall migrate --validate-only --run {validated}` verifies it anew.");
    Err(Failure::new(Kind::State, sentence).hint(hint))
}

/// Refuses a run without a plan.
pub fn refuse_unplanned(run: &RunDir) -> Result<()> {
    if run.has(rundir::PLAN) {
        return Ok(());
    }
    let sentence = format!("{} has no plan yet", run.shown());
    let hint = if run.has(rundir::CUTOVER) { beside(run) } else { next(run) };
    Err(Failure::new(Kind::State, sentence).hint(hint))
}

/// Refuses the folder of a weekend: what is planned there goes without the answers that its steps apply.
pub fn refuse_weekend(run: &RunDir) -> Result<()> {
    if !run.has(rundir::CUTOVER) {
        return Ok(());
    }
    let sentence = format!("{} is not planned and loaded itself", run.shown());
    Err(Failure::new(Kind::State, sentence).hint(beside(run)))
}

/// A weekend plans and loads in runs of their own, so that its own folder never has what they have.
fn beside(weekend: &RunDir) -> String {
    let is_later = |run: &RunDir| {
        let (Ok(run), Ok(own)) = (run.info(), weekend.info()) else { return false };
        run.port == own.port && run.began() >= own.began()
    };
    let planned = |run: &RunDir| run.has(rundir::PLAN) && is_later(run);
    let latest = weekend.root().parent().and_then(|folder| RunDir::latest(folder, planned).ok());
    let planned = latest.map_or_else(
        || "none has one since".to_owned(),
        |run| format!("the latest since is {}", run.shown()),
    );
    format!(
        "It is the folder of a weekend, which plans and loads in runs beside it: {planned}. `landfall runs` lists them."
    )
}

/// The command that comes next for a run, which needs nothing that the run has not.
pub fn next(run: &RunDir) -> String {
    let name = run.shown();
    if run.has(rundir::CUTOVER) {
        format!("`landfall cutover next {name}` goes on with the weekend.")
    } else if !run.has_snapshot() {
        format!("`landfall snapshot --run {name}` reads its snapshot to the end.")
    } else if !run.has(rundir::PLAN) {
        format!("`landfall plan {name}` makes the plan from its snapshot.")
    } else {
        format!("`landfall migrate {} --from {name}` does all that follows its plan.", goes_on_by(run))
    }
}

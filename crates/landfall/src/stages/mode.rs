//! The modes of a run, and what follows from them: which run it follows, and by whose plan it goes.

use landfall_model::rundir::{self, RunDir};

use crate::fail::Result;

/// The mode of a run that ends after the plan.
pub const DRY_RUN: &str = "dry-run";
/// The mode of a run that carries everything over.
pub const FULL: &str = "full";
/// The mode of a run that follows a loaded one.
pub const DELTA: &str = "delta";
/// The mode of a run that verifies what another one loaded.
pub const VALIDATE_ONLY: &str = "validate-only";

/// The run whose plan this one goes by: its parent's where it only validates, else its own.
pub fn plan_run(run: &RunDir) -> Result<RunDir> {
    let validated = if run.info()?.mode == VALIDATE_ONLY { run.parent()? } else { None };
    Ok(validated.unwrap_or_else(|| run.clone()))
}

/// The run that this one follows; none where it is no delta.
pub fn followed(run: &RunDir) -> Result<Option<RunDir>> {
    if is_delta(run)? { Ok(run.parent()?) } else { Ok(None) }
}

/// True for a run that follows a loaded one.
pub fn is_delta(run: &RunDir) -> Result<bool> {
    Ok(run.info()?.mode == DELTA)
}

/// How a migration goes on from a run that has a plan: from a delta, and from what is loaded, as a delta.
pub fn goes_on_by(run: &RunDir) -> &'static str {
    let follows = run.has(rundir::LOAD_GROUPS) || is_delta(run).unwrap_or(false);
    if follows { "--delta" } else { "--full" }
}

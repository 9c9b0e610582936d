//! Undoing a load: what the run loaded is removed, and what a delta changed is as the run before left it. What users touched since stays.

use landfall_model::{
    monitor::Monitor,
    plan::PlanHeader,
    rundir::{self, RunDir},
    user_edits::UserEdits,
};
use landfall_postgres::Session;

use crate::{
    error::Error,
    load::{Undone, set_all_aside, undo},
};

/// Undoes what a run loaded: afterwards the target is as it was before, and the run can be loaded again. Rows that users changed or built upon
/// are left and named; where they are overruled, only those stay that rows of users refer to. While anything is left, the run counts as loaded in
/// part, so that a reset that overrules them can follow.
///
/// # Errors
/// A run that is not loaded; rows that a rule or trigger keeps, nothing removed; another operator at work.
pub async fn reset(
    session: &Session,
    run: &RunDir,
    edits: UserEdits,
    monitor: &dyn Monitor,
) -> Result<Undone, Error> {
    let plan: PlanHeader = run.read_json(rundir::PLAN)?;
    let undone = undo(session, run, plan, edits, monitor).await?;
    set_all_aside(run)?;
    Ok(undone)
}

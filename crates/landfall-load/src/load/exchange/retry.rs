//! What was quarantined, once more: the plan takes its own place. The base is what it left, which lacks the rejected rows; so these alone are
//! brought in, with what depends on them, and rows that users changed meanwhile stay as they are.

use landfall_model::{outcome::Wish, rundir, user_edits::UserEdits};

use super::{
    super::{Job, absent::absent, publish::set_aside},
    Base, Before, Changes, Exchange, Wanted, conflicts,
};
use crate::{error::Error, marker};

const TASK: &str = "retry the quarantine";

/// Tries the rejected rows of a plan that is in.
pub async fn retry(job: &Job<'_>) -> Result<(), Error> {
    let live = marker::live_run(job.client, job.target.port).await?;
    let is_ours = live.as_ref().is_some_and(|live| live.plan == job.plan.hash);
    if !is_ours || marker::groups(job.client, &job.plan.hash).await?.is_empty() {
        return Err(absent(job, live).await?);
    }
    let base = Base::open_whole(job, job.run.clone()).await?;
    job.monitor.start(TASK, None);
    let exchange =
        Exchange { job, base, wanted: Wanted::Plan, edits: UserEdits::Keep, before: Before::default() };
    let changes = exchange.make(async |changes| tell(job, changes)).await?;
    job.monitor.finish(TASK, &changes.to_string());
    Ok(())
}

/// What the run told of users' changes holds on, and the rest is added, each row once; before the commit, as a delta tells it. A row of which
/// nothing was wanted is as it was before.
fn tell(job: &Job<'_>, changes: &Changes) -> Result<(), Error> {
    let conflicts = changes.conflicts.iter().filter(|row| row.wish != Wish::Nothing);
    conflicts::note(job.run, rundir::LOAD_CONFLICTS, conflicts)?;
    conflicts::note(job.run, rundir::LOAD_AGREED, changes.agreed.iter())?;
    set_aside(job.run)
}

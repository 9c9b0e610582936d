//! A delta: the plan takes the place of the one that it follows.

use landfall_model::{
    place::Did,
    rundir::{self, RunDir},
    user_edits::UserEdits,
};

use super::{
    super::{Job, place, publish::set_all_aside},
    Base, Before, Changes, Exchange, Wanted, held,
};
use crate::{
    error::Error,
    marker::{self, LiveRun},
};

/// Brings the plan in where its parent is; nothing to do where it is in already.
pub async fn follow(job: &Job<'_>) -> Result<(), Error> {
    let live = marker::live_run(job.client, job.target.port).await?;
    if live.as_ref().is_some_and(|live| live.plan == job.plan.hash) {
        return Ok(());
    }
    let parent = parent(job, live)?;
    let base = Base::open_whole(job, parent).await?;
    held::tell(job, &base)?;
    let exchange =
        Exchange { job, base, wanted: Wanted::Plan, edits: UserEdits::Keep, before: Before::default() };
    job.monitor.start("apply the delta", Some(job.plan.tables.iter().map(|file| file.rows).sum()));
    let changes = exchange.make(async |changes| tell(&exchange, changes).await).await?;
    job.monitor.finish("apply the delta", &changes.to_string());
    Ok(())
}

/// The parent run, where it is the one that is in.
fn parent(job: &Job<'_>, live: Option<LiveRun>) -> Result<RunDir, Error> {
    let is_parent = |live: &LiveRun| Some(&live.plan) == job.plan.parent.as_ref();
    if live.as_ref().is_some_and(is_parent)
        && let Some(parent) = job.run.parent()?
    {
        return Ok(parent);
    }
    let parent = job.run.info()?.parent.unwrap_or_default();
    let (run, parent) = (job.run_id.clone(), parent.display().to_string());
    Err(Error::OtherParent { run, parent, loaded: live.map(|live| live.run) })
}

/// What the run directory is to know of users' changes, and of the files that the run before waited for, is written before the commit: a kill in
/// between must not lose it, and an attempt that is rolled back is set aside by the next.
async fn tell(exchange: &Exchange<'_>, changes: &Changes) -> Result<(), Error> {
    let run = exchange.job.run;
    set_all_aside(run)?;
    changes.conflicts.iter().try_for_each(|row| run.append(rundir::LOAD_CONFLICTS, row))?;
    changes.agreed.iter().try_for_each(|row| run.append(rundir::LOAD_AGREED, row))?;
    exchange.base.awaited().tell(run)?;
    place::tell(exchange.job, run, Did::Loading).await
}

//! What was quarantined, once more: the plan takes its own place. The base is what it left, which lacks the rejected rows; so these alone are
//! brought in, with what depends on them, and rows that users changed meanwhile stay as they are.

use super::{super::Job, Base, Before, Exchange, Wanted};
use crate::{error::Error, marker};

const TASK: &str = "retry the quarantine";

/// Tries the rejected rows of a plan that is in.
pub async fn retry(job: &Job<'_>) -> Result<(), Error> {
    let live = marker::live_run(job.client, job.target.port).await?;
    let is_ours = live.as_ref().is_some_and(|live| live.plan == job.plan.hash);
    if !is_ours || marker::groups(job.client, &job.plan.hash).await?.is_empty() {
        let live = live.filter(|_| !is_ours);
        return Err(Error::NotLoaded { run: job.run_id.clone(), loaded: live.map(|live| live.run) });
    }
    let base = Base::open_whole(job, job.run.clone()).await?;
    job.monitor.start(TASK, None);
    let exchange = Exchange { job, base, wanted: Wanted::Plan, overrule: false, before: Before::default() };
    let changes = exchange.make(async |_| super::super::set_aside(job.run)).await?;
    job.monitor.finish(TASK, &changes.to_string());
    Ok(())
}

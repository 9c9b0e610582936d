//! Whether what was verified is in the CRM's database still: one that went over to an older standby, or was restored from a backup, is without it,
//! and no file of a run tells.

use landfall_load::LiveRun;
use landfall_model::{
    plan::PlanHeader,
    rundir::{self, RunDir},
};

use crate::{config::Settings, fail::Result, stages};

/// Why the plan that was verified is not in the database, or nobody can tell; none where it is in.
pub async fn missing(settings: &Settings, plan_run: &RunDir) -> Result<Option<String>> {
    let (id, plan) = (plan_run.info()?.id, plan_run.read_json::<PlanHeader>(rundir::PLAN)?.hash);
    let live = match stages::load::live(settings).await {
        Ok(live) => live,
        Err(failure) => {
            return Ok(Some(format!("the CRM cannot be asked whether {id} is in still: {failure}")));
        }
    };
    let found = match live {
        None => "nothing is".to_owned(),
        Some(live) if live.plan != plan => format!("{} is", live.run),
        Some(LiveRun { is_whole: false, .. }) => "only a part of it is".to_owned(),
        Some(_) => return Ok(None),
    };
    Ok(Some(format!(
        "{id} was verified, but {found} in the database of DATABASE_URL: did an older standby take over, or was a backup put back? `landfall load {id}` brings it in, then `landfall verify {id}` verifies anew"
    )))
}

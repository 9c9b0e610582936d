//! Whether what was verified is in the CRM's database still: one that went over to an older standby, or was restored from a backup, is without it,
//! and no file of a run tells.

use landfall_load::LiveRun;
use landfall_model::{
    kind::Kind,
    monitor::Monitor,
    outcome::Validation,
    plan::PlanHeader,
    rundir::{self, RunDir},
};

use crate::{config::Settings, fail::Result, stages};

/// Why the plan that was verified is not in the database, or nobody can tell; none where it is in.
pub async fn missing(
    settings: &Settings,
    monitor: &dyn Monitor,
    validated: &RunDir,
    plan_run: &RunDir,
) -> Result<Option<String>> {
    let (id, plan) = (plan_run.info()?.id, plan_run.read_json::<PlanHeader>(rundir::PLAN)?.hash);
    let live = match stages::load::live(settings, monitor).await {
        Ok(live) => live,
        Err(failure) if failure.kind() == Kind::Interrupted => return Err(failure),
        Err(failure) => {
            return Ok(Some(format!("the CRM cannot be asked whether {id} is in still: {failure}")));
        }
    };
    let found = match live {
        None => "nothing is".to_owned(),
        Some(live) if live.plan != plan => format!("{} is", live.run),
        Some(LiveRun { is_whole: false, .. }) => "only a part of it is".to_owned(),
        Some(_) => return older(settings, monitor, validated, &id).await,
    };
    Ok(Some(format!(
        "{id} was verified, but {found} in the database of DATABASE_URL: did an older standby take over, or was a backup put back? `landfall load {id}` brings it in, then `landfall verify {id}` verifies anew"
    )))
}

/// The plan may be in, and yet a standby that was behind, or a backup, lack what was repaired, set or invited last: of that no marker tells, but the
/// course of the server's log does. None where either side tells nothing of it.
async fn older(
    settings: &Settings,
    monitor: &dyn Monitor,
    validated: &RunDir,
    id: &str,
) -> Result<Option<String>> {
    let Validation { log: Some(verified), .. } = validated.read_json(rundir::VALIDATION)? else {
        return Ok(None);
    };
    let now = stages::load::log_position(settings, monitor).await?;
    Ok(now.filter(|now| !now.goes_on_from(&verified)).map(|_| format!(
        "the server of DATABASE_URL does not go on from where {id} was verified: did a standby take over, or was a backup put back? What was repaired, set or invited last may be missing: `landfall settings apply {id}` shows which settings differ, `landfall users plan FILE` which accounts, `landfall verify {id}` verifies anew"
    )))
}

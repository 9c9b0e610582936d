//! The CRM's settings: held against the target, applied, and taken back with the run.

use landfall_golive::settings::{Difference, File, Undone, apply, diff, undo};
use landfall_model::{monitor::Monitor, user_edits::UserEdits};

use super::{
    Job,
    target::{asking_target, changing_target},
};
use crate::{
    clock,
    config::Settings,
    fail::{Failure, Result},
};

/// What differs; nothing is written.
pub async fn differences(settings: &Settings, monitor: &dyn Monitor, file: &File) -> Result<Vec<Difference>> {
    asking_target(settings, monitor, async |session| diff(session, file, &settings.port).await).await
}

/// Applies what differs.
pub async fn run(job: &Job<'_>, file: &File) -> Result<Vec<Difference>> {
    let author = job.author();
    let work = changing_target(job.settings, &*job.monitor, async |session| {
        let database = landfall_load::database(session).await?;
        Ok(apply(session, &database, file, &author).await.map_err(Failure::from)?)
    });
    job.stage("settings", async { Ok(work.await?) }).await
}

/// Takes back what was applied in this run; what users changed since only where it is overruled.
pub async fn reset(job: &Job<'_>, edits: UserEdits) -> Result<Undone> {
    let undone = changing_target(job.settings, &*job.monitor, async |session| {
        let database = landfall_load::database(session).await?;
        Ok(undo(session, &database, &job.run, edits, clock::now()).await.map_err(Failure::from)?)
    });
    Ok(undone.await?)
}

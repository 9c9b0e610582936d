//! The CRM's settings: held against the target, applied, and taken back with the run.

use landfall_golive::{
    Session, connect,
    settings::{By, Difference, File, Undone, apply, diff, undo},
};
use secrecy::ExposeSecret;

use super::Job;
use crate::{clock, config::Settings, fail::Result};

/// What differs; nothing is written.
pub async fn differences(settings: &Settings, file: &File) -> Result<Vec<Difference>> {
    let session = open(settings).await?;
    let found = diff(&session, file, &settings.port).await;
    session.close().await;
    Ok(found?)
}

/// Applies what differs.
pub async fn run(job: &Job<'_>, file: &File) -> Result<Vec<Difference>> {
    job.stage("settings", async {
        let id = job.run.info()?.id;
        let by = By {
            run: &job.run,
            id: &id,
            author: &job.settings.mapping.fallback.author,
            operator: job.settings.operator(),
            at: clock::now(),
        };
        let session = open(job.settings).await?;
        let applied = apply(&session, file, &job.settings.port, &by).await;
        session.close().await;
        Ok(applied?)
    })
    .await
}

/// Takes back what was applied in this run; `overrule` also what users changed since.
pub async fn reset(job: &Job<'_>, overrule: bool) -> Result<Undone> {
    let session = open(job.settings).await?;
    let undone = undo(&session, &job.run, overrule, clock::now()).await;
    session.close().await;
    Ok(undone?)
}

async fn open(settings: &Settings) -> Result<Session> {
    Ok(connect(settings.database()?.expose_secret()).await?)
}

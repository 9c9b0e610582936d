//! Stage verify: the target against plan and snapshot, in a session that cannot write.

use landfall_model::rundir;
use landfall_verify::{Input, Objects};
use secrecy::ExposeSecret;

use super::Job;
use crate::fail::Result;

/// Verifies and writes what was found; a run that has its findings already keeps them.
pub async fn run(job: &Job<'_>, objects: Objects) -> Result<()> {
    if job.run.has(rundir::VALIDATION) {
        return Ok(());
    }
    job.stage("verify", look(job, objects)).await
}

async fn look(job: &Job<'_>, objects: Objects) -> Result<()> {
    let database_url = job.settings.database()?;
    // Without a store at hand the copies are believed as the run tells them: the database alone can be verified from anywhere.
    let store = job.settings.buckets().ok().map(|buckets| landfall_store::reader(&buckets.store));
    let input = Input {
        database_url: database_url.expose_secret(),
        run: &job.plan_run,
        mapping: &job.settings.mapping,
        store: store.as_deref(),
        objects,
        port: &job.settings.port,
    };
    let validation = landfall_verify::verify(&input, &*job.monitor).await?;
    Ok(job.run.write_json(rundir::VALIDATION, &validation)?)
}

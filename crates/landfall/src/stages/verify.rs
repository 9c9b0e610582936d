//! Stage verify: the target against plan and snapshot, in a session that cannot write.

use landfall_model::{
    journal,
    mapping::Mapping,
    outcome::Validation,
    rundir::{self, RunDir},
};
use landfall_verify::{Input, Objects};
use secrecy::{ExposeSecret, SecretString};

use super::{Job, load, plan};
use crate::{config::Settings, fail::Result};

/// Verifies and writes what was found; a run that has its findings already keeps them.
pub async fn run(job: &Job<'_>, objects: Objects) -> Result<()> {
    if job.run.has(rundir::VALIDATION) {
        return Ok(());
    }
    job.stage(journal::VERIFY, look(job, objects)).await
}

/// What the verifier is given where it reads the database alone.
pub fn input<'a>(
    settings: &'a Settings,
    database_url: &'a SecretString,
    loaded: &'a RunDir,
    mapping: &'a Mapping,
) -> Input<'a> {
    Input {
        database_url: database_url.expose_secret(),
        run: loaded,
        mapping,
        store: None,
        objects: Objects::default(),
        port: &settings.port,
    }
}

async fn look(job: &Job<'_>, objects: Objects) -> Result<()> {
    let mapping = plan::mapping_to_look_by(job.settings, &job.plan_run, &*job.monitor)?;
    let database_url = job.settings.database()?;
    // Where none is set the copies are believed as the run tells them: the database alone can be verified from anywhere.
    let buckets = job.settings.names_store().then(|| job.settings.buckets()).transpose()?;
    let store = buckets.map(|buckets| landfall_store::reader(&buckets.store));
    let input = input(job.settings, &database_url, &job.plan_run, &mapping);
    let input = Input { store: store.as_deref(), objects, ..input };
    // Before the first look, so that nothing lies between the two. A server that fails to answer is not one that tells nothing of its log: by
    // such a verification the gate would not see that another took over.
    let log = load::log_position(job.settings, &*job.monitor).await?;
    let validation = Validation { log, ..landfall_verify::verify(&input, &*job.monitor).await? };
    Ok(job.run.write_json(rundir::VALIDATION, &validation)?)
}

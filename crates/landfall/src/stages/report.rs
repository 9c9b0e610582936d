//! Stage report: everything that the run's files tell, as tables for people and documents for machines.

use landfall_model::rundir;

use super::Job;
use crate::{
    exit::Exit,
    fail::Result,
    report::{self, Facts},
};

/// Writes the reports; a run that has them already keeps them. Answers how the run ended.
pub async fn run(job: &Job<'_>) -> Result<Exit> {
    let facts = Facts::read(&job.run, &job.plan_run)?;
    if !job.run.has(&rundir::report(report::TEXT)) {
        job.stage("report", async { report::write(&facts, job.run.root(), job.show_personal_data) }).await?;
    }
    Ok(facts.exit())
}

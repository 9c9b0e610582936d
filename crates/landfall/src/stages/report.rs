//! Stage report: everything that the run's files tell, as tables for people and documents for machines.

use landfall_model::{exit::Exit, rundir};
use landfall_report::Facts;

use super::Job;
use crate::fail::Result;

/// Writes the reports; a run that has them already keeps them. Answers how the run ended.
pub async fn run(job: &Job<'_>) -> Result<Exit> {
    let facts = Facts::read(&job.run, &job.plan_run)?;
    if !job.run.has(rundir::REPORT_TEXT) {
        job.stage("report", async { Ok(landfall_report::write(&facts, job.run.root(), job.mask)?) }).await?;
    }
    // Beside what the run itself made: a run that only validates has its parent's.
    if job.run == job.plan_run && !job.run.has(&job.run.index(rundir::WARNINGS)) {
        job.stage("index", async { Ok(landfall_report::index(&job.run)?) }).await?;
    }
    Ok(facts.exit())
}

//! Stage plan: raw files, mapping and decisions into `normalized/`; then the lint, without whose consent nothing is loaded.

use landfall_model::{
    decision::Decision,
    hash,
    kind::Kind,
    monitor::{Level, Monitor},
    outcome::Finding,
    plan::{Origin, Plan, snapshot_hash},
    redact,
    rundir::{self, RunDir},
    snapshot::Snapshot,
};
use landfall_plan::Context;

use super::{Job, delta, snapshot};
use crate::fail::{Failure, Result};

/// Plans, lints and writes; a run that has its plan already keeps it, unless the gate was closed and somebody has answered since.
pub async fn run(job: &Job<'_>) -> Result<()> {
    if job.run.has(rundir::PLAN) {
        if !is_answered_since(job)? {
            return Ok(());
        }
        forget(&job.run)?;
    }
    job.stage("plan", async { make(job) }).await
}

/// True where blocking questions held a plan, of which nothing can be loaded then, and there are other answers now.
fn is_answered_since(job: &Job<'_>) -> Result<bool> {
    let header = job.header()?;
    let decisions: Vec<Decision> = job.run.read_appended(rundir::DECISIONS)?;
    let later = [rundir::LOAD_GROUPS, rundir::LOAD_COPIES, "reports/migration-report.json"];
    let is_untouched = !later.iter().any(|file| job.run.has(file));
    Ok(header.blocking > 0 && is_untouched && header.decisions != hash_of(&decisions))
}

/// Without its header there is no plan: what is left of it goes when the next one is written.
fn forget(run: &RunDir) -> Result<()> {
    let path = run.path(rundir::PLAN);
    let removed = std::fs::remove_file(&path);
    Ok(removed.map_err(|source| rundir::Error::Io { action: "remove", path, source })?)
}

fn hash_of(decisions: &[Decision]) -> String {
    hash::of_bytes(format!("{decisions:?}").as_bytes())
}

fn make(job: &Job<'_>) -> Result<()> {
    if !snapshot::is_whole(&job.run) {
        let sentence = format!("{} has no snapshot to plan from", job.run.root().display());
        return Err(
            Failure::new(Kind::State, sentence).hint("`landfall migrate --dry-run` takes one and plans.")
        );
    }
    job.monitor.start("plan", None);
    let source = Snapshot::read(&job.run)?;
    let decisions: Vec<Decision> = job.run.read_appended(rundir::DECISIONS)?;
    let mapping = &job.settings.mapping;
    let context = Context {
        port: job.settings.port.clone(),
        target_bucket: mapping.files.target_bucket.clone(),
        parent: delta::parent(job, &source)?,
    };
    let plan = landfall_plan::plan(&source, mapping, &decisions, &context);
    lint(&plan)?;
    plan.write(&job.run, &origin(job, &decisions)?)?;
    tell(&plan, &*job.monitor);
    job.monitor.finish("plan", &summary(&plan));
    Ok(())
}

fn origin(job: &Job<'_>, decisions: &[Decision]) -> Result<Origin> {
    Ok(Origin {
        port: job.settings.port.clone(),
        snapshot: snapshot_hash(&job.run)?,
        mapping: job.settings.mapping_hash(),
        decisions: hash_of(decisions),
        parent: delta::parent_plan(job)?,
        target: job.settings.mapping.target.clone(),
    })
}

/// A plan with a lint finding is a mistake of the planner: it is not written, so nobody can load it.
fn lint(plan: &Plan) -> Result<()> {
    let findings: Vec<Finding> =
        landfall_plan::lint(plan).into_iter().filter(|finding| !finding.ok).collect();
    if findings.is_empty() {
        return Ok(());
    }
    let lines: Vec<String> =
        findings.iter().take(20).map(|finding| format!("  {}: {}", finding.place, finding.what)).collect();
    Err(Failure::new(
        Kind::Bug,
        format!("the plan contradicts itself in {} places:\n{}", findings.len(), lines.join("\n")),
    ))
}

/// With `--verbose`: every transformation that changed, guessed or refused something, without the values.
fn tell(plan: &Plan, monitor: &dyn Monitor) {
    for warning in &plan.warnings {
        let record = warning.record.map_or_else(String::new, |record| record.to_string());
        let message = redact::quoted(&warning.message);
        monitor.remark(Level::Detail, &format!("{record}, {}: {message} ({})", warning.column, warning.code));
    }
}

fn summary(plan: &Plan) -> String {
    format!(
        "{} clients, {} interests, {} berths, {} expenses, {} invoices, {} files; {} warnings, {} questions",
        plan.clients.len(),
        plan.interests.len(),
        plan.berths.len(),
        plan.expenses.len(),
        plan.invoices.len(),
        plan.files.len(),
        plan.warnings.len(),
        plan.questions.len(),
    )
}

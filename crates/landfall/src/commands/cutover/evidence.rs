//! The evidence for going live, from the files of the runs: nothing is asked, everything is read.

use landfall_cutover::{Evidence, Kind as StepKind};
use landfall_model::rundir::{self, RunDir};
use landfall_report::Facts;
use serde_json::Value;

use super::book::Book;
use crate::{config::Settings, fail::Result, stages};

/// What the latest verification, the freeze, the backup and the runbook tell.
pub fn collect(settings: &Settings, book: &Book) -> Result<Evidence> {
    let progress = book.progress();
    let before_gate = progress.steps().take_while(|(step, _)| step.kind != StepKind::Gate);
    let mut evidence = Evidence {
        frozen: book.run.has(rundir::FREEZE),
        freeze_violations: book.run.read_appended::<Value>(rundir::VIOLATIONS)?.len() as u64,
        failed_smoke_tests: stages::smoke::latest(&book.run)?.map(|outcome| outcome.failed),
        backup: backup(&book.run)?,
        skipped: progress.skipped().into_iter().map(|step| step.id.clone()).collect(),
        open: before_gate.filter(|(_, state)| !state.is_settled()).map(|(step, _)| step.id.clone()).collect(),
        ..Evidence::default()
    };
    if let Ok(run) = stages::find(settings, None, |run| run.has(rundir::VALIDATION) && book.is_since(run)) {
        look(&run, &mut evidence)?;
    }
    Ok(evidence)
}

fn look(run: &RunDir, evidence: &mut Evidence) -> Result<()> {
    let facts = Facts::read(run, &stages::plan_run(run)?)?;
    evidence.failed_checks = Some(facts.failures().count() as u64);
    evidence.planned = facts.header.rows();
    evidence.quarantined = (facts.held_back.len() + facts.rejected.len()) as u64;
    evidence.open_questions = facts.header.questions;
    evidence.blocking_questions = facts.header.blocking;
    let proven = facts.proven().count() as u64;
    evidence.unproven_files = facts.header.copies.saturating_sub(proven);
    Ok(())
}

/// SHA-256 of the backup as it is now: one that was changed since is none.
fn backup(run: &RunDir) -> Result<Option<String>> {
    if !run.has(rundir::BACKUP) {
        return Ok(None);
    }
    let noted: super::backup::Backup = run.read_json(rundir::BACKUP)?;
    let now = run.hash(rundir::BACKUP_DUMP)?;
    Ok((now == noted.sha256).then_some(now))
}

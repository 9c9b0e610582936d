//! The evidence for going live, from the files of the runs. Asked are the two of whom no run can tell how they are by now: the proxy, where traffic
//! goes, and the CRM's database, whether what was verified is in.

use std::collections::{BTreeSet, HashSet};

use landfall_cutover::{Evidence, Kind as StepKind, SmokeTests};
use landfall_golive::smoke::Outcome;
use landfall_model::{
    monitor::Monitor,
    rundir::{self, RunDir},
    seal,
};
use landfall_report::Facts;
use serde_json::Value;
use uuid::Uuid;

use super::{backup, before, book::Book, outdated, still_in, traffic};
use crate::{
    config::{Settings, is_same_host},
    fail::Result,
    stages,
};

/// What the latest verification, its seal, the freeze, the backup, the proxy and the runbook tell.
pub async fn collect(settings: &Settings, monitor: &dyn Monitor, book: &Book) -> Result<Evidence> {
    let progress = book.progress();
    let before_gate = progress.steps().take_while(|(step, _)| step.kind != StepKind::Gate);
    let mut evidence = Evidence {
        frozen: book.run.has(rundir::FREEZE),
        freeze_violations: book.run.read_appended::<Value>(rundir::VIOLATIONS)?.len() as u64,
        smoke_tests: smoke_tests(settings, book)?,
        traffic: traffic::found(settings, book).await?,
        skipped: progress.skipped().into_iter().map(|step| step.id.clone()).collect(),
        open: before_gate.filter(|(_, state)| !state.is_settled()).map(|(step, _)| step.id.clone()).collect(),
        ..Evidence::default()
    };
    if let Some(backup) = backup::kept(&book.run)? {
        evidence.late_backup = before::backup(settings, book, backup.at, &backup.holds)?;
        evidence.backup = Some(backup.sha256);
    }
    let wanted = |run: &RunDir| run.has(rundir::VALIDATION) && book.is_since(run);
    if let Ok(run) = stages::find(settings, None, wanted) {
        look(settings, monitor, book, &run, &mut evidence).await?;
    }
    Ok(evidence)
}

fn smoke_tests(settings: &Settings, book: &Book) -> Result<Option<SmokeTests>> {
    let Some(Outcome { at, app_url, failed, .. }) = stages::smoke::latest(&book.run)? else {
        return Ok(None);
    };
    let public = elsewhere(settings, book, &app_url).unwrap_or_default();
    Ok(Some(SmokeTests { at, app_url, failed, outdated: outdated::smoke_tests(settings, at)?, public }))
}

/// The public address, where this is another one; none where it is not known or not to be asked.
pub fn elsewhere(settings: &Settings, book: &Book, app_url: &str) -> Option<String> {
    // A rehearsal moves nobody: what its own proxy is asked says no more than the CRM beside it.
    let public = if book.weekend.rehearsal { None } else { settings.public_address() };
    public.filter(|public| !is_same_host(public, app_url))
}

async fn look(
    settings: &Settings,
    monitor: &dyn Monitor,
    book: &Book,
    run: &RunDir,
    evidence: &mut Evidence,
) -> Result<()> {
    let plan_run = stages::plan_run(run)?;
    evidence.broken_seals = broken_seals(run, &plan_run)?;
    let outdated = match outdated::verification(settings, book, run, &plan_run)? {
        None => still_in::missing(settings, monitor, run, &plan_run).await?,
        outdated => outdated,
    };
    if let Some(why) = outdated {
        evidence.outdated = why;
        return Ok(());
    }
    let facts = Facts::read(run, &plan_run)?;
    evidence.failed_checks = Some(facts.failures().count() as u64);
    evidence.planned = facts.header.rows();
    evidence.quarantined = (facts.held_back.len() + facts.rejected.len()) as u64;
    evidence.open_questions = facts.header.questions;
    evidence.blocking_questions = facts.header.blocking;
    evidence.unproven_files = facts.withheld.len() as u64;
    evidence.lost_originals = lost(settings, &facts)?;
    Ok(())
}

/// Where the files of these runs are not as the stages left them. None where one of the runs has no seal.
fn broken_seals(run: &RunDir, plan_run: &RunDir) -> Result<Option<Vec<String>>> {
    let mut runs = vec![run, plan_run];
    runs.dedup_by_key(|run| run.root());
    let mut broken = Vec::new();
    for run in runs {
        let (checked, id) = (seal::check(run)?, run.info()?.id);
        if checked.links.is_empty() {
            return Ok(None);
        }
        let breaches = checked.breaches.iter().map(ToString::to_string);
        // What its stage left may have been edited: nothing says otherwise.
        let cut_off = checked.cut_off.then(|| seal::CUT_OFF.to_owned());
        broken.extend(breaches.chain(cut_off).map(|what| format!("{what} (`landfall verify --seal {id}`)")));
    }
    Ok(Some(broken))
}

/// Originals that a cleanup removed, and of which the plan has no file: it was made of a source that no longer has them. A delta keeps their
/// files, and of what was copied back they are planned under the same ids.
fn lost(settings: &Settings, facts: &Facts) -> Result<u64> {
    let planned: HashSet<Uuid> = facts.file_ledger.iter().filter_map(|line| line.file).collect();
    let mut lost = BTreeSet::new();
    for run in stages::all(settings) {
        let removed = stages::cleanup::removed(&run)?.into_iter();
        let unknown = removed.filter(|line| !line.files.iter().any(|file| planned.contains(file)));
        lost.extend(unknown.map(|line| (line.bucket, line.key)));
    }
    Ok(lost.len() as u64)
}

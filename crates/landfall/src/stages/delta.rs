//! What a delta takes from the run that it follows: its snapshot to compare with, its ids, its decisions, and the copies that are made.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use landfall_load::files;
use landfall_model::{
    delta::SourceChanges,
    kind::Kind,
    monitor::{Level, Monitor},
    plan::{Parent, PlanHeader},
    raw::Raw,
    rundir::{self, RunDir},
    snapshot::Snapshot,
};

use super::{Job, job::DELTA, load, snapshot};
use crate::{
    config::Settings,
    fail::{Failure, Result},
    terminal::Progress,
};

/// Begins a run that follows the one that is loaded, with the decisions that were made on it.
pub async fn begin(settings: &Settings, monitor: Arc<Progress>) -> Result<Job<'_>> {
    let parent = load::loaded(settings).await?.ok_or_else(|| {
        let sentence = format!("nothing is loaded for {}: there is nothing to follow", settings.port);
        Failure::new(Kind::State, sentence).hint("Begin with `landfall migrate --full`.")
    })?;
    let path = parent.root().canonicalize().unwrap_or_else(|_| parent.root().to_owned());
    let job = Job::begin(settings, monitor, DELTA, None, Some(path))?;
    if parent.has(rundir::DECISIONS) {
        snapshot::copy(&parent, &job.run, rundir::DECISIONS)?;
    }
    Ok(job)
}

/// Reads the source and tells what moved; a run that has done so keeps it.
pub async fn read(job: &Job<'_>, since: Option<DateTime<Utc>>) -> Result<()> {
    match since {
        Some(moment) if !snapshot::is_whole(&job.run) => read_since(job, moment).await?,
        _ => snapshot::run(job).await?,
    }
    if !job.run.has(rundir::DELTA) {
        job.stage("compare", async { compare(job) }).await?;
    }
    Ok(())
}

/// Only what times show: the whole reading is kept beside it, since it says what was missed.
async fn read_since(job: &Job<'_>, moment: DateTime<Utc>) -> Result<()> {
    let whole = whole(job)?;
    if !snapshot::is_whole(&whole) {
        job.stage("snapshot", snapshot::read(job, &whole)).await?;
    }
    let (before, now) = (Snapshot::read(&parent_run(job)?)?, Snapshot::read(&whole)?);
    let mapping = &job.settings.mapping;
    let narrowed = landfall_plan::delta::since(&before, &now, mapping, moment);
    let missed = landfall_plan::delta::changes(&narrowed, &now, mapping);
    job.run.clear(rundir::RAW)?;
    narrowed.write(&job.run)?;
    if whole.has(rundir::EXTRACT_COUNTS) {
        snapshot::copy(&whole, &job.run, rundir::EXTRACT_COUNTS)?;
    }
    if !missed.is_empty() {
        let text = format!("missed, since no time after {moment} shows it: {missed}");
        job.monitor.remark(Level::Warning, &text);
    }
    let changes = SourceChanges {
        parent: parent_run(job)?.info()?.id,
        since: Some(moment),
        missed: Some(Box::new(missed)),
        ..landfall_plan::delta::changes(&before, &narrowed, mapping)
    };
    tell(job, &changes)
}

/// The folder of the whole reading.
pub fn whole(job: &Job<'_>) -> Result<RunDir> {
    let path = job.run.path(rundir::WHOLE);
    match RunDir::open(&path) {
        Ok(whole) => Ok(whole),
        Err(_) => Ok(RunDir::create_at(&path, &job.run.info()?)?),
    }
}

fn compare(job: &Job<'_>) -> Result<()> {
    let parent = parent_run(job)?;
    let (before, now) = (Snapshot::read(&parent)?, Snapshot::read(&job.run)?);
    let changes = landfall_plan::delta::changes(&before, &now, &job.settings.mapping);
    tell(job, &SourceChanges { parent: parent.info()?.id, ..changes })
}

fn tell(job: &Job<'_>, changes: &SourceChanges) -> Result<()> {
    job.monitor.start("compare", None);
    job.monitor.finish("compare", &format!("{changes} since run {}", changes.parent));
    let shown = if job.show_personal_data { changes.clone() } else { changes.masked() };
    Ok(job.run.write_json(rundir::DELTA, &shown)?)
}

fn parent_run(job: &Job<'_>) -> Result<RunDir> {
    job.parent()?.ok_or_else(|| {
        let sentence = format!("{} follows no run", job.run.root().display());
        Failure::new(Kind::State, sentence).hint("`landfall migrate --delta` begins a run that does.")
    })
}

/// What the planner keeps of the parent; none for a run that follows no other.
pub fn parent(job: &Job<'_>, now: &Raw) -> Result<Option<Parent>> {
    let Some(parent) = job.parent()? else { return Ok(None) };
    let noticed = job.run.info()?.started.parse().unwrap_or_default();
    Ok(Some(Parent::read(&parent, now, noticed)?))
}

/// Hash of the plan that this run's follows.
pub fn parent_plan(job: &Job<'_>) -> Result<Option<String>> {
    let Some(parent) = job.parent()? else { return Ok(None) };
    Ok(Some(parent.read_json::<PlanHeader>(rundir::PLAN)?.hash))
}

/// Copies that the parent made count as this run's.
pub fn inherit_copies(job: &Job<'_>) -> Result<()> {
    match job.parent()? {
        Some(parent) => Ok(files::inherit(&job.run, &parent)?),
        None => Ok(()),
    }
}

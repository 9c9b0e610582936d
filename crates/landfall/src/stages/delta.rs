//! What a delta takes from the run that it follows: its snapshot to compare with, its ids, its decisions, and the copies that are made.

use std::sync::Arc;

use chrono::{DateTime, SubsecRound, Utc};
use landfall_load::files;
use landfall_model::{
    delta::SourceChanges,
    journal,
    kind::Kind,
    monitor::{Level, Monitor},
    plan::{Parent, PlanHeader},
    raw::Raw,
    redact::Mask,
    rundir::{self, RunDir},
    snapshot::Snapshot,
    words::{count, shortened},
};

use super::{Job, load, mode::DELTA, nothing_loaded::nothing_to_follow, snapshot};
use crate::{
    config::Settings,
    fail::{Failure, Result},
    terminal::Progress,
};

/// Begins a run that follows the one that is loaded, with the decisions that were made on it.
pub async fn begin(settings: &Settings, monitor: Arc<Progress>) -> Result<Job<'_>> {
    let Some(parent) = load::loaded(settings, &*monitor).await? else {
        return Err(nothing_to_follow(settings, &*monitor).await?);
    };
    let job = Job::begin(settings, monitor, DELTA, None, Some(parent.resolved()))?;
    if parent.has(rundir::DECISIONS) {
        snapshot::copy(&parent, &job.run, rundir::DECISIONS)?;
    }
    Ok(job)
}

/// Reads the source and tells what moved; a run that has done so keeps it.
pub async fn read(job: &Job<'_>, since: Option<DateTime<Utc>>) -> Result<()> {
    if let Some(moment) = moment(&job.run, since)? {
        return read_since(job, moment).await;
    }
    snapshot::run(job).await?;
    if !job.run.has(rundir::DELTA) {
        job.stage("compare", async { compare(job) }).await?;
    }
    Ok(())
}

/// The moment by which a run narrows what was read: what it told of itself, else what is asked for. None where it takes over everything.
pub fn moment(run: &RunDir, asked: Option<DateTime<Utc>>) -> Result<Option<DateTime<Utc>>> {
    if run.has(rundir::DELTA) {
        return Ok(run.read_json::<SourceChanges>(rundir::DELTA)?.since);
    }
    if asked.is_none() && run.path(rundir::WHOLE).is_dir() {
        let name = run.shown();
        let sentence = format!("{name} takes over rows since a moment, and was cut off before it told which");
        return Err(Failure::new(Kind::State, sentence).hint(format!(
            "`landfall migrate --delta --since TIME --run {name}` goes on with it; where it was begun with --from, begin it anew."
        )));
    }
    Ok(asked)
}

/// Only what times show: the whole reading is kept beside it, since it says what was missed.
async fn read_since(job: &Job<'_>, moment: DateTime<Utc>) -> Result<()> {
    let whole = whole(job)?;
    if !whole.has_snapshot() {
        job.stage(journal::SNAPSHOT, snapshot::read(job, &whole)).await?;
    }
    if !(job.run.has(rundir::DELTA) && job.run.has_snapshot()) {
        job.stage("compare", async { narrow(job, &whole, moment) }).await?;
    }
    Ok(())
}

/// What is missed is told before `raw/` is there: a run that goes on from a narrowed snapshot knows that it is one.
fn narrow(job: &Job<'_>, whole: &RunDir, moment: DateTime<Utc>) -> Result<()> {
    let (before, now) = (Snapshot::read(&parent_run(job)?)?, Snapshot::read(whole)?);
    let narrowed = landfall_plan::delta::since(&before, &now, &job.settings.mapping, moment);
    let read = [&before, &narrowed, &now].map(Raw::from);
    drop((before, now));
    warn(job, &read[0], &read[1]);
    job.run.clear(rundir::RAW)?;
    if !job.run.has(rundir::DELTA) {
        tell_since(job, moment, &read)?;
    }
    snapshot::copy_counts(whole, &job.run)?;
    Ok(narrowed.write(&job.run)?)
}

fn tell_since(job: &Job<'_>, moment: DateTime<Utc>, [before, narrowed, now]: &[Raw; 3]) -> Result<()> {
    let mapping = &job.settings.mapping;
    let missed = landfall_plan::delta::changes(narrowed, now, mapping);
    if !missed.is_empty() {
        let text = format!("missed, since no time after {moment} shows it: {missed}");
        job.monitor.remark(Level::Warning, &text);
    }
    let changes = SourceChanges {
        parent: parent_run(job)?.info()?.id,
        since: Some(moment),
        missed: Some(Box::new(missed)),
        ..landfall_plan::delta::changes(before, narrowed, mapping)
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
    let (before, now) = (Raw::read(&parent)?, Raw::read(&job.run)?);
    let changes = landfall_plan::delta::changes(&before, &now, &job.settings.mapping);
    warn(job, &before, &now);
    tell(job, &SourceChanges { parent: parent.info()?.id, ..changes })
}

fn warn(job: &Job<'_>, before: &Raw, now: &Raw) {
    warn_of_emptied(job, before, now);
    warn_of_others(job, before, now);
}

/// It is no refusal: what a delta archives comes back with its reset, or with the records.
fn warn_of_emptied(job: &Job<'_>, before: &Raw, now: &Raw) {
    for (table, were) in landfall_plan::delta::emptied(before, now) {
        let text = format!(
            "{table}: the table is empty, where {} stood before. All that came of them is archived in the CRM, as if people had deleted each. Where nobody meant that, put the records back in NocoDB and carry over once more, or `landfall reset` this run",
            count(were, "record")
        );
        job.monitor.remark(Level::Warning, &text);
    }
}

/// A record with the id of another is planned into the rows of that one: what users built upon them in the CRM is then at the wrong record.
fn warn_of_others(job: &Job<'_>, before: &Raw, now: &Raw) {
    for (table, ids) in landfall_plan::delta::made_anew(before, now, &job.settings.mapping) {
        let (n, ids) = (count(ids.len(), "record"), shortened(&ids));
        let text = format!(
            "{table}: {n} with another CreatedAt than before: {ids}. Their ids seem to have been given to other records, as a backup that was restored in NocoDB does; what users noted in the CRM at the rows of the earlier ones will stand at these"
        );
        job.monitor.remark(Level::Warning, &text);
    }
}

fn tell(job: &Job<'_>, changes: &SourceChanges) -> Result<()> {
    job.monitor.start("compare", None);
    job.monitor.finish("compare", &format!("{changes} since run {}", changes.parent));
    let shown = match job.mask {
        Mask::On => changes.masked(),
        Mask::Off => changes.clone(),
    };
    Ok(job.run.write_json(rundir::DELTA, &shown)?)
}

fn parent_run(job: &Job<'_>) -> Result<RunDir> {
    job.parent()?.ok_or_else(|| {
        let sentence = format!("{} follows no run", job.run.shown());
        Failure::new(Kind::State, sentence).hint("`landfall migrate --delta` begins a run that does.")
    })
}

/// What the planner keeps of the parent; none for a run that follows no other.
pub fn parent(job: &Job<'_>, now: &Raw) -> Result<Option<Parent>> {
    let Some(parent) = job.parent()? else { return Ok(None) };
    // A column of the target: it may keep no fraction of a second, or another one than this.
    let noticed = job.run.info()?.began().trunc_subsecs(0);
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

//! What a delta takes from the run that it follows: its snapshot to compare with, its ids, its decisions, and the copies that are made.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::Arc,
};

use chrono::{DateTime, Utc};
use landfall_model::{
    delta::SourceChanges,
    kind::Kind,
    monitor::{Level, Monitor},
    outcome::{CopyOutcome, CopyState},
    plan::{Carried, Copy, Plan, PlanHeader},
    rundir::{self, RunDir},
    snapshot::Snapshot,
    source::{SourceRef, SourceTable},
    target::Table,
};
use landfall_plan::Parent;
use uuid::Uuid;

use super::{Job, job::DELTA, load, snapshot};
use crate::{
    config::Settings,
    fail::{Failure, Result},
    terminal::Progress,
};

/// Begins a run that follows the one that is loaded, with the decisions that were made on it.
pub async fn begin(settings: &Settings, monitor: Arc<Progress>) -> Result<Job<'_>> {
    let parent = loaded(settings).await?;
    let path = parent.root().canonicalize().unwrap_or_else(|_| parent.root().to_owned());
    let job = Job::begin(settings, monitor, DELTA, None, Some(path))?;
    if parent.has(rundir::DECISIONS) {
        snapshot::copy(&parent, &job.run, rundir::DECISIONS)?;
    }
    Ok(job)
}

/// The run that is loaded. The target knows which: the latest folder may be a run that was never loaded.
async fn loaded(settings: &Settings) -> Result<RunDir> {
    let Some(live) = load::live(settings).await? else {
        let sentence = format!("nothing is loaded for {}: there is nothing to follow", settings.port);
        return Err(Failure::new(Kind::State, sentence).hint("Begin with `landfall migrate --full`."));
    };
    let is_it =
        |run: &RunDir| run.read_json::<PlanHeader>(rundir::PLAN).is_ok_and(|header| header.hash == live.plan);
    RunDir::latest(&settings.output, |run| run.has(rundir::LOAD_GROUPS) && is_it(run))
        .or_else(|_| RunDir::latest(&settings.output, is_it))
        .map_err(|_| {
            let sentence = format!(
                "run {} is loaded since {}, but its folder is not in {}",
                live.run,
                live.since,
                settings.output.display()
            );
            Failure::new(Kind::State, sentence).hint(
                "Set LANDFALL_OUTPUT to the folder that holds it: a delta needs its snapshot and its plan.",
            )
        })
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

/// What the planner keeps of the parent: ids, and the rows of records that are not in `now`; none for a run that follows no other.
pub fn parent(job: &Job<'_>, now: &Snapshot) -> Result<Option<Parent>> {
    let Some(parent) = job.parent()? else { return Ok(None) };
    let there: HashSet<SourceRef> = SourceTable::ALL
        .into_iter()
        .flat_map(|table| {
            now.rows(table).iter().filter_map(move |row| Some(SourceRef::new(table, row.id()?)))
        })
        .collect();
    let is_gone = |from: &[SourceRef]| !from.is_empty() && !from.iter().any(|at| there.contains(at));
    let keep = |table, from: &[SourceRef]| matches!(table, Table::Files | Table::Tags) || is_gone(from);
    let mut id_maps = BTreeMap::new();
    for table in Table::ALL.map(Table::name) {
        if parent.has(&rundir::id_map(table)) {
            id_maps.insert(table.to_owned(), parent.read_json(&rundir::id_map(table))?);
        }
    }
    let noticed = job.run.info()?.started.parse().unwrap_or_default();
    Ok(Some(Parent { id_maps, rows: Plan::read_rows(&parent, keep)?, noticed }))
}

/// Hash of the plan that this run's follows.
pub fn parent_plan(job: &Job<'_>) -> Result<Option<String>> {
    let Some(parent) = job.parent()? else { return Ok(None) };
    Ok(Some(parent.read_json::<PlanHeader>(rundir::PLAN)?.hash))
}

/// Copies that the parent verified need not be made again, and those of objects that are gone cannot: they count as this run's.
pub fn inherit_copies(job: &Job<'_>) -> Result<()> {
    let Some(parent) = job.parent()? else { return Ok(()) };
    let known: HashSet<Uuid> =
        job.run.read_appended::<CopyOutcome>(rundir::LOAD_COPIES)?.iter().map(|copy| copy.file).collect();
    let made: HashMap<Uuid, Copy> =
        parent.read_jsonl::<Copy>(rundir::COPIES)?.into_iter().map(|copy| (copy.file, copy)).collect();
    let planned = job.run.read_jsonl::<Copy>(rundir::COPIES)?;
    let same = planned.iter().filter(|copy| made.get(&copy.file) == Some(*copy)).map(|copy| copy.file);
    let carried = job.run.read_jsonl::<Carried>(rundir::CARRIED)?;
    let kept = carried.iter().filter(|row| row.table == Table::Files).filter_map(|row| row.key.parse().ok());
    let wanted: HashSet<Uuid> = same.chain(kept).collect();
    let outcomes: BTreeMap<Uuid, CopyOutcome> = parent
        .read_appended::<CopyOutcome>(rundir::LOAD_COPIES)?
        .into_iter()
        .map(|copy| (copy.file, copy))
        .collect();
    let is_wanted = |copy: &&CopyOutcome| {
        copy.state == CopyState::Verified && wanted.contains(&copy.file) && !known.contains(&copy.file)
    };
    outcomes.values().filter(is_wanted).try_for_each(|copy| job.run.append(rundir::LOAD_COPIES, copy))?;
    Ok(())
}

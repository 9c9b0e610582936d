//! Delta: a plan takes the place of the one that it follows, in one transaction.
//!
//! Every row has three states: what the parent run left (the base), what is there now (the live row), and what the plan wants (the staged row).
//!
//! | base | live | wanted | what is done |
//! |---|---|---|---|
//! | a | a | a | nothing |
//! | a | a | b | updated |
//! | – | – | b | inserted |
//! | a | a | – | removed, unless rows that the CRM added refer to it |
//! | a | c | any | left alone, and reported: somebody changed it in the CRM |
//! | a | – | any | left alone, and reported: somebody deleted it in the CRM |
//!
//! It is one transaction and not one for each group as a first load is: a person who becomes two moves rows between groups, and half of
//! that would be a target that no plan describes.

mod base;
mod changes;
mod compare;
mod conflicts;
mod remove;
mod table;
mod update;

use std::collections::BTreeMap;

use landfall_model::{
    outcome::LoadResult,
    rundir,
    target::{Group, Table},
};

use super::{
    Job,
    budget::Tally,
    files::Files,
    group::{Progress, planned_rows},
};
use crate::{
    catalogue::{Events, LiveTable},
    error::Error,
    marker,
    quiet::without_triggers,
};

use base::Base;
use changes::Changes;

const DOING: &str = "applying the delta";

/// Brings the plan in where its parent is; nothing to do where it is in already.
pub async fn exchange(job: &Job<'_>) -> Result<(), Error> {
    let live = marker::live_run(job.client, job.target.port).await?;
    if live.as_ref().is_some_and(|live| live.plan == job.plan.hash) {
        return Ok(());
    }
    let base = Base::open(job, live).await?;
    job.monitor.start("apply the delta", Some(job.plan.tables.iter().map(|file| file.rows).sum()));
    let tables: Vec<&LiveTable> = job.target.layouts.values().map(|layout| &layout.live).collect();
    let changes = job
        .lock
        .transaction(DOING, async || {
            let work = async || apply(job, &base).await;
            without_triggers(job.client, &tables, Events::CHANGE, job.monitor, work).await
        })
        .await?;
    job.monitor.finish("apply the delta", &changes.to_string());
    Ok(())
}

/// The transaction: rows, rejects and the marker together. What the run directory is to know of conflicts is written before the commit: a
/// kill in between must not lose it, and an attempt that is rolled back is set aside by the next.
async fn apply(job: &Job<'_>, base: &Base) -> Result<Changes, Error> {
    let mut changes = Changes::default();
    let mut results = BTreeMap::new();
    let mut progress = Progress::read(job).await?;
    marker::forget(job.client, &base.plan.hash).await?;
    marker::begin(job.client, &job.plan.hash, &job.run_id, job.target.port).await?;
    for step in job.target.order.iter().filter(|step| step.group != Group::Ports) {
        let mut tally = Tally::new(step.group, planned_rows(job, &step.tables), job.options.budget);
        for &table in &step.tables {
            let done = table::exchange(job, base, table, &progress, &mut tally, &mut changes).await?;
            marker::record_rejects(job.client, &job.plan.hash, table, &done.rejects).await?;
            progress.add(&table::absent(job, table, done.entries).await?);
            results.insert(table, done.result);
        }
        if step.group == Group::Files {
            progress.files = Files::read(job).await?;
        }
    }
    remove::all(job, &mut changes).await?;
    record(job, results, &changes).await?;
    job.run.set_aside(rundir::LOAD_CONFLICTS)?;
    changes.conflicts.iter().try_for_each(|conflict| job.run.append(rundir::LOAD_CONFLICTS, conflict))?;
    super::set_aside(job.run)?;
    Ok(changes)
}

async fn record(
    job: &Job<'_>,
    mut results: BTreeMap<Table, LoadResult>,
    changes: &Changes,
) -> Result<(), Error> {
    for step in job.target.order.iter().filter(|step| step.group != Group::Ports) {
        let of_table = |table: &Table| {
            let result = results.remove(table)?;
            Some(LoadResult { changed: Some(changes.of(*table)), ..result })
        };
        let results: Vec<LoadResult> = step.tables.iter().filter_map(of_table).collect();
        marker::record_group(job.client, &job.plan.hash, step.group, &results).await?;
    }
    Ok(())
}

//! One group: its tables and its marker in one transaction; afterwards what it did is told to the run directory.

use std::{
    collections::{BTreeMap, HashSet},
    time::Instant,
};

use landfall_model::{
    finding::Quarantined,
    outcome::{GroupOutcome, LoadResult},
    plan::Carried,
    rundir,
    target::{Group, Table},
    words,
};
use uuid::Uuid;

use super::{
    Job,
    budget::Tally,
    files::{Admission, Files},
    publish::{describe, errors, publish},
    table::{self, QuarantinedKeys, TableDone, task},
};
use crate::{error::Error, marker, order::Step, reject::Reject};

/// What is known so far, and grows with each group.
pub struct Progress {
    /// Groups that are in, with how their tables fared.
    pub is_in: BTreeMap<Group, Vec<LoadResult>>,
    /// Which files are in.
    pub files: Files,
    /// Rows that are in no group: nothing that depends on them can go in.
    pub quarantined: QuarantinedKeys,
    /// What the run directory says of each group.
    told: BTreeMap<Group, Vec<LoadResult>>,
    /// Since when what users do is theirs.
    since: Option<String>,
}

impl Progress {
    /// What earlier attempts left. What they rejected is read from the marker: a load that was killed right after its commit has told nothing.
    pub async fn read(job: &Job<'_>) -> Result<Self, Error> {
        let mut progress = Self::of_plan(job).await?;
        let told: Vec<GroupOutcome> = job.run.read_appended(rundir::LOAD_GROUPS)?;
        progress.since = marker::since(job.client, &job.plan.hash).await?;
        progress.told = told.into_iter().map(|outcome| (outcome.group, outcome.results)).collect();
        let is_in = |table: &Table| progress.is_in.contains_key(&table.group());
        for table in Table::ALL.into_iter().filter(is_in).collect::<Vec<_>>() {
            progress.add(&rejected(job, table).await?.1);
        }
        Ok(progress)
    }

    /// The same without what was rejected: where every planned row is tried once more, only the plan says what cannot go in.
    pub async fn of_plan(job: &Job<'_>) -> Result<Self, Error> {
        let mut progress = Self {
            is_in: marker::groups(job.client, &job.plan.hash).await?,
            files: Files::read(job).await?,
            quarantined: QuarantinedKeys::new(),
            told: BTreeMap::new(),
            since: None,
        };
        progress.add(&held_back(job)?);
        Ok(progress)
    }

    /// Notes rows that did not go in: what depends on them cannot either.
    pub fn add(&mut self, entries: &[Quarantined]) {
        let out = entries.iter().filter(|entry| entry.is_out());
        self.quarantined.extend(out.map(|entry| (entry.table, entry.key.clone())));
    }

    /// Loads one table in the open transaction and notes its rejects; of `files`, `only` these rows where some are in already.
    pub async fn table(
        &mut self,
        job: &Job<'_>,
        table: Table,
        only: Option<&HashSet<Uuid>>,
        tally: &mut Tally,
    ) -> Result<TableDone, Error> {
        let admission = Admission { table, files: &self.files, verified: job.options.verified, only };
        let done = table::load(job, &admission, &self.quarantined, tally).await?;
        marker::record_rejects(job.client, &job.plan.hash, table, &done.rejects).await?;
        self.add(&done.entries);
        Ok(done)
    }
}

/// What the plan holds back, but for rows that stay as the run before planned them: these are planned, and what depends on them can go in.
pub fn held_back(job: &Job<'_>) -> Result<Vec<Quarantined>, Error> {
    let carried: Vec<Carried> = job.run.read_appended(rundir::CARRIED)?;
    let stay: HashSet<(Table, &str)> = carried.iter().map(|row| (row.table, row.key.as_str())).collect();
    let mut held_back: Vec<Quarantined> = job.run.read_appended(rundir::PLAN_QUARANTINE)?;
    held_back.retain(|entry| !stay.contains(&(entry.table, entry.key.as_str())));
    Ok(held_back)
}

/// Brings a group in, unless it is in already.
pub async fn load(job: &Job<'_>, step: &Step, progress: &mut Progress) -> Result<GroupOutcome, Error> {
    if step.group == Group::Ports {
        return Ok(ports());
    }
    // Told even to who asked to stop: right after a delta's commit all groups are in, and nothing was rolled back.
    if let Some(results) = progress.is_in.get(&step.group) {
        return found(job, step, results.clone(), progress).await;
    }
    if job.monitor.stop_requested() {
        return Err(Error::Interrupted);
    }
    let begun = Instant::now();
    let rows = planned_rows(job, &step.tables);
    job.monitor.start(&task(step.group), Some(rows));
    let (results, entries) = commit(job, step, rows, progress).await?;
    if step.group == Group::Files {
        progress.files = Files::read(job).await?;
    }
    let seconds = begun.elapsed().as_secs_f64();
    let since = progress.since.clone();
    let outcome = GroupOutcome { group: step.group, results, seconds, already_in: false, since };
    publish(job.run, &entries, &outcome)?;
    job.monitor.finish(&task(step.group), &summary(&outcome));
    Ok(outcome)
}

/// The transaction: rows, rejects and marker together.
async fn commit(
    job: &Job<'_>,
    step: &Step,
    rows: u64,
    progress: &mut Progress,
) -> Result<(Vec<LoadResult>, Vec<Quarantined>), Error> {
    let mut tally = Tally::new(step.group, rows, job.options.budget);
    let doing = format!("loading {}", step.group.name());
    job.lock
        .transaction(&doing, async || {
            let (mut results, mut entries, mut waiting) = (Vec::new(), Vec::new(), Vec::new());
            for &table in &step.tables {
                marker::forget_rejects(job.client, &job.plan.hash, table).await?;
                let done = progress.table(job, table, None, &mut tally).await?;
                results.push(done.result);
                entries.extend(done.entries);
                waiting.extend(done.withheld);
            }
            marker::record_group(job.client, &job.plan.hash, step.group, &results).await?;
            if step.group == Group::Files {
                marker::record_waiting(job.client, &job.plan.hash, &waiting).await?;
            }
            progress.since = Some(marker::came_in(job.client, &job.plan.hash).await?);
            Ok((results, entries))
        })
        .await
}

/// A group that is in already. What the run directory does not know of it is told now: files that were completed, or a commit after which
/// an earlier attempt was killed.
async fn found(
    job: &Job<'_>,
    step: &Step,
    mut results: Vec<LoadResult>,
    progress: &Progress,
) -> Result<GroupOutcome, Error> {
    let mut all = Vec::new();
    for result in &mut results {
        let Some(table) = step.tables.iter().find(|table| table.name() == result.entity) else { continue };
        let (rejects, entries) = rejected(job, *table).await?;
        result.errors = errors(&rejects, &entries);
        all.extend(entries);
    }
    let since = progress.since.clone();
    let outcome = GroupOutcome { group: step.group, results, seconds: 0.0, already_in: true, since };
    if progress.told.get(&step.group) != Some(&outcome.results) {
        publish(job.run, &all, &outcome)?;
    }
    Ok(outcome)
}

/// What the target rejected of a table that is in, and how the quarantine lists it.
async fn rejected(job: &Job<'_>, table: Table) -> Result<(Vec<Reject>, Vec<Quarantined>), Error> {
    let rejects = marker::of_table(job.client, &job.plan.hash, table).await?;
    let entries = describe(job.run, &job.target.layouts[&table], &rejects)?;
    Ok((rejects, entries))
}

/// The port was found before anything began: the loader only looks at it.
fn ports() -> GroupOutcome {
    let result =
        LoadResult { entity: Group::Ports.name().to_owned(), total: 1, success: 1, ..LoadResult::default() };
    GroupOutcome { group: Group::Ports, results: vec![result], seconds: 0.0, already_in: true, since: None }
}

/// Lines of the plan's files of these tables.
pub fn planned_rows(job: &Job<'_>, tables: &[Table]) -> u64 {
    job.plan.tables.iter().filter(|file| tables.contains(&file.table)).map(|file| file.rows).sum()
}

fn summary(outcome: &GroupOutcome) -> String {
    let sum = |count: fn(&LoadResult) -> u64| outcome.results.iter().map(count).sum::<u64>();
    let mut words = words::count(sum(|result| result.success), "row");
    let rest = [(sum(|result| result.failed), "in quarantine"), (sum(|result| result.withheld), "withheld")];
    for (rows, what) in rest.into_iter().filter(|(rows, _)| *rows > 0) {
        words += &format!(", {rows} {what}");
    }
    words
}

//! One table of a group: stage, reject, insert.

use futures::future::join;
use landfall_model::{finding::Quarantined as Entry, outcome::LoadResult, target::Group};
use tokio_postgres::Client;

use super::{
    Job,
    budget::Tally,
    copy::Batch,
    feed::{Feed, Portion},
    files::Admission,
    publish::{describe, reason},
    relations::{Quarantined, foreign_keys, orphans},
    shape::{misfits, unchecked},
    stage,
};
use crate::{error::Error, layout::Layout, reject::Reject};

/// A table on its way in.
pub struct TableLoad<'a> {
    pub(super) client: &'a Client,
    pub(super) layout: &'a Layout,
    pub(super) job: &'a Job<'a>,
    pub(super) tally: &'a mut Tally,
    pub(super) rejects: Vec<Reject>,
}

/// How a table fared.
pub struct TableDone {
    /// For the report, with the errors.
    pub result: LoadResult,
    /// For the marker.
    pub rejects: Vec<Reject>,
    /// For the quarantine.
    pub entries: Vec<Entry>,
}

/// Loads one table in the open transaction: everything good is in, everything else is a reject with its reason.
pub async fn load(
    job: &Job<'_>,
    admission: &Admission<'_>,
    quarantined: &Quarantined,
    tally: &mut Tally,
) -> Result<TableDone, Error> {
    let layout = &job.target.layouts[&admission.table];
    let mut load = TableLoad { client: job.client, layout, job, tally, rejects: Vec::new() };
    stage::create(job.client, layout).await?;
    let (total, withheld) = load.stage_rows(admission, quarantined).await?;
    let success = if load.staged(total, withheld) == 0 { 0 } else { load.bring_in(quarantined).await? };
    stage::drop(job.client).await?;
    load.done(total, withheld, success)
}

impl TableLoad<'_> {
    /// From the staging table into the live one, less what it would refuse; answers how many rows went in.
    async fn bring_in(&mut self, quarantined: &Quarantined) -> Result<u64, Error> {
        stage::analyze(self.client, stage::NAME, self.layout).await?;
        self.reject_by_rule().await?;
        self.reject_orphans(quarantined).await?;
        self.insert_in_rounds().await
    }

    const fn staged(&self, total: u64, withheld: u64) -> u64 {
        total - withheld - self.rejects.len() as u64
    }

    /// Notes rejects and takes them out of the staging table. The error comes with the row that exceeds the budget.
    pub(super) async fn reject(&mut self, found: Vec<Reject>) -> Result<(), Error> {
        let lines: Vec<i64> = found.iter().map(|reject| reject.line).collect();
        let is_within = self.tally.count(&found);
        self.rejects.extend(found);
        if !is_within {
            return Err(self.exceeded()?);
        }
        stage::remove(self.client, &lines).await
    }

    /// Streams the plan's file into the staging table; answers its rows, and how many of them are withheld.
    pub(super) async fn stage_rows(
        &mut self,
        admission: &Admission<'_>,
        quarantined: &Quarantined,
    ) -> Result<(u64, u64), Error> {
        let mut feed = Feed::open(self.job, self.layout, admission, quarantined)?;
        let mut portion = feed.next().await?;
        loop {
            let Portion { batch, rejects } = portion;
            self.reject(rejects).await?;
            if batch.len() == 0 {
                return Ok((feed.total.cast_unsigned(), feed.withheld));
            }
            let (sent, next) = join(self.send(batch), feed.next()).await;
            sent?;
            portion = next?;
        }
    }

    async fn send(&mut self, batch: Batch) -> Result<(), Error> {
        if self.job.monitor.stop_requested() {
            return Err(Error::Interrupted);
        }
        let rows = batch.len();
        let refused = batch.send(self.client, self.layout).await?;
        self.job.monitor.advance(&task(self.tally.group), rows);
        self.reject(refused).await
    }

    pub(super) async fn reject_by_rule(&mut self) -> Result<(), Error> {
        let found = misfits(self.client, self.layout).await?;
        self.reject(found).await?;
        let found = unchecked(self.client, self.layout).await?;
        self.reject(found).await
    }

    pub(super) async fn reject_orphans(&mut self, quarantined: &Quarantined) -> Result<(), Error> {
        for key in foreign_keys(self.layout) {
            let parent = self.job.target.layouts.values().find(|layout| layout.live.oid == key.parent);
            let parent = parent.map(|layout| layout.table);
            let found = orphans(self.client, self.layout, key, parent, quarantined).await?;
            self.reject(found).await?;
        }
        Ok(())
    }

    pub(super) fn done(mut self, total: u64, withheld: u64, success: u64) -> Result<TableDone, Error> {
        self.rejects.sort_by_key(|reject| reject.line);
        let entries = describe(self.job.run, self.layout, &self.rejects)?;
        let errors = super::publish::errors(&self.rejects, &entries);
        let failed = self.rejects.len() as u64;
        let entity = self.layout.table.name().to_owned();
        let result = LoadResult { entity, total, success, failed, withheld, errors, changed: None };
        Ok(TableDone { result, rejects: self.rejects, entries })
    }

    /// The error that says how the budget was used up, with the first few reasons.
    fn exceeded(&self) -> Result<Error, Error> {
        let roots: Vec<Reject> =
            self.rejects.iter().filter(|reject| reject.is_root()).take(5).cloned().collect();
        let entries = describe(self.job.run, self.layout, &roots)?;
        Ok(Error::TooManyFailures {
            run: self.job.run_id.clone(),
            group: self.tally.group.name(),
            failed: self.tally.failed,
            rows: self.tally.rows,
            allowed: self.tally.allowed,
            reasons: entries.iter().map(reason).collect(),
        })
    }
}

/// The name of a group's task for the monitor.
pub fn task(group: Group) -> String {
    format!("load {}", group.name())
}

//! One table of a group: straight into the live table while that takes every row; from the first that it refuses on: stage, reject, insert.
//!
//! Staging judges all rows at once, which bisection would pay for row by row, but it writes every row twice and reads it several times. So it
//! begins only with the batch that was refused. What went straight in stays: an earlier row goes before a later one in any case. Not
//! taken: to stage that one batch alone; of a table with one bad row in a thousand nearly every batch would be copied twice, and its
//! first half be left in the live table as dead rows.
//!
//! [`feed`] reads and encodes rows into a [`batch`]. [`stage`] holds those that wait; rejects are found by [`shape`] and [`relations`]; [`rounds`]
//! brings the rest in by [`insert`], and [`halves`] finds those that only the server refuses.

mod batch;
mod feed;
mod halves;
mod insert;
mod judge;
mod rejects;
mod relations;
mod rounds;
mod shape;
pub mod stage;

use futures::future::join;
use landfall_model::{finding::Quarantined, outcome::LoadResult, target::Group};
use tokio_postgres::Client;
use uuid::Uuid;

use super::{
    Job,
    budget::Tally,
    files::Admission,
    publish::{describe, errors},
};
use crate::{error::Error, layout::Layout, reject::Reject};

pub use batch::Batch;
use batch::lock_live;
use feed::{Feed, Portion};
pub use halves::by_halves;
pub use relations::QuarantinedKeys;
use relations::foreign_keys;

/// A table on its way in.
pub struct TableLoad<'a> {
    pub(super) client: &'a Client,
    pub(super) layout: &'a Layout,
    pub(super) job: &'a Job<'a>,
    pub(super) tally: &'a mut Tally,
    pub(super) rejects: Vec<Reject>,
    way: Way,
    /// Rows that went straight into the live table.
    straight: u64,
}

/// How rows go into the live table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Straight,
    Staged,
}

/// How a table fared.
pub struct TableDone {
    /// For the report, with the errors.
    pub result: LoadResult,
    /// For the marker.
    pub rejects: Vec<Reject>,
    /// For the quarantine.
    pub entries: Vec<Quarantined>,
    /// Of `files`, those that wait for their copy.
    pub withheld: Vec<Uuid>,
}

/// Loads one table in the open transaction: everything good is in, everything else is a reject with its reason.
pub async fn load(
    job: &Job<'_>,
    admission: &Admission<'_>,
    quarantined: &QuarantinedKeys,
    tally: &mut Tally,
) -> Result<TableDone, Error> {
    let layout = &job.target.layouts[&admission.table];
    let mut load = TableLoad::staged(job, layout, tally);
    if may_go_straight(job, layout, quarantined) {
        load.way = Way::Straight;
    } else {
        stage::create(job.client, layout).await?;
    }
    let (total, withheld) = load.take(admission, quarantined).await?;
    let waiting = load.waiting(total, withheld.len() as u64);
    let success = load.straight + load.bring_in(waiting, quarantined).await?;
    load.done(total, withheld, success)
}

/// True where COPY does to the live table what an INSERT of staged rows would, and nothing is known that it will refuse.
fn may_go_straight(job: &Job<'_>, layout: &Layout, quarantined: &QuarantinedKeys) -> bool {
    let lacks_rows = |oid| {
        let parent = job.target.layouts.values().find(|layout| layout.live.oid == oid);
        parent.is_some_and(|parent| quarantined.iter().any(|(table, _)| *table == parent.table))
    };
    layout.takes_copy() && !foreign_keys(layout).any(|key| lacks_rows(key.parent))
}

impl<'a> TableLoad<'a> {
    /// A load of which every row is staged.
    pub const fn staged(job: &'a Job<'a>, layout: &'a Layout, tally: &'a mut Tally) -> Self {
        Self { client: job.client, layout, job, tally, rejects: Vec::new(), way: Way::Staged, straight: 0 }
    }

    /// From the staging table, where these rows wait, into the live one, less what it would refuse; answers how many rows went in.
    async fn bring_in(&mut self, waiting: u64, quarantined: &QuarantinedKeys) -> Result<u64, Error> {
        if self.way == Way::Straight {
            return Ok(0);
        }
        let mut inserted = 0;
        if waiting > 0 {
            stage::analyze(self.client, stage::NAME, self.layout).await?;
            self.reject_by_rule().await?;
            self.reject_orphans(quarantined).await?;
            inserted = self.insert_in_rounds().await?;
        }
        stage::drop(self.client).await?;
        Ok(inserted)
    }

    const fn waiting(&self, total: u64, withheld: u64) -> u64 {
        total - withheld - self.straight - self.rejects.len() as u64
    }

    /// Streams the plan's file into the live table or the staging table; answers how many rows it has, and the files that are withheld.
    pub async fn take(
        &mut self,
        admission: &Admission<'_>,
        quarantined: &QuarantinedKeys,
    ) -> Result<(u64, Vec<Uuid>), Error> {
        let mut feed = Feed::open(self.job, self.layout, admission, quarantined)?;
        let mut portion = feed.next().await?;
        loop {
            let Portion { batch, rejects } = portion;
            self.note(rejects)?;
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
        if !self.goes_straight(&batch).await? {
            let refused = batch.send_staged(self.client, self.layout).await?;
            self.note(refused)?;
        }
        self.job.monitor.advance(&task(self.tally.group), batch.len());
        Ok(())
    }

    /// True where the batch is in the live table; from the first that is not on, all are staged.
    async fn goes_straight(&mut self, batch: &Batch) -> Result<bool, Error> {
        if self.way == Way::Staged {
            return Ok(false);
        }
        if self.straight == 0 {
            lock_live(self.client, self.layout).await?;
        }
        if let Some(rows) = batch.send_live(self.client, self.layout).await? {
            self.straight += rows;
            return Ok(true);
        }
        self.way = Way::Staged;
        stage::create(self.client, self.layout).await?;
        Ok(false)
    }

    /// How the table fared, with so many rows in.
    pub fn done(mut self, total: u64, withheld: Vec<Uuid>, success: u64) -> Result<TableDone, Error> {
        let failed = self.refused();
        let entries = describe(self.job.run, self.layout, &self.rejects)?;
        let errors = errors(&self.rejects, &entries);
        let entity = self.layout.table.name().to_owned();
        let result = LoadResult {
            entity,
            total,
            success,
            failed,
            withheld: withheld.len() as u64,
            errors,
            changed: None,
        };
        Ok(TableDone { result, rejects: self.rejects, entries, withheld })
    }
}

/// The name of a group's task for the monitor.
pub fn task(group: Group) -> String {
    format!("load {}", group.name())
}

//! Single rows put back as they were planned: what verification found damaged, without a reset of all the rest.
//!
//! The rows are those of the plan that is in, the values just what a load would write, in one transaction under the same lock, without the
//! target's triggers. A row that users changed since is theirs: it is refused, unless the operator names the run once more. Nothing that the
//! plan does not know is touched; rows beyond it are nobody's to remove.

mod find;
mod users;

use std::collections::BTreeMap;

use landfall_model::{
    monitor::Monitor,
    outcome::{Found, Repaired},
    rundir::{self, RunDir},
    target::Table,
    user_edits::UserEdits,
};
use landfall_postgres::Session;

use super::{
    Job, Options,
    absent::absent,
    alone,
    budget::{Budget, Tally},
    exchange::{differing, same_key, update},
    files::{Admission, Files},
    group::Progress,
    publish::{describe, reason},
    table::{Batch, TableLoad, stage},
};
use crate::{
    catalogue::{Events, LiveTable},
    error::{Error, While},
    layout::Layout,
    marker,
    preflight::mention_triggers,
    quiet::without_triggers,
};

use find::{Row, planned, refuse_rejected};
use users::Users;

const DOING: &str = "repairing rows";
/// Every reject is told as the reason why nothing was repaired.
const ANY: Budget = Budget { percent: 100.0, at_least: 1 };

/// Puts rows of a plan that is in back as planned, all or none; `rows` names them by table and key (of a junction both parts, joined by a
/// comma). Those that users changed since only where that is overruled. What was done goes to `load/repairs.jsonl`.
///
/// # Errors
/// A run that is not loaded, a row that is not planned, waits for its file or was rejected, one that users changed, one that the target does not
/// take; another operator at work. Then nothing is changed.
pub async fn repair(
    session: &Session,
    run: &RunDir,
    rows: &[(Table, String)],
    edits: UserEdits,
    options: &Options<'_>,
    monitor: &dyn Monitor,
) -> Result<Vec<Repaired>, Error> {
    let work = async |job: &Job<'_>| {
        mention_triggers(&job.target, monitor);
        Repair { job, edits }.make(rows).await
    };
    alone(session, run, options, monitor, work).await
}

struct Repair<'a> {
    job: &'a Job<'a>,
    edits: UserEdits,
}

impl Repair<'_> {
    async fn make(&self, rows: &[(Table, String)]) -> Result<Vec<Repaired>, Error> {
        let job = self.job;
        let live = marker::live_run(job.client, job.target.port).await?;
        if live.as_ref().is_none_or(|live| live.plan != job.plan.hash) {
            return Err(absent(job, live).await?);
        }
        let rows = planned(job, rows)?;
        refuse_rejected(job, &rows).await?;
        let tables: Vec<&LiveTable> = rows.keys().map(|table| &job.target.layouts[table].live).collect();
        job.lock
            .transaction(DOING, async || {
                let work = async || self.all(&rows).await;
                let done = without_triggers(job.client, &tables, Events::UPDATE, job.monitor, work).await?;
                // Told before the commit: a kill in between must not leave a change that nothing tells of.
                done.iter().try_for_each(|row| job.run.append(rundir::LOAD_REPAIRS, row))?;
                Ok(done)
            })
            .await
    }

    /// In the order of loading, so that a row finds what it refers to.
    async fn all(&self, rows: &BTreeMap<Table, Vec<Row>>) -> Result<Vec<Repaired>, Error> {
        let job = self.job;
        let users = Users::read(job).await?;
        let mut progress = Progress::read(job).await?;
        let mut done = Vec::new();
        for table in job.target.order.iter().flat_map(|step| &step.tables) {
            for row in rows.get(table).into_iter().flatten() {
                let entries = users.entries(job, *table, row).await?;
                if entries > 0 && self.edits == UserEdits::Keep {
                    return Err(self.touched(*table, row, entries));
                }
                let repaired = self.one(*table, row, &progress).await?;
                done.push(Repaired { users: entries, ..repaired });
            }
            if *table == Table::Files {
                progress.files = Files::read(job).await?;
            }
        }
        Ok(done)
    }

    /// Stages the row, compares, and writes what differs.
    async fn one(&self, table: Table, row: &Row, progress: &Progress) -> Result<Repaired, Error> {
        let (job, layout) = (self.job, &self.job.target.layouts[&table]);
        let mut tally = Tally::new(table.group(), 1, ANY);
        let mut load = TableLoad::staged(job, layout, &mut tally);
        stage::create(job.client, layout).await?;
        self.stage(&mut load, row, progress).await?;
        let columns = self.differing(layout).await?;
        let is_there = columns.is_some();
        load.reject_by_rule().await?;
        load.reject_orphans(&progress.quarantined).await?;
        let written = if is_there { update(&mut load).await? } else { load.insert_in_rounds().await? };
        if written == 0 || !load.rejects.is_empty() {
            let reasons = describe(job.run, layout, &load.rejects)?;
            let why = reasons.first().map_or_else(|| "the target does not take it".to_owned(), reason);
            return Err(Error::NotRepaired { row: row.name(table), why });
        }
        stage::drop(job.client).await?;
        Ok(Repaired {
            table,
            key: row.key.clone(),
            from: row.from.clone(),
            found: if is_there { Found::Edited } else { Found::Deleted },
            columns: columns.unwrap_or_default(),
            users: 0,
        })
    }

    async fn stage(&self, load: &mut TableLoad<'_>, row: &Row, progress: &Progress) -> Result<(), Error> {
        let table = load.layout.table;
        let admission =
            Admission { table, files: &progress.files, verified: self.job.options.verified, only: None };
        let mut values = row.row.clone();
        // One that waits was never in: put in alone, it would be without the references to it.
        let waits = table == Table::Files && row.key.parse().is_ok_and(|file| progress.files.waits(file));
        if waits || !admission.admits(&mut values) {
            let why = "it waits for its copy: `landfall files copy`, then `landfall load`".to_owned();
            return Err(Error::NotRepaired { row: row.name(table), why });
        }
        let port = self.job.target.port.to_string().into();
        let mut batch = Batch::default();
        let mut rejects: Vec<_> = batch.push(row.line, &values, &port, load.layout).into_iter().collect();
        rejects.extend(batch.send_staged(load.client, load.layout).await?);
        load.reject(rejects).await
    }

    /// The columns in which the live row differs from the staged one; none where there is no such row.
    async fn differing(&self, layout: &Layout) -> Result<Option<Vec<String>>, Error> {
        let sql = format!(
            "SELECT {} FROM {} s JOIN {} t ON {}",
            differing(layout, "s", "t"),
            stage::candidates(layout),
            layout.live.name,
            same_key(layout, "s", "t"),
        );
        let row = self.job.client.query_typed_opt(&sql, &[]).await.while_doing(DOING)?;
        Ok(row.map(|row| row.get(0)))
    }

    fn touched(&self, table: Table, row: &Row, entries: u64) -> Error {
        let run = self.job.run.shown();
        let id = &self.job.run_id;
        Error::Touched {
            row: row.name(table),
            entries,
            command: format!("landfall load {run} --repair {table} {} --confirm {id}", row.key),
        }
    }
}

//! Files whose copy was verified after their group came in: their rows are added, and the references that were withheld are filled in; rows that a
//! run before brought in are brought up to the plan.

use std::collections::HashSet;

use landfall_model::{
    monitor::Level,
    outcome::LoadResult,
    target::{Group, Table},
};
use serde_json::{Map, Value};
use tokio_postgres::types::{ToSql, Type};
use uuid::Uuid;

use super::{
    Job,
    budget::Tally,
    exchange::{self, Formers},
    files::{Files, ids, references, referring_tables},
    group::Progress,
    table::TableDone,
};
use crate::{
    catalogue::Events,
    error::{Error, While},
    layout::{Layout, columns::Kind},
    marker, plan,
    quiet::without_triggers,
    sql::quote,
};

const DOING: &str = "completing the files";

/// Completes what waits and is verified by now, in one transaction; nothing to do where the group `files` is not in.
pub async fn complete(job: &Job<'_>, progress: &mut Progress) -> Result<(), Error> {
    let ready = progress.files.ready(job.options.verified);
    let Some(results) = progress.is_in.get(&Group::Files).cloned() else { return Ok(()) };
    let behind = exchange::behind(job, &progress.files)?;
    let open = progress.files.open(job.options.verified);
    let is_settled = results.iter().all(|result| result.withheld <= open);
    if ready.is_empty() && behind.files().is_empty() && is_settled {
        return Ok(());
    }
    let done = job.lock.transaction(DOING, async || {
        let refused = renew(job, progress, &behind).await?;
        let mut done = add_files(job, progress, &ready).await?;
        done.withheld.retain(|file| progress.files.waits(*file));
        marker::record_waiting(job.client, &job.plan.hash, &done.withheld).await?;
        let after = Files::read(job).await?;
        for table in referring_tables().filter(|table| progress.is_in.contains_key(&table.group())) {
            fill(job, table, &progress.files, &after).await?;
        }
        let results = settled(&results, refused + done.result.failed, open);
        marker::record_group(job.client, &job.plan.hash, Group::Files, &results).await?;
        Ok((after, results))
    });
    let (after, results) = done.await?;
    progress.files = after;
    progress.is_in.insert(Group::Files, results);
    Ok(())
}

/// Brings rows that are as a run before left them up to the plan; answers how many the target refused.
async fn renew(job: &Job<'_>, progress: &Progress, behind: &Formers) -> Result<u64, Error> {
    if behind.files().is_empty() {
        return Ok(0);
    }
    let layout = &job.target.layouts[&Table::Files];
    let work = async || exchange::renew(job, behind, progress).await;
    let done = without_triggers(job.client, &[&layout.live], Events::UPDATE, job.monitor, work).await?;
    marker::record_rejects(job.client, &job.plan.hash, Table::Files, &done.rejects).await?;
    Ok(done.result.failed)
}

async fn add_files(
    job: &Job<'_>,
    progress: &mut Progress,
    ready: &HashSet<Uuid>,
) -> Result<TableDone, Error> {
    let mut tally = Tally::new(Group::Files, ready.len() as u64, job.options.budget);
    progress.table(job, Table::Files, Some(ready), &mut tally).await
}

/// The group's results when so many rows were refused now, and so many are open still: no row whose copy is verified waits any more, whether it was
/// brought in or stays as users have it. What was not withheld does not begin to wait, as where the files are skipped this time.
fn settled(before: &[LoadResult], refused: u64, open: u64) -> Vec<LoadResult> {
    let settle = |result: &LoadResult| {
        let withheld = result.withheld.min(open);
        LoadResult {
            success: (result.success + result.withheld - withheld).saturating_sub(refused),
            failed: result.failed + refused,
            withheld,
            ..result.clone()
        }
    };
    before.iter().map(settle).collect()
}

/// Fills the references of one table that were withheld. A cell that is not as the load left it was changed by somebody: it stays, with a
/// remark.
async fn fill(job: &Job<'_>, table: Table, before: &Files, after: &Files) -> Result<(), Error> {
    let layout = &job.target.layouts[&table];
    let rejects = marker::of_table(job.client, &job.plan.hash, table).await?;
    let rejected: HashSet<i64> = rejects.iter().map(|reject| reject.line).collect();
    without_triggers(job.client, &[&layout.live], Events::UPDATE, job.monitor, async || {
        for (column, kind) in references(table) {
            let Some(update) = update(layout, column, kind) else { continue };
            let cell = Withheld { job, column, update, before, after };
            for (line, row) in (0..).zip(plan::rows(job.run, table)?) {
                let row = row?.row;
                if !rejected.contains(&line) {
                    cell.fill(&row).await?;
                }
            }
        }
        Ok(())
    })
    .await
}

/// `$1` the row's key, `$2` the cell as the load left it, `$3` as it should be; none where the mapping omits the column.
fn update(layout: &Layout, column: &str, kind: Kind) -> Option<String> {
    let (key, field) = (layout.field("id")?, layout.field(column)?);
    let (name, type_name) = (quote(&field.column.name), &field.column.type_name);
    let cast = if kind == Kind::Files { "text[]" } else { "text" };
    Some(format!(
        "UPDATE {live} SET {name} = $3::{cast}::{type_name}
         WHERE {key} = $1::text::{key_type} AND {name}::{cast} IS NOT DISTINCT FROM $2::{cast}",
        live = layout.live.name,
        key_type = key.column.type_name,
        key = quote(&key.column.name),
    ))
}

/// References of one column, of which some were withheld.
struct Withheld<'a> {
    job: &'a Job<'a>,
    column: &'static str,
    update: String,
    before: &'a Files,
    after: &'a Files,
}

impl Withheld<'_> {
    async fn fill(&self, row: &Map<String, Value>) -> Result<(), Error> {
        let planned = row.get(self.column).map(ids).unwrap_or_default();
        let of = |files: &Files| -> Vec<String> {
            planned.iter().filter(|file| files.brought_in.contains(file)).map(ToString::to_string).collect()
        };
        let (old, new) = (of(self.before), of(self.after));
        if old == new {
            return Ok(());
        }
        let key = row.get("id").and_then(Value::as_str).unwrap_or_default();
        let single = (old.first(), new.first());
        let (old, new, kind): (&(dyn ToSql + Sync), &(dyn ToSql + Sync), Type) =
            if matches!(row.get(self.column), Some(Value::Array(_))) {
                (&old, &new, Type::TEXT_ARRAY)
            } else {
                (&single.0, &single.1, Type::TEXT)
            };
        let values = [(&key as _, Type::TEXT), (old, kind.clone()), (new, kind)];
        let done = self.job.client.execute_typed(&self.update, &values).await.while_doing(DOING)?;
        if done == 0 {
            let text = format!("{} of {key} was changed since it was loaded: left as it is", self.column);
            self.job.monitor.remark(Level::Warning, &text);
        }
        Ok(())
    }
}

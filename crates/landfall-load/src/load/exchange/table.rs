//! One table: base and plan staged side by side, conflicts set aside, the rest updated and inserted; what leaves goes first where it can.

use std::collections::{HashMap, HashSet};

use landfall_model::{finding::Quarantined, target::Table, user_edits::UserEdits};
use tokio_postgres::{Client, types::Type};
use uuid::Uuid;

use super::{
    super::{
        Job,
        budget::Tally,
        files::Admission,
        group::Progress,
        publish::describe,
        table::{TableDone, TableLoad, stage},
    },
    DOING, Exchange, Wanted,
    base::{BaseRow, wanted_keys},
    changes::Changes,
    compare::{differs, key_texts, same_key},
    conflicts, remove, update,
};
use crate::{
    error::{Error, While},
    layout::Layout,
};

impl Exchange<'_> {
    /// Brings one table from the base to what is wanted.
    pub(super) async fn table(
        &self,
        table: Table,
        progress: &Progress,
        tally: &mut Tally,
        changes: &mut Changes,
    ) -> Result<TableDone, Error> {
        let (job, layout) = (self.job, &self.job.target.layouts[&table]);
        let mut keys = if self.wanted == Wanted::Plan { wanted_keys(job, table)? } else { HashSet::new() };
        self.before.formers.leave_out(table, &mut keys);
        let mut rows = self.base.stage(job, layout, &keys).await?;
        stage::create(job.client, layout).await?;
        let mut load = TableLoad::staged(job, layout, tally);
        let (total, withheld) = self.stage_wanted(&mut load, progress).await?;
        self.before.formers.stage(job, &mut load).await?;
        let known = load.rejects.len();
        stage::analyze(job.client, stage::NAME, layout).await?;
        stage::analyze(job.client, stage::BASE, layout).await?;

        if self.edits == UserEdits::Keep {
            self.set_touched_aside(&load, &mut rows, changes).await?;
            changes.take(conflicts::set_strange_aside(job, layout).await?);
        }
        drop_unchanged(job.client, layout).await?;
        let entered = self.before.entered(table);
        let leaves = |row: &BaseRow| !row.wanted && !entered.contains(row.key.join(",").as_str());
        let leaving: Vec<BaseRow> = rows.into_values().filter(leaves).collect();
        self.let_go(layout, leaving, changes).await?;
        bring_in(&mut load, progress, changes).await?;
        changes.refused.extend(describe(job.run, layout, &load.rejects[known..])?);

        stage::drop(job.client).await?;
        stage::drop_base(job.client).await?;
        let success = total - withheld.len() as u64 - load.refused();
        load.done(total, withheld, success)
    }

    /// Takes out of what is done what users changed since the base was loaded.
    async fn set_touched_aside(
        &self,
        load: &TableLoad<'_>,
        rows: &mut HashMap<i64, BaseRow>,
        changes: &mut Changes,
    ) -> Result<(), Error> {
        let found = conflicts::find(load.client, load.layout, rows).await?;
        let conflicts = found.iter().filter(|touched| !touched.agrees);
        let lines: Vec<i64> = conflicts.map(|touched| touched.line).collect();
        if !lines.is_empty() {
            conflicts::set_aside(load.client, load.layout, &lines).await?;
        }
        for line in &lines {
            rows.remove(line);
        }
        changes.take(found);
        changes
            .conflicts
            .extend(conflicts::set_agreed_aside(load.client, load.layout, &self.before.agreed).await?);
        Ok(())
    }

    /// Rows to which nothing can refer go at once. Others go at the end, and make way until then.
    async fn let_go(
        &self,
        layout: &Layout,
        leaving: Vec<BaseRow>,
        changes: &mut Changes,
    ) -> Result<(), Error> {
        if layout.live.referenced_by.is_empty() {
            return remove::now(self.job.client, layout, &leaving, changes).await;
        }
        if self.wanted == Wanted::Plan {
            remove::make_way(self.job.client, layout, &leaving).await?;
        }
        changes.to_remove.push((layout.table, leaving));
        Ok(())
    }

    async fn stage_wanted(
        &self,
        load: &mut TableLoad<'_>,
        progress: &Progress,
    ) -> Result<(u64, Vec<Uuid>), Error> {
        if self.wanted == Wanted::Nothing {
            return Ok((0, Vec::new()));
        }
        let (table, verified) = (load.layout.table, self.job.options.verified);
        let only = (table == Table::Files).then(|| self.before.awaited.without(verified));
        let admission = Admission { table, files: &progress.files, verified, only: only.as_ref() };
        load.take(&admission, &progress.quarantined).await
    }
}

/// What is there already in every written column needs nothing.
async fn drop_unchanged(client: &Client, layout: &Layout) -> Result<(), Error> {
    let (name, line) = (stage::NAME, stage::LINE);
    let sql = format!(
        "DELETE FROM {name} WHERE {line} IN (SELECT s.{line} FROM {staged} s JOIN {live} t ON {same} WHERE NOT {differs})",
        staged = stage::candidates(layout),
        live = layout.live.name,
        same = same_key(layout, "s", "t"),
        differs = differs(layout, "s", "t"),
    );
    client.batch_execute(&sql).await.while_doing(DOING)
}

/// Rows that are there get the new values, the others are inserted; each after the same rejects as in a first load.
async fn bring_in(load: &mut TableLoad<'_>, progress: &Progress, changes: &mut Changes) -> Result<(), Error> {
    let table = load.layout.table;
    load.reject_by_rule().await?;
    load.reject_orphans(&progress.quarantined).await?;
    changes.count(table).updated += update::update(load).await?;
    changes.count(table).inserted += load.insert_in_rounds().await?;
    Ok(())
}

/// The quarantined rows that are not in the target in an older form: only what depends on these cannot go in.
pub async fn absent(
    job: &Job<'_>,
    table: Table,
    entries: Vec<Quarantined>,
) -> Result<Vec<Quarantined>, Error> {
    let layout = &job.target.layouts[&table];
    let key = key_texts(layout, "t");
    let sql = format!(
        "SELECT concat_ws(',', {key}) FROM {} t WHERE concat_ws(',', {key}) = ANY($1)",
        layout.live.name
    );
    if entries.is_empty() {
        return Ok(entries);
    }
    let keys: Vec<&str> = entries.iter().map(|entry| entry.key.as_str()).collect();
    let rows = job.client.query_typed(&sql, &[(&keys, Type::TEXT_ARRAY)]).await.while_doing(DOING)?;
    let present: HashSet<String> = rows.iter().map(|row| row.get(0)).collect();
    Ok(entries.into_iter().filter(|entry| !present.contains(&entry.key)).collect())
}

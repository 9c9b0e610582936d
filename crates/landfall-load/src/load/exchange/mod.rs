//! Exchange: one plan takes the place of another, in one transaction. A delta puts its plan in the place of the one that it follows; its undoing
//! puts back what that one left, also of rows that the target had refused from it; the undoing of a first load puts nothing in its place; a
//! plan that takes its own place brings in what was quarantined.
//!
//! Every row has three states: what the run that is in left (the base), what is there now (the live row), and what is wanted (the staged row).
//!
//! | base | live | wanted | what is done |
//! |---|---|---|---|
//! | a | a | a | nothing |
//! | a | a | b | updated, unless a delta is undone that found it changed into a in the CRM |
//! | – | – | b | inserted, unless a delta is undone that found it deleted in the CRM |
//! | a | a | – | removed, unless rows that the CRM added refer to it |
//! | a | c | any | left alone, and reported: somebody changed it in the CRM |
//! | a | – | any | left alone, and reported: somebody deleted it in the CRM |
//! | – | c | b | left alone, and reported |
//!
//! It is one transaction and not one for each group as a first load is: a person who becomes two moves rows between groups, and half of
//! that would be a target that no plan describes.

mod awaited;
mod base;
mod changes;
mod compare;
mod conflicts;
mod follow;
mod former;
mod freed;
mod held;
mod remove;
mod renew;
mod retry;
mod table;
mod undo;
mod undone;
mod update;

use std::collections::{BTreeMap, HashSet};

use landfall_model::{
    outcome::{Conflict, Found, LoadResult},
    target::{Group, Table},
    user_edits::UserEdits,
};
use tokio_postgres::Client;
use uuid::Uuid;

use super::{
    Job,
    budget::Tally,
    files::Files,
    group::{Progress, planned_rows},
};
use crate::{
    catalogue::{Events, LiveTable},
    error::{Error, While},
    marker,
    quiet::without_triggers,
};

use awaited::Awaited;
use base::Base;
use changes::Changes;
pub use compare::{differing, same_key};
pub use follow::follow;
pub use former::Formers;
pub use renew::{behind, renew};
pub use retry::retry;
pub use undo::{Undone, UndoneTable, undo};
pub use update::update;

const DOING: &str = "putting one plan in the place of another";

/// What takes the place of the base.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    /// The rows of the job's plan.
    Plan,
    /// None.
    Nothing,
}

/// One plan on its way into the place of another.
struct Exchange<'a> {
    /// The plan that is wanted, or, where none is, the one that is in.
    job: &'a Job<'a>,
    base: Base,
    wanted: Wanted,
    /// What becomes of what users changed since the base was loaded.
    edits: UserEdits,
    before: Before,
}

/// Where a delta is undone, what no plan tells of the target before it.
#[derive(Default)]
struct Before {
    /// Rows that users had changed or entered just as the delta wanted.
    agreed: Vec<Conflict>,
    /// Rows that the target had refused from the run before.
    formers: Formers,
    /// Files whose copy had not been in.
    awaited: Awaited,
}

impl Before {
    /// The keys of a table's rows that users had entered: they stay.
    fn entered(&self, table: Table) -> HashSet<&str> {
        let entered = self.agreed.iter().filter(|row| row.table == table && row.found == Found::Entered);
        entered.map(|row| row.key.as_str()).collect()
    }
}

impl Exchange<'_> {
    /// The transaction. `finish` is its last step: what must be committed with the rows, or written before they are.
    async fn make(&self, finish: impl AsyncFn(&Changes) -> Result<(), Error>) -> Result<Changes, Error> {
        let tables: Vec<&LiveTable> = self.job.target.layouts.values().map(|layout| &layout.live).collect();
        self.job
            .lock
            .transaction(DOING, async || {
                keep_users_out(self.job.client, &tables).await?;
                let work = async || self.apply().await;
                let changes =
                    without_triggers(self.job.client, &tables, Events::CHANGE, self.job.monitor, work)
                        .await?;
                finish(&changes).await?;
                Ok(changes)
            })
            .await
    }

    /// Rows, rejects and the marker together.
    async fn apply(&self) -> Result<Changes, Error> {
        let job = self.job;
        let (mut changes, mut results, mut waiting) = (Changes::default(), BTreeMap::new(), Vec::new());
        let mut progress = Progress::of_plan(job).await?;
        self.note().await?;
        for step in job.target.order.iter().filter(|step| step.group != Group::Ports) {
            let mut tally = Tally::new(step.group, planned_rows(job, &step.tables), job.options.budget);
            for &table in &step.tables {
                let done = self.table(table, &progress, &mut tally, &mut changes).await?;
                marker::record_rejects(job.client, &job.plan.hash, table, &done.rejects).await?;
                if table == Table::Files {
                    (waiting, progress.files) = self.files(&done.withheld, &changes).await?;
                }
                progress.add(&table::absent(job, table, done.entries).await?);
                results.insert(table, done.result);
            }
        }
        remove::all(job, &mut changes).await?;
        self.record(results, &changes, &waiting).await?;
        Ok(changes)
    }

    /// That the plan is the one that is in, before its groups and rejects are noted.
    async fn note(&self) -> Result<(), Error> {
        let (job, base) = (self.job, &self.base.plan.hash);
        match self.wanted {
            Wanted::Nothing => Ok(()),
            Wanted::Plan => marker::replace(job.client, base, &job.plan.hash, &job.run_id).await,
        }
    }

    /// Which files wait, for the marker and for the tables that refer to them. Those that the base brought in do not, whatever users did to them;
    /// unless they had waited before it: then they go again, and wait, where nobody has touched them.
    async fn files(&self, withheld: &[Uuid], changes: &Changes) -> Result<(Vec<Uuid>, Files), Error> {
        let touched = changes.conflicts.iter().chain(&changes.agreed);
        let touched = touched.filter(|row| row.table == Table::Files).map(|row| row.key.as_str());
        let touched: HashSet<&str> = touched.collect();
        let was_in = |file: &Uuid| self.base.files.brought_in.contains(file);
        let goes =
            |file: &Uuid| self.before.awaited.new.contains(file) && !touched.contains(&*file.to_string());
        let waiting: Vec<Uuid> =
            withheld.iter().copied().filter(|file| !was_in(file) || goes(file)).collect();
        let leaving: HashSet<Uuid> = waiting.iter().copied().filter(was_in).collect();
        let files = Files::in_exchange(self.job, &waiting, &leaving).await?;
        Ok((waiting, files))
    }

    /// The marker: every group of the plan is in; where nothing is wanted, there is none to note.
    async fn record(
        &self,
        mut results: BTreeMap<Table, LoadResult>,
        changes: &Changes,
        waiting: &[Uuid],
    ) -> Result<(), Error> {
        let job = self.job;
        let steps = job.target.order.iter().filter(|step| step.group != Group::Ports);
        for step in steps.filter(|_| self.wanted == Wanted::Plan) {
            let of_table = |table: &Table| {
                let result = results.remove(table)?;
                Some(LoadResult { changed: Some(changes.of(*table)), ..result })
            };
            let results: Vec<LoadResult> = step.tables.iter().filter_map(of_table).collect();
            marker::record_group(job.client, &job.plan.hash, step.group, &results).await?;
            if step.group == Group::Files {
                marker::record_waiting(job.client, &job.plan.hash, waiting).await?;
            }
        }
        Ok(())
    }
}

/// From here to the commit nobody else writes into these tables: what a user saves between the look for changes and the statement that goes by it
/// would be lost. Reading goes on; who saves waits some seconds.
async fn keep_users_out(client: &Client, tables: &[&LiveTable]) -> Result<(), Error> {
    let names: Vec<&str> = tables.iter().map(|table| table.name.as_str()).collect();
    let lock = format!("LOCK TABLE {} IN SHARE ROW EXCLUSIVE MODE", names.join(", "));
    client.batch_execute(&lock).await.while_doing(DOING)
}

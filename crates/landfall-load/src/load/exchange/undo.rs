//! The way back: what the run before left takes the place of a delta, and nothing takes the place of a first load.

use std::collections::HashMap;

use landfall_model::{
    finding::Quarantined,
    monitor::Monitor,
    outcome::Conflict,
    place::Did,
    plan::PlanHeader,
    rundir::{self, RunDir},
    target::Table,
    user_edits::UserEdits,
};
use landfall_postgres::Session;
use uuid::Uuid;

use super::{
    super::{Job, Options, budget::Budget, place},
    Awaited, Base, Before, Changes, Exchange, Formers, Wanted,
    undone::undone_before,
};
use crate::{error::Error, files, lock::Lock, marker, plan, preflight};

/// What a reset did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Undone {
    /// Table by table, in the order of loading.
    pub tables: Vec<UndoneTable>,
    /// Rows that users changed or built upon: they are as they were.
    pub left: Vec<Conflict>,
    /// Rows that the target refuses as the run before had left them: they are as this run left them, or missing.
    pub refused: Vec<Quarantined>,
}

/// What a reset did to one table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UndoneTable {
    /// The table.
    pub table: Table,
    /// Rows that were removed.
    pub removed: u64,
    /// Rows that are as the run before left them.
    pub restored: u64,
    /// Rows of the run that were gone already: somebody deleted them since.
    pub missing: u64,
}

const TASK: &str = "undo the load";
/// Going back must not fail over rows that went in once.
const ANY: Budget = Budget { percent: 100.0, at_least: 0 };

/// Undoes what a run loaded.
pub async fn undo(
    session: &Session,
    run: &RunDir,
    plan: PlanHeader,
    edits: UserEdits,
    monitor: &dyn Monitor,
) -> Result<Undone, Error> {
    let (client, server) = (session.client(), session.server());
    let target = preflight::target(client, &plan.port, &plan.target).await?;
    preflight::mention_triggers(&target, monitor);
    let own = Own { hash: plan.hash.clone(), parent: plan.parent.clone() };
    let parent = plan::parent(run, &plan)?;
    let wanted = if parent.is_some() { Wanted::Plan } else { Wanted::Nothing };
    let (place, plan) = parent.unwrap_or_else(|| (run.clone(), plan));
    let verified: HashMap<Uuid, String> = files::verified(&place)?.into_iter().collect();
    let options = Options { budget: ANY, verified: &verified };
    let run_id = place.info()?.id;
    let lock = Lock::take(client, &plan.port, monitor).await?;
    let job = Job { client, server, lock, run: &place, run_id, plan, target, options: &options, monitor };
    let done = go_back(&job, run, &own, wanted, edits).await;
    job.lock.release().await;
    done
}

/// Hashes of the plan that is to go, and of the one that it followed.
pub struct Own {
    hash: String,
    pub parent: Option<String>,
}

/// The way back proper, while the lock keeps everybody else away.
async fn go_back(
    job: &Job<'_>,
    run: &RunDir,
    own: &Own,
    wanted: Wanted,
    edits: UserEdits,
) -> Result<Undone, Error> {
    if !marker::is_noted(job.client, &own.hash).await? {
        return undone_before(job, run, own).await;
    }
    let base = Base::open(job, run.clone()).await?;
    let awaited = Awaited::read(run)?;
    let formers = match wanted {
        Wanted::Plan => Formers::told(job.run, &job.plan, job.options.verified, &awaited)?,
        Wanted::Nothing => Formers::default(),
    };
    let before = Before { agreed: run.read_appended(rundir::LOAD_AGREED)?, formers, awaited };
    let exchange = Exchange { job, base, wanted, edits, before };
    job.monitor.start(TASK, None);
    let changes = exchange.make(async |changes| forget(job, run, wanted, changes).await).await?;
    job.monitor.finish(TASK, &changes.to_string());
    Ok(undone(job, changes))
}

/// Where nothing is left of a first load, nothing is noted of it. Where something is, the run stays noted with its rejects, but without a
/// group: what is left can be told from rows of others by a later reset. A run that is out is noted as such in its own folder.
async fn forget(job: &Job<'_>, run: &RunDir, wanted: Wanted, changes: &Changes) -> Result<(), Error> {
    if wanted == Wanted::Nothing && !changes.conflicts.is_empty() {
        return marker::forget_groups(job.client, &job.plan.hash).await;
    }
    if wanted == Wanted::Nothing {
        marker::forget(job.client, &job.plan.hash).await?;
    }
    place::tell(job, run, Did::Undone).await
}

fn undone(job: &Job<'_>, changes: Changes) -> Undone {
    let of_table = |table: &Table| {
        let done = changes.of(*table);
        let restored = done.inserted + done.updated;
        UndoneTable { table: *table, removed: done.removed, restored, missing: changes.missing(*table) }
    };
    let tables = job.target.order.iter().flat_map(|step| &step.tables).map(of_table).collect();
    Undone { tables, left: changes.conflicts, refused: changes.refused }
}

//! The load: group by group, each in one transaction with its marker, in the order that the live foreign keys allow.

mod absent;
mod budget;
mod complete;
mod exchange;
mod files;
mod group;
mod others;
mod place;
mod publish;
mod repair;
mod stale;
mod table;

use std::collections::HashMap;

use landfall_model::{monitor::Monitor, outcome::GroupOutcome, place::Did, plan::PlanHeader, rundir::RunDir};
use landfall_postgres::Session;
use tokio_postgres::Client;
use uuid::Uuid;

use crate::{
    error::Error,
    lock::Lock,
    marker, plan,
    preflight::{self, Target},
};

pub use budget::Budget;
pub use exchange::{Undone, UndoneTable};
pub use files::Withheld;
pub use place::{database, log_position};
pub use repair::repair;
pub(crate) use {exchange::undo, files::deleted, publish::set_all_aside};

/// What the operator chose.
#[derive(Debug, Clone, Copy)]
pub struct Options<'a> {
    /// How many rows of a group may fail.
    pub budget: Budget,
    /// Files whose copy is verified: the id of the `files` row to the SHA-256 of its bytes. Empty with `--skip-files`: then all are withheld.
    pub verified: &'a HashMap<Uuid, String>,
}

/// What a load did.
#[derive(Debug, Clone, PartialEq)]
pub struct Loaded {
    /// The ten groups in the order of loading, those that were in already too.
    pub groups: Vec<GroupOutcome>,
    /// `files` rows and references to them that wait for their copy. A load after `files copy` fills them in.
    pub withheld: Vec<Withheld>,
}

/// What a load works with; nothing in it changes on the way.
struct Job<'a> {
    client: &'a Client,
    /// Host and port, for people.
    server: &'a str,
    lock: Lock<'a>,
    run: &'a RunDir,
    run_id: String,
    plan: PlanHeader,
    target: Target,
    options: &'a Options<'a>,
    monitor: &'a dyn Monitor,
}

/// Loads the plan of a run, or what is missing of it; where the plan follows that of a parent run that is in, what differs from it. Groups that
/// are in are left alone, `files` rows whose copy was verified since are added with the references to them. Rows that the target does not
/// take go to `load/quarantine.jsonl`, how each group fared to `load/groups.jsonl` (of several lines of a group the last counts).
///
/// # Errors
/// A target that is not as expected, another run that is live, another operator at work, a plan whose files were changed; a group whose
/// failures exceed the budget, a failing server, an interruption: then the group is rolled back, and those before it stay in.
pub async fn load(
    session: &Session,
    run: &RunDir,
    options: &Options<'_>,
    monitor: &dyn Monitor,
) -> Result<Loaded, Error> {
    let work = async |job: &Job<'_>| {
        others::note(job).await?;
        if job.plan.parent.is_some() {
            exchange::follow(job).await?;
        }
        job.bring_in().await
    };
    alone(session, run, options, monitor, work).await
}

/// Tries again the rows that the target rejected, with what depends on them, after the target was mended; everything else is left alone. For a
/// mended mapping or a new answer there is a new plan, and a delta.
///
/// # Errors
/// As [`load`]; a run that is not loaded.
pub async fn retry_quarantine(
    session: &Session,
    run: &RunDir,
    options: &Options<'_>,
    monitor: &dyn Monitor,
) -> Result<Loaded, Error> {
    let work = async |job: &Job<'_>| {
        others::note(job).await?;
        exchange::retry(job).await?;
        job.bring_in().await
    };
    alone(session, run, options, monitor, work).await
}

/// Works on the plan of a run while a lock keeps everybody else away.
async fn alone<T>(
    session: &Session,
    run: &RunDir,
    options: &Options<'_>,
    monitor: &dyn Monitor,
    work: impl AsyncFnOnce(&Job<'_>) -> Result<T, Error>,
) -> Result<T, Error> {
    let (client, server) = (session.client(), session.server());
    let (plan, run_id) = (plan::open(run)?, run.info()?.id);
    let target = preflight::target(client, &plan.port, &plan.target).await?;
    let lock = Lock::take(client, &plan.port, monitor).await?;
    let job = Job { client, server, lock, run, run_id, plan, target, options, monitor };
    let done = work(&job).await;
    job.lock.release().await;
    done
}

impl Job<'_> {
    /// Notes the run where it is new, then brings in what is missing of its plan.
    async fn bring_in(&self) -> Result<Loaded, Error> {
        preflight::refuse_rows(self.client, &self.target, &self.plan.port, &self.plan.hash).await?;
        self.lock
            .transaction("noting the run", async || {
                // Before the commit: a kill in between must not leave the old telling beside the new marker.
                let begins =
                    marker::begin(self.client, &self.plan.hash, &self.run_id, self.target.port).await?;
                if begins {
                    set_all_aside(self.run)?;
                    place::tell(self, self.run, Did::Loading).await?;
                }
                Ok(())
            })
            .await?;
        self.load_groups().await
    }

    async fn load_groups(&self) -> Result<Loaded, Error> {
        let mut progress = group::Progress::read(self).await?;
        complete::complete(self, &mut progress).await?;
        let mut groups = Vec::new();
        for step in &self.target.order {
            groups.push(group::load(self, step, &mut progress).await?);
        }
        if self.plan.parent.is_some() {
            stale::tell(self, &progress.files)?;
        }
        Ok(Loaded { groups, withheld: progress.files.withheld(self)? })
    }
}

//! Undoing a load: exactly the rows that the run loaded, in reverse order, in one transaction, with the marker.

mod keys;

use landfall_model::{
    monitor::Monitor,
    plan::PlanHeader,
    rundir::{self, RunDir},
    target::Table,
};
use tokio_postgres::Client;

use crate::{
    catalogue::{Events, LiveTable},
    connect::Session,
    error::Error,
    layout::Layout,
    load::set_aside,
    lock::Lock,
    marker,
    preflight::{self, Target},
    quiet::without_triggers,
};

const DOING: &str = "resetting the run";

/// What a reset did to one table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removed {
    /// The table.
    pub table: Table,
    /// Rows that were removed.
    pub rows: u64,
    /// Rows of the run that were gone already: somebody deleted them since.
    pub missing: u64,
}

/// Removes what a run loaded, and the note that it is loaded; afterwards the run can be loaded again.
///
/// # Errors
/// A run that is not loaded; rows of others that refer to its rows, each place named, nothing removed; triggers that prevent deletion; another
/// operator at work.
pub async fn reset(session: &Session, run: &RunDir, monitor: &dyn Monitor) -> Result<Vec<Removed>, Error> {
    let client = session.client();
    let plan: PlanHeader = run.read_json(rundir::PLAN)?;
    if !marker::is_noted(client, &plan.hash).await? {
        return Err(Error::NotLoaded(run.info()?.id));
    }
    let target = preflight::target(client, &plan.port, &plan.target, monitor).await?;
    let lock = Lock::take(client, &plan.port, monitor).await?;
    let removed = lock
        .transaction(DOING, async || {
            let tables: Vec<&LiveTable> = target.layouts.values().map(|layout| &layout.live).collect();
            let remove = async || remove_all(client, run, &plan, &target).await;
            let removed = without_triggers(client, &tables, Events::DELETE, monitor, remove).await?;
            marker::forget(client, &plan.hash).await?;
            Ok(removed)
        })
        .await;
    lock.release().await;
    let removed = removed?;
    set_aside(run)?;
    Ok(removed)
}

/// Tables in reverse order of loading: a row goes before the rows that it refers to.
async fn remove_all(
    client: &Client,
    run: &RunDir,
    plan: &PlanHeader,
    target: &Target,
) -> Result<Vec<Removed>, Error> {
    let is_in = marker::groups(client, &plan.hash).await?;
    let steps = target.order.iter().rev().filter(|step| is_in.contains_key(&step.group));
    let tables: Vec<&Layout> =
        steps.flat_map(|step| step.tables.iter().rev()).map(|table| &target.layouts[table]).collect();
    keys::stage(client, run, plan, &tables).await?;
    keys::refuse_held(client, &tables).await?;
    let mut removed = Vec::new();
    for layout in tables {
        let loaded = is_in.values().flatten().find(|result| result.entity == layout.table.name());
        let rows = keys::remove(client, layout).await?;
        let missing = loaded.map_or(0, |result| result.success.saturating_sub(rows));
        removed.push(Removed { table: layout.table, rows, missing });
    }
    Ok(removed)
}

//! What is in the target now: the run that a delta follows, and what users deleted of its files.

use std::collections::HashSet;

use landfall_model::rundir::RunDir;
use landfall_postgres::Session;
use uuid::Uuid;

use crate::{
    catalogue,
    error::Error,
    load,
    marker::{self, LiveRun},
    plan, preflight,
    sql::in_transaction,
};

/// The run that is loaded for a port, whole or in part; none where none is. A lock that somebody holds on the CRM's tables is waited for half a
/// minute, as by a load.
pub async fn live(session: &Session, port: &str) -> Result<Option<LiveRun>, Error> {
    let client = session.client();
    in_transaction(client, "asking what is loaded", async || {
        let catalogue = preflight::read(client).await?;
        let port = preflight::port(client, &catalogue, port).await?;
        marker::live_run(client, port).await
    })
    .await
}

/// By how many seconds this machine's clock is ahead of the server's.
///
/// # Errors
/// A failing server.
pub async fn clock_ahead(session: &Session) -> Result<f64, Error> {
    Ok(catalogue::Database::read(session.client()).await?.ahead)
}

/// The files that a run brought in, and whose rows users of the CRM deleted since. Reads alone. `run` is the one that is loaded: of any other
/// nothing is known, and none is named.
///
/// # Errors
/// A target that is not as the plan needs it; a run directory that cannot be read; a failing server.
pub async fn deleted_files(session: &Session, run: &RunDir) -> Result<HashSet<Uuid>, Error> {
    let (client, plan) = (session.client(), plan::open(run)?);
    let target = preflight::target(client, &plan.port, &plan.target).await?;
    load::deleted(client, &target, run, &plan.hash).await
}

//! The target of one measurement: a database of its own, on a server that is at rest.

use std::fs;

use anyhow::{Context, Result};
use landfall_testkit::{Database, Postgres};

use crate::{measured::Measured, process::cpu_of_children};

/// Measures `work` on a fresh database; what the server's processor did for it comes along. What others wrote before goes to the disk
/// first, and not in the meantime.
pub fn fresh(postgres: &Postgres, work: impl FnOnce(&Database<'_>) -> Result<Measured>) -> Result<Measured> {
    let database = postgres.fresh_database()?;
    database.run("CHECKPOINT")?;
    let before = cpu_of_server(postgres)?;
    let measured = work(&database)?;
    // The server's processes for this database have ended then.
    drop(database);
    Ok(Measured { server_cpu_seconds: Some(cpu_of_server(postgres)? - before), ..measured })
}

/// Of all connections that have ended.
fn cpu_of_server(postgres: &Postgres) -> Result<f64> {
    let file = postgres.data_folder().join("postmaster.pid");
    let text = fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
    let process = text.lines().next().unwrap_or_default();
    cpu_of_children(process).with_context(|| format!("process {process} has gone"))
}

/// The id of the port in every fresh database.
pub async fn port(postgres: &Postgres) -> Result<String> {
    let database = postgres.fresh_database()?;
    let row = database.client().await?.query_one("SELECT id::text FROM ports", &[]).await?;
    Ok(row.get(0))
}

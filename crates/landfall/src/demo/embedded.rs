//! The demo's own PostgreSQL: version 17 as WebAssembly in this process, one connection at a time, gone with the process.

use std::{env, fs::Permissions, os::unix::fs::PermissionsExt, path::Path};

use landfall_model::{kind::Kind, rundir};
use pglite_oxide::{PgliteServer, extensions};
use tempfile::{Builder, TempDir};
use tokio_postgres::NoTls;

use crate::fail::{Failure, Result};

const SCHEMA: &str = include_str!("../../../../schema/crm.sql");

/// The embedded build lacks the English stop-word file, without which `english` fails; without stop words it works (every word counts).
const MEND_ENGLISH: &str = "ALTER TEXT SEARCH DICTIONARY english_stem (StopWords)";

const SEED_PORT: &str =
    "INSERT INTO ports (id, name, slug, default_currency, timezone, is_active, created_at, updated_at)
    VALUES (gen_random_uuid(), 'Port Nimara', 'port-nimara', 'USD', 'America/Anguilla', true, now(), now())";

/// A running server. Dropping it stops it. The order of the fields counts: the server is told to stop over its socket, so that goes last.
pub struct Server {
    _server: PgliteServer,
    _socket: TempDir,
    url: String,
}

impl Server {
    /// Starts a server whose data lie in `folder`, and lays out the CRM's schema with one port.
    pub async fn start(folder: &Path) -> Result<Self> {
        let socket = socket_folder()?;
        let builder = PgliteServer::builder().path(folder).unix(socket.path().join(".s.PGSQL.5432"));
        let started = tokio::task::spawn_blocking(|| builder.extension(extensions::PG_TRGM).start());
        let server = started.await.map_err(|error| failed(&error))?.map_err(|error| failed(&error))?;
        let url = server.database_url();
        lay_out(&url).await.map_err(|error| failed(&error))?;
        Ok(Self { _server: server, _socket: socket, url })
    }

    /// Its address.
    pub fn url(&self) -> &str {
        &self.url
    }
}

/// A private folder for the socket. Not beside the data: a socket's path has at most 107 bytes. And a socket, not TCP: over TCP every small
/// answer of this server waits some 40 ms for its acknowledgement, and a load is hundreds of small answers.
fn socket_folder() -> Result<TempDir> {
    let made = Builder::new().prefix("landfall-demo-").permissions(Permissions::from_mode(0o700)).tempdir();
    Ok(made.map_err(|source| rundir::Error::Io { action: "create", path: env::temp_dir(), source })?)
}

async fn lay_out(url: &str) -> std::result::Result<(), tokio_postgres::Error> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
    let connection = tokio::spawn(connection);
    for statements in [MEND_ENGLISH, SCHEMA, SEED_PORT] {
        client.batch_execute(statements).await?;
    }
    drop(client);
    // One connection at a time: the next one waits until this one has really left.
    let _ = connection.await;
    Ok(())
}

fn failed(error: &impl std::fmt::Display) -> Failure {
    Failure::new(Kind::Target, format!("the embedded PostgreSQL did not start: {error}"))
}

//! The demo's own PostgreSQL: version 17 as WebAssembly in this process, one connection at a time, gone with the process.

use std::path::Path;

use landfall_model::kind::Kind;
use pglite_oxide::{PgliteServer, extensions};
use tokio_postgres::NoTls;

use crate::fail::{Failure, Result};

const SCHEMA: &str = include_str!("../../../../schema/crm.sql");

/// The embedded build lacks the English stop-word file, without which `english` fails; without stop words it works (every word counts).
const MEND_ENGLISH: &str = "ALTER TEXT SEARCH DICTIONARY english_stem (StopWords)";

const SEED_PORT: &str =
    "INSERT INTO ports (id, name, slug, default_currency, timezone, is_active, created_at, updated_at)
    VALUES (gen_random_uuid(), 'Port Nimara', 'port-nimara', 'USD', 'America/Anguilla', true, now(), now())";

/// A running server. Dropping it stops it.
pub struct Server {
    _server: PgliteServer,
    url: String,
}

impl Server {
    /// Starts a server whose data lie in `folder`, and lays out the CRM's schema with one port.
    pub async fn start(folder: &Path) -> Result<Self> {
        let folder = folder.to_owned();
        let started = tokio::task::spawn_blocking(move || {
            PgliteServer::builder().path(folder).extension(extensions::PG_TRGM).start()
        });
        let server = started.await.map_err(|error| failed(&error))?.map_err(|error| failed(&error))?;
        let url = server.database_url();
        lay_out(&url).await.map_err(|error| failed(&error))?;
        Ok(Self { _server: server, url })
    }

    /// Its address.
    pub fn url(&self) -> &str {
        &self.url
    }
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

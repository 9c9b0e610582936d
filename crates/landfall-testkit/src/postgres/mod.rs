//! A private PostgreSQL cluster, and databases of their own in it.

mod cluster;
mod database;
mod psql;

use std::sync::OnceLock;

use anyhow::{Result, anyhow};

use crate::server::{Server, start_with_retries};

pub use database::{Database, connect};

/// A PostgreSQL server with a cluster of its own. Its administrator is a superuser with a password; nobody enters without one.
#[derive(Debug)]
pub struct Postgres {
    server: Server,
    port: u16,
}

impl Postgres {
    /// The cluster of this test process, started by the first call and stopped at the end of the process. It does not wait
    /// for the disk (`fsync` off), which is right for everything but tests of lost power.
    ///
    /// # Errors
    /// Where PostgreSQL is not installed (the message says how) or does not start; the same again at each call.
    pub fn shared() -> Result<&'static Self> {
        static SHARED: OnceLock<Result<Postgres, String>> = OnceLock::new();
        SHARED
            .get_or_init(|| Self::start(false).map_err(|error| format!("{error:#}")))
            .as_ref()
            .map_err(|error| anyhow!("{error}"))
    }

    /// A cluster for one test alone; `durable` turns `fsync` on. Takes about a second.
    ///
    /// # Errors
    /// As [`Postgres::shared`].
    pub fn start(durable: bool) -> Result<Self> {
        let bin = crate::install::postgres::bin()?;
        start_with_retries(|| {
            let (server, port) = cluster::start(&bin, durable)?;
            Ok(Self { server, port })
        })
    }

    /// What `pg_ctl restart -m immediate` does: the server ends at once, every connection breaks, and what was committed is recovered
    /// from its log. Blocks until it answers again. Only sensible for a durable cluster.
    ///
    /// # Errors
    /// Where the server does not come back, with its log.
    pub fn restart_immediately(&self) -> Result<()> {
        self.server.restart("QUIT", || psql::run(self.port, "postgres", "SELECT 1").is_ok())
    }

    /// A database with `schema/crm.sql` applied and one port seeded: "Port Nimara", slug `port-nimara`, USD, active.
    /// Blocks for about 0.1 s.
    ///
    /// # Errors
    /// Where the server refuses, with its message.
    pub fn fresh_database(&self) -> Result<Database<'_>> {
        Database::create(self, cluster::CRM_TEMPLATE)
    }

    /// A database with nothing in it.
    ///
    /// # Errors
    /// Where the server refuses, with its message.
    pub fn empty_database(&self) -> Result<Database<'_>> {
        Database::create(self, "template0")
    }

    /// The port on 127.0.0.1.
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// The data folder of the cluster.
    pub fn data_folder(&self) -> std::path::PathBuf {
        self.server.folder().path().join(cluster::DATA)
    }
}

//! A private PostgreSQL cluster, and databases of their own in it.

mod authority;
mod cluster;
mod database;
mod psql;
pub mod tls;

use std::{path::Path, sync::OnceLock};

use anyhow::Result;

use crate::server::{Port, Server, shared, start_with_retries};

pub use authority::{Authority, Identity, Sort};
use cluster::Manner;
pub(crate) use cluster::{give_to_postgres, unprivileged};
pub use database::{Database, connect};

/// A PostgreSQL server with a cluster of its own. Its administrator is a superuser with a password; nobody enters without one.
#[derive(Debug)]
pub struct Postgres {
    server: Server,
    port: Port,
}

impl Postgres {
    /// The cluster of this test process, started by the first call and stopped at the end of the process. It does not wait
    /// for the disk (`fsync` off), which is right for everything but tests of lost power.
    ///
    /// # Errors
    /// Where PostgreSQL is not installed (the message says how) or does not start; the same again at each call.
    pub fn shared() -> Result<&'static Self> {
        static SHARED: OnceLock<Result<Postgres, String>> = OnceLock::new();
        shared(&SHARED, Self::start)
    }

    /// A cluster for one test alone. Takes about a second.
    ///
    /// # Errors
    /// As [`Postgres::shared`].
    pub fn start() -> Result<Self> {
        Self::start_as(Manner::default())
    }

    /// The same, with what it commits on the disk (`fsync`): it may be killed.
    ///
    /// # Errors
    /// As [`Postgres::shared`].
    pub fn start_durable() -> Result<Self> {
        Self::start_as(Manner { durable: true, ..Manner::default() })
    }

    /// A cluster that demands TLS and shows this certificate; members of the role `certified` enter by a certificate of the authority.
    ///
    /// # Errors
    /// As [`Postgres::shared`].
    pub fn start_with_tls(identity: &Identity, authority: &Authority) -> Result<Self> {
        Self::start_as(Manner { tls: Some((identity, authority)), ..Manner::default() })
    }

    /// A cluster with a tablespace `small` on a disk of 8 MiB.
    ///
    /// # Errors
    /// As [`Postgres::shared`], and where the user may mount nothing, not even in a namespace of his own.
    pub fn start_with_small_disk() -> Result<Self> {
        let postgres = Self::start_as(Manner { small_disk: true, ..Manner::default() })?;
        let folder = postgres.server.folder().join(cluster::SMALL_DISK);
        let sql = format!("CREATE TABLESPACE small LOCATION '{}'", folder.display());
        psql::run(postgres.port(), "postgres", &sql)?;
        Ok(postgres)
    }

    fn start_as(manner: Manner<'_>) -> Result<Self> {
        let bin = crate::install::postgres::bin()?;
        start_with_retries(|| {
            let (server, port) = cluster::start(&bin, manner)?;
            Ok(Self { server, port })
        })
    }

    /// What `pg_ctl restart -m immediate` does: the server ends at once, every connection breaks, and what was committed is recovered
    /// from its log. Blocks until it answers again. Only sensible for a durable cluster.
    ///
    /// # Errors
    /// Where the server does not come back, with its log.
    pub fn restart_immediately(&self) -> Result<()> {
        self.server.restart("QUIT", || psql::run(self.port(), "postgres", "SELECT 1").is_ok())
    }

    /// A database with `schema/crm.sql` applied and one port seeded: "Port Nimara", slug `port-nimara`, USD, active.
    /// Blocks for about 0.1 s.
    ///
    /// # Errors
    /// Where the server refuses, with its message.
    pub fn fresh_database(&self) -> Result<Database<'_>> {
        Database::create(self, cluster::CRM_TEMPLATE)
    }

    /// The same in another encoding than UTF8.
    ///
    /// # Errors
    /// Where the server refuses, with its message.
    pub fn fresh_database_in(&self, encoding: &str) -> Result<Database<'_>> {
        let database = Database::create(self, &format!("template0 ENCODING '{encoding}' LOCALE 'C'"))?;
        database.run(&cluster::crm())?;
        Ok(database)
    }

    /// A database with nothing in it.
    ///
    /// # Errors
    /// Where the server refuses, with its message.
    pub fn empty_database(&self) -> Result<Database<'_>> {
        Database::create(self, "template0")
    }

    /// A database as another one of this server is. Blocks until nobody is connected to that, for at most five seconds.
    ///
    /// # Errors
    /// Where the server refuses, with its message: above all while somebody is still connected.
    pub fn copy_of(&self, database: &Database<'_>) -> Result<Database<'_>> {
        Database::create(self, database.name())
    }

    /// A database with what a dump of `pg_dump` holds, and nothing else.
    ///
    /// # Errors
    /// What `pg_restore` says of the first thing that it cannot restore.
    pub fn restored_database(&self, dump: &Path) -> Result<Database<'_>> {
        let database = self.empty_database()?;
        psql::restore(database.url(), dump)?;
        Ok(database)
    }

    /// The port on 127.0.0.1.
    pub const fn port(&self) -> u16 {
        self.port.number()
    }

    /// The data folder of the cluster.
    pub fn data_folder(&self) -> std::path::PathBuf {
        self.server.folder().join(cluster::DATA)
    }
}

/// The administrator of every cluster.
pub(crate) const fn user_and_password() -> (&'static str, &'static str) {
    (cluster::ADMIN, cluster::PASSWORD)
}

//! One database for one test.

use std::{
    process::Command,
    sync::atomic::{AtomicU32, Ordering},
};

use anyhow::{Context, Result};
use tokio_postgres::{Client, NoTls};

use super::{Postgres, psql};

/// A database of its own, with the roles made for it. Both are dropped with the value, whoever is still connected.
#[derive(Debug)]
pub struct Database<'a> {
    postgres: &'a Postgres,
    name: String,
    url: String,
    roles: std::sync::Mutex<Vec<String>>,
}

impl<'a> Database<'a> {
    pub(super) fn create(postgres: &'a Postgres, template: &str) -> Result<Self> {
        static NEXT: AtomicU32 = AtomicU32::new(1);
        let name = format!("test_{}", NEXT.fetch_add(1, Ordering::Relaxed));
        // Copying the template's files takes the server half of what it takes to log every block of them.
        let sql = format!("CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY");
        psql::run(postgres.port(), "postgres", &sql)?;
        let url = psql::url(postgres.port(), &name);
        Ok(Self { postgres, name, url, roles: std::sync::Mutex::default() })
    }

    /// `postgres://user:password@127.0.0.1:port/name`, as the administrator.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The port of its server on 127.0.0.1.
    pub const fn port(&self) -> u16 {
        self.postgres.port()
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// A connection as the administrator, driven by a task of the running tokio runtime.
    ///
    /// # Errors
    /// Where the server refuses the connection.
    pub async fn client(&self) -> Result<Client> {
        connect(&self.url).await
    }

    /// Runs a script of statements, stopping at the first error; for an empty one no `psql` is started. Blocks.
    ///
    /// # Errors
    /// The server's message of the first statement that failed.
    pub fn run(&self, script: &str) -> Result<()> {
        if script.is_empty() { Ok(()) } else { psql::run(self.postgres.port(), &self.name, script) }
    }

    /// `psql` on this database as the administrator, with what it is to do still to be said: `--command` or `--file`.
    ///
    /// # Errors
    /// Where PostgreSQL is not installed.
    pub fn psql(&self) -> Result<Command> {
        psql::command(self.postgres.port(), &self.name)
    }

    /// Makes a role that may log in and has these privileges alone (each what stands between GRANT and TO, for instance
    /// `SELECT ON ALL TABLES IN SCHEMA public`); answers the address of this database as that role.
    ///
    /// # Errors
    /// The server's message where it refuses the role or a privilege.
    pub fn role(&self, name: &str, privileges: &[&str]) -> Result<String> {
        let role = format!("{}_{name}", self.name);
        let mut script = format!("CREATE ROLE \"{role}\" LOGIN PASSWORD '{}';\n", super::cluster::PASSWORD);
        for privilege in privileges {
            script += &format!("GRANT {privilege} TO \"{role}\";\n");
        }
        self.run(&script)?;
        let url = psql::role_url(self.postgres.port(), &role, &self.name);
        self.roles.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(role);
        Ok(url)
    }
}

impl Drop for Database<'_> {
    fn drop(&mut self) {
        let mut script = format!("DROP DATABASE {} WITH (FORCE);\n", self.name);
        for role in self.roles.get_mut().unwrap_or_else(std::sync::PoisonError::into_inner) {
            script += &format!("DROP ROLE \"{role}\";\n");
        }
        // A leftover goes with the cluster.
        let _ = psql::run(self.postgres.port(), "postgres", &script);
    }
}

/// A connection to any address, driven by a task of the running tokio runtime.
///
/// # Errors
/// Where the server refuses the connection.
pub async fn connect(url: &str) -> Result<Client> {
    let (client, connection) =
        tokio_postgres::connect(url, NoTls).await.context("cannot connect to PostgreSQL")?;
    // Its end is seen by the next use of the client.
    tokio::spawn(connection);
    Ok(client)
}

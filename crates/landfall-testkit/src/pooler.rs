//! A pooler in front of a PostgreSQL: pgbouncer in transaction mode, which gives every transaction another connection of the server.

use std::{
    fs,
    net::{Ipv4Addr, TcpStream},
    process::Command,
    sync::OnceLock,
};

use anyhow::Result;

use crate::{
    install,
    postgres::{Database, Postgres, give_to_postgres, unprivileged, user_and_password},
    server::{Port, Server, private_folder, shared, start_with_retries},
};

/// A running pgbouncer on a free port of 127.0.0.1.
#[derive(Debug)]
pub struct Pooler {
    server: Server,
    port: Port,
    behind: u16,
}

impl Pooler {
    /// The pooler of this test process, in front of its shared PostgreSQL.
    ///
    /// # Errors
    /// Where pgbouncer is not installed (the message says how) or does not start; the same again at each call.
    pub fn shared() -> Result<&'static Self> {
        static SHARED: OnceLock<Result<Pooler, String>> = OnceLock::new();
        shared(&SHARED, || Self::start(Postgres::shared()?))
    }

    /// A pooler in front of a server. Only the administrator enters.
    ///
    /// # Errors
    /// As [`Pooler::shared`].
    pub fn start(postgres: &Postgres) -> Result<Self> {
        let program = install::pgbouncer::program()?;
        start_with_retries(|| {
            let folder = private_folder("pgbouncer")?;
            let port = Port::free()?;
            let (user, password) = user_and_password();
            let (users, configuration) = (folder.path().join("users"), folder.path().join("pgbouncer.ini"));
            fs::write(&users, format!("\"{user}\" \"{password}\"\n"))?;
            fs::write(&configuration, text(port.number(), postgres.port(), &users.display().to_string()))?;
            give_to_postgres(folder.path())?;
            let mut command: Command = unprivileged(&program);
            command.arg(&configuration);
            let answers = || TcpStream::connect((Ipv4Addr::LOCALHOST, port.number())).is_ok();
            // No milder signal ends all versions at once: 1.18 does not know QUIT, 1.23 waits at TERM until nobody is connected.
            let server = Server::start(&command, folder, "KILL", answers)?;
            Ok(Self { server, port, behind: postgres.port() })
        })
    }

    /// The port on 127.0.0.1.
    pub const fn port(&self) -> u16 {
        self.port.number()
    }

    /// Where its configuration lies.
    pub fn folder(&self) -> &std::path::Path {
        self.server.folder()
    }

    /// The address of a database behind it.
    pub fn url(&self, database: &Database<'_>) -> String {
        database.url().replace(&format!(":{}/", self.behind), &format!(":{}/", self.port()))
    }
}

/// Connections of the server take turns, so that nothing of a session is there by luck in the next transaction.
fn text(port: u16, behind: u16, users: &str) -> String {
    format!(
        "[databases]
* = host=127.0.0.1 port={behind}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = {users}
pool_mode = transaction
default_pool_size = 3
server_round_robin = 1
server_idle_timeout = 10
max_client_conn = 500
"
    )
}

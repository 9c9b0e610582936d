//! One connection to the target: all work of this crate goes over it, since the demo's embedded server takes only one at a time.

use std::time::Duration;

use tokio::task::JoinHandle;
use tokio_postgres::{Client, Config, NoTls, config::Host, config::SslMode};

use crate::error::Error;

/// An open connection to the target.
#[derive(Debug)]
pub struct Session {
    client: Client,
    driver: JoinHandle<()>,
}

impl Session {
    /// The connection, for statements.
    pub(crate) const fn client(&self) -> &Client {
        &self.client
    }

    /// Ends the connection and waits until the server has let go of it, so that the next one finds a free place.
    pub async fn close(self) {
        drop(self.client);
        // The driver ends with its client; a panic in it has nothing left to harm.
        let _ = self.driver.await;
    }
}

/// Connects to `postgres://user:password@host:port/database`, as `landfall` in the server's list of sessions. Ten seconds are
/// waited for an answer unless the address says otherwise.
pub async fn connect(database_url: &str) -> Result<Session, Error> {
    let mut config: Config = database_url.parse().map_err(Error::Url)?;
    if config.get_ssl_mode() == SslMode::Require {
        return Err(Error::Tls);
    }
    config.application_name("landfall");
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(Duration::from_secs(10));
    }
    let connected = config.connect(NoTls).await;
    let (client, connection) = connected.map_err(|error| Error::of_connecting(server(&config), error))?;
    let driver = tokio::spawn(async move {
        // A broken connection shows as the error of the statement that was under way.
        let _ = connection.await;
    });
    Ok(Session { client, driver })
}

/// `host:port`, for messages: never the user's name or password.
fn server(config: &Config) -> String {
    let host = match config.get_hosts().first() {
        Some(Host::Tcp(name)) => name.clone(),
        Some(Host::Unix(path)) => path.display().to_string(),
        None => config.get_hostaddrs().first().map_or_else(|| "?".to_owned(), ToString::to_string),
    };
    format!("{host}:{}", config.get_ports().first().unwrap_or(&5432))
}

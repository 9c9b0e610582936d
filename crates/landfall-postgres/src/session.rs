//! Making a connection, and ending it: all work of a stage goes over one, since the demo's embedded server takes only one at a time.

use std::time::Duration;

use tokio::task::JoinHandle;
use tokio_postgres::Client;

use crate::{address::Address, error::Error, refusal::refusal, tls::Connector};

/// How long a server may take to answer the first time, unless the address says otherwise.
const PATIENCE: Duration = Duration::from_secs(10);

/// An open connection.
#[derive(Debug)]
pub struct Session {
    client: Client,
    server: String,
    driver: JoinHandle<()>,
}

/// Connects, as `landfall` in the server's list of sessions. Ten seconds are waited for an answer unless the address says otherwise.
///
/// # Errors
/// An address that is none; a server that does not answer, that does not prove who it is, or that does not let the user in.
pub async fn connect(database_url: &str) -> Result<Session, Error> {
    connect_as("landfall", database_url).await
}

/// The same under another name.
///
/// # Errors
/// As [`connect`].
pub async fn connect_as(name: &str, database_url: &str) -> Result<Session, Error> {
    let mut address = Address::parse(database_url)?;
    address.config.application_name(name);
    if address.config.get_connect_timeout().is_none() {
        address.config.connect_timeout(PATIENCE);
    }
    let connector = Connector::new(&address.tls)?;
    let connected = address.config.connect(connector.clone()).await;
    let (client, connection) = connected.map_err(|error| refusal(&address, connector.was_denied(), error))?;
    let driver = tokio::spawn(async move {
        // A broken connection shows as the error of the statement that was under way.
        let _ = connection.await;
    });
    Ok(Session { client, server: address.server(), driver })
}

impl Session {
    /// For statements.
    pub const fn client(&self) -> &Client {
        &self.client
    }

    /// `host:port` of the address, for messages.
    pub fn server(&self) -> &str {
        &self.server
    }

    /// Ends the connection and waits until the server has let go of it, so that the next one finds a free place.
    pub async fn close(self) {
        drop(self.client);
        // The driver ends with its client; a panic in it has nothing left to harm.
        let _ = self.driver.await;
    }
}

//! One connection to the target: all work of this crate goes over it, since the demo's embedded server takes only one at a time.

use landfall_postgres::Connection;
use tokio_postgres::Client;

use crate::error::Error;

/// An open connection to the target.
#[derive(Debug)]
pub struct Session(Connection);

impl Session {
    /// The connection, for statements.
    pub(crate) const fn client(&self) -> &Client {
        self.0.client()
    }

    /// Ends the connection and waits until the server has let go of it, so that the next one finds a free place.
    pub async fn close(self) {
        self.0.close().await;
    }
}

/// Connects to `postgres://user:password@host:port/database`, as `landfall` in the server's list of sessions.
///
/// # Errors
/// An address that is none, a server that does not answer, does not prove who it is, or does not let the user in.
pub async fn connect(database_url: &str) -> Result<Session, Error> {
    Ok(Session(landfall_postgres::connect(database_url, "landfall").await?))
}

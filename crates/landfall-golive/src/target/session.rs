//! One connection, and transactions on it. No statement has a name: a pooler gives each transaction another connection of the server.

use landfall_postgres::Connection;
use tokio_postgres::Client;

use crate::error::{Error, While};

/// An open connection to the target.
#[derive(Debug)]
pub struct Session(Connection);

impl Session {
    /// The connection, for statements.
    pub(crate) const fn client(&self) -> &Client {
        self.0.client()
    }

    /// Ends the connection and waits until the server has let go of it.
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

/// Times are spelled in UTC, so that a row noted today and read tomorrow is spelled alike.
const BEGIN: &str = "
    BEGIN ISOLATION LEVEL READ COMMITTED;
    SET LOCAL TimeZone = 'UTC';
    SELECT set_config('lock_timeout', '30s', true) WHERE current_setting('lock_timeout') = '0'";

/// Times of a read-only transaction are spelled alike too.
const BEGIN_READING: &str =
    "BEGIN READ ONLY; SET LOCAL TimeZone = 'UTC'; SET LOCAL statement_timeout = '60s'";

/// Runs `work` in one transaction that cannot write.
pub async fn read_only<T>(
    client: &Client,
    doing: &'static str,
    work: impl AsyncFnOnce() -> Result<T, Error>,
) -> Result<T, Error> {
    within(client, BEGIN_READING, doing, work).await
}

/// Runs `work` in one transaction: committed where it succeeds, rolled back where it fails.
pub async fn in_transaction<T>(
    client: &Client,
    doing: &'static str,
    work: impl AsyncFnOnce() -> Result<T, Error>,
) -> Result<T, Error> {
    within(client, BEGIN, doing, work).await
}

async fn within<T>(
    client: &Client,
    begin: &str,
    doing: &'static str,
    work: impl AsyncFnOnce() -> Result<T, Error>,
) -> Result<T, Error> {
    client.batch_execute(begin).await.while_doing(doing)?;
    let done = work().await;
    // Where even the way back fails the connection is gone, and the server goes it by itself; the first error tells more.
    let end = if done.is_ok() { "COMMIT" } else { "ROLLBACK" };
    let ended = client.batch_execute(end).await.while_doing(doing);
    done.and_then(|done| ended.map(|()| done))
}

//! Transactions on the one connection. No statement has a name: a pooler gives each transaction another connection of the server.

use landfall_postgres::{AGAINST_READING, AGAINST_WRITING, holders};
use tokio_postgres::Client;

use crate::error::{Error, While};

/// Times are spelled in UTC, so that a row noted today and read tomorrow is spelled alike.
const BEGIN: &str = "
    BEGIN ISOLATION LEVEL READ COMMITTED;
    SET LOCAL TimeZone = 'UTC';
    SELECT set_config('lock_timeout', '30s', true) WHERE current_setting('lock_timeout') = '0'";

/// Times of a read-only transaction are spelled alike too.
const BEGIN_READING: &str =
    "BEGIN READ ONLY; SET LOCAL TimeZone = 'UTC'; SET LOCAL statement_timeout = '60s';
    SELECT set_config('lock_timeout', '30s', true) WHERE current_setting('lock_timeout') = '0'";

/// Runs `work` in one transaction that cannot write.
pub async fn read_only<T>(
    client: &Client,
    doing: &'static str,
    work: impl AsyncFnOnce() -> Result<T, Error>,
) -> Result<T, Error> {
    within(client, (BEGIN_READING, AGAINST_READING), doing, work).await
}

/// Runs `work` in one transaction: committed where it succeeds, rolled back where it fails.
pub async fn in_transaction<T>(
    client: &Client,
    doing: &'static str,
    work: impl AsyncFnOnce() -> Result<T, Error>,
) -> Result<T, Error> {
    within(client, (BEGIN, AGAINST_WRITING), doing, work).await
}

async fn within<T>(
    client: &Client,
    (begin, against): (&str, &[&str]),
    doing: &'static str,
    work: impl AsyncFnOnce() -> Result<T, Error>,
) -> Result<T, Error> {
    client.batch_execute(begin).await.while_doing(doing)?;
    let done = work().await;
    // Where even the way back fails the connection is gone, and the server goes it by itself; the first error tells more.
    let end = if done.is_ok() { "COMMIT" } else { "ROLLBACK" };
    let ended = client.batch_execute(end).await.while_doing(doing);
    match done.and_then(|done| ended.map(|()| done)) {
        Err(Error::Locked { doing, source, .. }) => {
            Err(Error::Locked { doing, holders: holders(client, against).await, source })
        }
        done => done,
    }
}

//! Statements: identifiers quoted, transactions that end either way, attempts that leave the transaction whole.

use tokio_postgres::Client;

use crate::error::{Error, While, is_about_the_table, is_fatal};

/// An identifier as SQL takes it: `"order"`.
pub fn quote(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Constraints are checked at each statement, so that none fails at the commit, where no row can be named any more. A lock that somebody
/// holds is waited for half a minute, unless the server is told otherwise. How long a role's statements and pauses may be is meant for its users:
/// a load is longer, and nobody waits for it. Only where nothing comes from here for ten minutes, or where this machine is gone, is the transaction
/// given up: a laptop that sleeps would keep its locks all night, and everybody else from the port.
/// What a statement sees is decided when it begins, whatever the role's default: a lock that was waited for shows what its holder left.
const BEGIN: &str = "
    BEGIN ISOLATION LEVEL READ COMMITTED;
    SET LOCAL standard_conforming_strings = on;
    SET LOCAL statement_timeout = 0;
    SET LOCAL idle_in_transaction_session_timeout = '10min';
    SET LOCAL tcp_keepalives_idle = 60;
    SET LOCAL tcp_keepalives_interval = 10;
    SET LOCAL tcp_keepalives_count = 6;
    SELECT set_config('transaction_timeout', '0', true) WHERE current_setting('transaction_timeout', true) <> '0';
    SELECT set_config('lock_timeout', '30s', true) WHERE current_setting('lock_timeout') = '0';
    SET CONSTRAINTS ALL IMMEDIATE";

/// Runs `work` in one transaction: committed where it succeeds, rolled back where it fails.
pub async fn in_transaction<T>(
    client: &Client,
    doing: &str,
    work: impl AsyncFnOnce() -> Result<T, Error>,
) -> Result<T, Error> {
    client.batch_execute(BEGIN).await.while_doing(doing)?;
    match work().await {
        Ok(done) => client.batch_execute("COMMIT").await.while_doing(doing).map(|()| done),
        Err(error) => {
            // Where even this fails the connection is gone, and the server rolls back by itself; the first error tells more.
            let _ = client.batch_execute("ROLLBACK").await;
            Err(error.naming_holders(client).await)
        }
    }
}

/// Tries `work` under a savepoint. The inner error is the server's refusal of these rows, with the transaction as it was before; the
/// outer one is a failure that says nothing about rows.
pub async fn attempt<T>(
    client: &Client,
    doing: &str,
    work: impl AsyncFnOnce() -> Result<T, tokio_postgres::Error>,
) -> Result<Result<T, tokio_postgres::Error>, Error> {
    under_savepoint(client, doing, is_fatal, work).await
}

/// The same of rows that are written: what is refused of the statement as a whole is no row's fault. And behind a COPY that is refused so nothing can
/// be asked any more.
pub async fn attempt_rows<T>(
    client: &Client,
    doing: &str,
    work: impl AsyncFnOnce() -> Result<T, tokio_postgres::Error>,
) -> Result<Result<T, tokio_postgres::Error>, Error> {
    under_savepoint(client, doing, |error| is_fatal(error) || is_about_the_table(error), work).await
}

async fn under_savepoint<T>(
    client: &Client,
    doing: &str,
    is_final: impl Fn(&tokio_postgres::Error) -> bool,
    work: impl AsyncFnOnce() -> Result<T, tokio_postgres::Error>,
) -> Result<Result<T, tokio_postgres::Error>, Error> {
    client.batch_execute("SAVEPOINT landfall_attempt").await.while_doing(doing)?;
    let done = work().await;
    let after = match &done {
        Err(error) if is_final(error) => return done.while_doing(doing).map(Ok),
        Err(_) => "ROLLBACK TO SAVEPOINT landfall_attempt; RELEASE SAVEPOINT landfall_attempt",
        Ok(_) => "RELEASE SAVEPOINT landfall_attempt",
    };
    client.batch_execute(after).await.while_doing(doing)?;
    Ok(done)
}

/// Does `work` under a savepoint, and keeps what it did only where it answers true, which is answered. Its error is the end of the transaction.
pub async fn keep_if(
    client: &Client,
    doing: &str,
    work: impl AsyncFnOnce() -> Result<bool, Error>,
) -> Result<bool, Error> {
    client.batch_execute("SAVEPOINT landfall_kept").await.while_doing(doing)?;
    let is_kept = work().await?;
    let after = if is_kept {
        "RELEASE SAVEPOINT landfall_kept"
    } else {
        "ROLLBACK TO SAVEPOINT landfall_kept; RELEASE SAVEPOINT landfall_kept"
    };
    client.batch_execute(after).await.while_doing(doing)?;
    Ok(is_kept)
}

#[cfg(test)]
mod tests {
    use landfall_testkit::Postgres;

    use super::{Error, While, in_transaction};

    #[tokio::test]
    async fn a_transaction_of_a_machine_that_sleeps_or_is_gone_is_given_up_by_the_server() {
        let database = Postgres::shared().unwrap().fresh_database().unwrap();
        let client = database.client().await.unwrap();
        let settings = ["idle_in_transaction_session_timeout", "tcp_keepalives_idle", "tcp_keepalives_count"];
        let found = in_transaction(&client, "asking", async || {
            let mut found = Vec::new();
            for setting in settings {
                let row =
                    client.query_typed_one(&format!("SHOW {setting}"), &[]).await.while_doing("asking")?;
                found.push(row.get::<_, String>(0));
            }
            Ok(found)
        });
        assert_eq!(found.await.unwrap(), ["10min", "60", "6"]);

        let slept = in_transaction(&client, "copying", async || {
            const SHORT: &str = "SET LOCAL idle_in_transaction_session_timeout = '50ms'";
            client.batch_execute(SHORT).await.while_doing("copying")?;
            tokio::time::sleep(std::time::Duration::from_millis(500)).await;
            client.batch_execute("SELECT 1").await.while_doing("copying")
        });
        let error = slept.await.unwrap_err();
        assert!(matches!(error, Error::Lost { .. }), "{error}");
    }
}

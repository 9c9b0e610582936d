//! The one connection: a session that cannot write, and sees one moment of the target from its first question to its last, with every row in it:
//! what a policy of the target hides from the user would be neither missed nor found, so that the server refuses instead. A lock that somebody
//! holds is waited for half a minute, unless the server is told otherwise; then it is told who that is.

use futures::TryStreamExt;
use landfall_model::monitor::Monitor;
use landfall_postgres::{AGAINST_READING, connect_as, holders};
use tokio_postgres::{
    Row, RowStream, Statement, ToStatement,
    error::SqlState,
    types::{BorrowToSql, ToSql},
};

use crate::error::Error;

/// Read-only is the transaction, not the session: behind a pooler the session's settings would stay with whoever has that server next.
const BEGIN: &str = "
    BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
    SET LOCAL TIME ZONE 'UTC';
    SET LOCAL DateStyle = 'ISO, YMD';
    SET LOCAL IntervalStyle = 'postgres';
    SET LOCAL extra_float_digits = 1;
    SET LOCAL bytea_output = 'hex';
    SET LOCAL standard_conforming_strings = on;
    SET LOCAL row_security = off;
    SET LOCAL statement_timeout = 0;
    SET LOCAL idle_in_transaction_session_timeout = 0;
    SELECT set_config('lock_timeout', '30s', true) WHERE current_setting('lock_timeout') = '0';
    SELECT set_config('transaction_timeout', '0', true) WHERE current_setting('transaction_timeout', true) <> '0'";

const END: &str = "ROLLBACK";

/// A parameter of a query.
pub(crate) type Param<'a> = &'a (dyn ToSql + Sync);

/// A read-only session on the target.
pub(crate) struct Session(landfall_postgres::Session);

impl Session {
    /// Works in one session, and ends it however the work ends. That the server is waited for is told, and whoever asks to stop does not wait for an
    /// answer: the server is asked to end what it is at, and the session, which cannot write, is left behind.
    pub async fn within<T>(
        database_url: &str,
        monitor: &dyn Monitor,
        work: impl AsyncFnOnce(&Self) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let session = Self(connect_as("landfall verify", database_url, monitor).await?);
        let in_transaction = async {
            session.begin().await?;
            work(&session).await
        };
        let done = match session.0.asking(monitor, in_transaction).await.ok_or(Error::Interrupted)? {
            Err(Error::Locked { doing, source, .. }) => {
                Err(Error::Locked { doing, holders: session.holders().await, source })
            }
            done => done,
        };
        let silence = session.close().await;
        done.map_err(|error| error.because_of(silence))
    }

    async fn begin(&self) -> Result<(), Error> {
        self.0.client().batch_execute(BEGIN).await.map_err(failed("begin of the transaction"))
    }

    /// Who stood in the way of a statement that waited in vain, and with it the transaction.
    async fn holders(&self) -> String {
        let client = self.0.client();
        let _ = client.batch_execute(END).await;
        holders(client, AGAINST_READING).await
    }

    /// Ends the session and waits until the server knows: an embedded server takes one connection at a time. Answers why it had ended before,
    /// where the server was out of reach.
    async fn close(self) -> Option<landfall_postgres::Error> {
        // Nothing was written: where the connection is broken there is nothing to end either.
        let _ = self.0.client().batch_execute(END).await;
        self.0.close().await
    }

    /// All rows of a query that answers few. `doing` names it in an error.
    pub async fn rows<S>(&self, doing: &str, sql: &S, params: &[Param<'_>]) -> Result<Vec<Row>, Error>
    where
        S: ToStatement + Sync + ?Sized,
    {
        self.0.client().query(sql, params).await.map_err(failed(doing))
    }

    /// The rows of a query one by one.
    pub async fn stream(&self, doing: &str, sql: &str, params: &[Param<'_>]) -> Result<Rows, Error> {
        let rows = self.0.client().query_raw(sql, params.iter().map(BorrowToSql::borrow_to_sql)).await;
        Ok(Rows { rows: Box::pin(rows.map_err(failed(doing))?), doing: doing.to_owned() })
    }

    /// Prepares a query that is asked many times.
    pub async fn prepare(&self, doing: &str, sql: &str) -> Result<Statement, Error> {
        self.0.client().prepare(sql).await.map_err(failed(doing))
    }
}

/// The rows of a running query.
pub(crate) struct Rows {
    rows: std::pin::Pin<Box<RowStream>>,
    doing: String,
}

impl Rows {
    /// The next row.
    pub async fn next(&mut self) -> Result<Option<Row>, Error> {
        self.rows.try_next().await.map_err(failed(&self.doing))
    }
}

fn failed(doing: &str) -> impl FnOnce(tokio_postgres::Error) -> Error {
    let doing = doing.to_owned();
    move |source| match source.code() {
        Some(&SqlState::INSUFFICIENT_PRIVILEGE) => Error::MayNotRead { doing, source },
        Some(&SqlState::LOCK_NOT_AVAILABLE) => Error::Locked { doing, holders: String::new(), source },
        _ => Error::Query { doing, source: source.into() },
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use landfall_model::monitor::Silent;
    use landfall_testkit::Postgres;
    use tokio::time::timeout;

    use super::{Error, Session};

    #[tokio::test]
    async fn a_lock_is_waited_for_half_a_minute_where_the_server_says_nothing_else() {
        let database = Postgres::shared().unwrap().fresh_database().unwrap();
        let monitor = Silent::default();
        let asked = Session::within(database.url(), &monitor, async |session| {
            session.rows("asking", "SELECT current_setting('lock_timeout')", &[]).await
        });
        assert_eq!(asked.await.unwrap()[0].get::<_, &str>(0), "30s");
    }

    #[tokio::test]
    async fn who_asks_to_stop_does_not_wait_for_an_answer_and_the_server_does_not_work_on_at_it() {
        const AT_WORK: &str = "SELECT count(*) FROM pg_stat_activity
            WHERE datname = current_database() AND application_name = 'landfall verify' AND state = 'active'";
        let database = Postgres::shared().unwrap().fresh_database().unwrap();
        let monitor = Silent::default();
        let asked = Session::within(database.url(), &monitor, async |session| {
            monitor.request_stop();
            session.rows("sleeping", "SELECT pg_sleep(600)", &[]).await
        });
        assert!(matches!(asked.await, Err(Error::Interrupted)));
        let client = database.client().await.unwrap();
        let is_at_work = async || client.query_one(AT_WORK, &[]).await.unwrap().get::<_, i64>(0) > 0;
        let ends = async { while is_at_work().await {} };
        timeout(Duration::from_secs(20), ends).await.expect("the server works on");
    }
}

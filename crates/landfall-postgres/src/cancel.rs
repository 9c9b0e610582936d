//! The operator's wish to stop, at the server: that goes on with a statement whatever became of who sent it. One that waits for a lock gets it
//! later, and what stands behind it is done all the same.

use std::{convert::Infallible, future::pending, sync::atomic::Ordering, time::Duration};

use landfall_model::monitor::{Level, Monitor};
use tokio::time::{sleep, timeout};

use crate::{session::Session, wait::stopped};

/// A server that is well takes the wish sooner.
const SOON: Duration = Duration::from_secs(2);
/// One wish may come between two statements, where the server has nothing to end.
const AGAIN: Duration = Duration::from_secs(1);
/// Told once so many did not help.
const MANY: u32 = 4;

impl Session {
    /// Does `work`, of which nothing stays but what it commits. A moment after the operator asked to stop, the server is asked to end the statement
    /// that is under way, and those behind it, until the work ends as it does where one fails. Where the server cannot be asked the connection
    /// ends, and it rolls back what is open. [`Session::close`] tells of either. A COMMIT that is ended so has failed as a whole; one that waits for a
    /// synchronous standby alone has not, and is in without it.
    pub async fn stoppable<T>(&self, monitor: &dyn Monitor, work: impl Future<Output = T>) -> T {
        tokio::select! {
            done = work => done,
            never = self.end_what_comes(monitor) => match never {},
        }
    }

    async fn end_what_comes(&self, monitor: &dyn Monitor) -> Infallible {
        stopped(monitor).await;
        self.cut_off.store(true, Ordering::Relaxed);
        let mut wishes = 0;
        while self.cancel().await {
            wishes += 1;
            if wishes == MANY {
                let text = format!(
                    "the database server {} was asked to end what it is at, and has not yet: that is waited for; press Ctrl-C again to end at once, and it rolls back what is open",
                    self.server()
                );
                monitor.remark(Level::Warning, &text);
            }
            sleep(AGAIN).await;
        }
        self.driver.abort();
        pending().await
    }

    /// Ends the connection, and at the server the statement under way, without waiting for an answer: for who only asked.
    pub async fn give_up(&self) {
        self.cancel().await;
        self.driver.abort();
    }

    /// Asks over a connection of its own, which is as private as this one. True where the server took the wish: whether there was anything to end it
    /// does not say.
    async fn cancel(&self) -> bool {
        let token = self.client().cancel_token();
        matches!(timeout(SOON, token.cancel_query(self.connector.clone())).await, Ok(Ok(())))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use landfall_model::{kind::Kind, monitor::Silent};
    use landfall_testkit::{Postgres, Tunnel, tls::Servers};
    use tokio::time::{sleep, timeout};
    use tokio_postgres::error::SqlState;

    use crate::{Error, connect, session::Session};

    const LONG: &str = "SELECT pg_sleep(50)";

    /// What becomes of a long statement whose operator asks to stop, and what is told of that in the end.
    async fn stopped(session: Session, then: impl FnOnce()) -> (tokio_postgres::Error, Option<Error>) {
        let monitor = Silent::default();
        let work = async {
            let long = session.client().batch_execute(LONG);
            let begun = async {
                sleep(Duration::from_millis(300)).await;
                then();
                monitor.request_stop();
            };
            tokio::join!(long, begun).0
        };
        let done = timeout(Duration::from_secs(20), session.stoppable(&monitor, work)).await;
        let error = done.expect("it is not waited for").unwrap_err();
        (error, session.close().await)
    }

    async fn runs_on(url: &str) -> bool {
        let sql = format!(
            "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' AND query = '{LONG}')"
        );
        connect(url).await.unwrap().client().query_one(&sql, &[]).await.unwrap().get(0)
    }

    #[tokio::test]
    async fn who_asks_to_stop_has_the_server_end_what_it_is_at_over_an_encrypted_connection_too() {
        let servers = Servers::shared().unwrap();
        for mode in ["disable", "require"] {
            let database = if mode == "disable" { &servers.plain } else { &servers.good };
            let url = format!("{}?sslmode={mode}", database.url());
            let (error, why) = stopped(connect(&url).await.unwrap(), || ()).await;
            assert_eq!(error.code(), Some(&SqlState::QUERY_CANCELED), "{mode}: {error}");
            assert_eq!(why.map(|why| why.kind()), Some(Kind::Interrupted), "{mode}");
            assert!(!runs_on(&url).await, "{mode}");
        }
    }

    #[tokio::test]
    async fn a_server_that_cannot_be_asked_to_end_what_it_is_at_is_left() {
        let database = Postgres::shared().unwrap().fresh_database().unwrap();
        let tunnel = Tunnel::to(database.port()).unwrap();
        let url = database.url().replace(&database.port().to_string(), &tunnel.port().to_string());
        let (error, why) = stopped(connect(&url).await.unwrap(), || tunnel.stalls()).await;
        assert!(error.is_closed(), "{error}");
        assert_eq!(why.map(|why| why.kind()), Some(Kind::Interrupted));
    }

    #[tokio::test]
    async fn work_that_ends_before_anybody_asks_to_stop_is_not_touched() {
        let database = Postgres::shared().unwrap().fresh_database().unwrap();
        let (session, monitor) = (connect(database.url()).await.unwrap(), Silent::default());
        session.stoppable(&monitor, session.client().batch_execute("SELECT 1")).await.unwrap();
        assert!(session.close().await.is_none());
    }
}

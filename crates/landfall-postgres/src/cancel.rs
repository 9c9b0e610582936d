//! The operator's wish to stop, at the server: that goes on with a statement whatever became of who sent it. One that waits for a lock gets it
//! later, and what stands behind it is done all the same.

use std::{pin::pin, sync::atomic::Ordering, time::Duration};

use landfall_model::monitor::{Level, Monitor};
use tokio::time::timeout;

use crate::{session::Session, wait::stopped, wish};

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
        let mut work = pin!(work);
        tokio::select! {
            done = &mut work => return done,
            () = stopped(monitor) => self.cut_off.store(true, Ordering::Relaxed),
        }
        for wishes in 1.. {
            // A wish is made to its end, also where the work ends by it before.
            let (is_taken, done) = tokio::join!(self.cancel(), timeout(AGAIN, &mut work));
            if let Ok(done) = done {
                return done;
            }
            if !is_taken {
                self.driver.abort();
                break;
            }
            if wishes == MANY {
                let text = format!(
                    "the database server {} was asked to end what it is at, and has not yet: that is waited for; press Ctrl-C again to end at once, and it rolls back what is open",
                    self.server()
                );
                monitor.remark(Level::Warning, &text);
            }
        }
        work.await
    }

    /// Does `work` that only asks. Where the operator asked to stop and it has not come to its end a moment later, nobody waits for the answer: the
    /// server is asked to end the statement, the connection ends, and there is none.
    pub async fn asking<T>(&self, monitor: &dyn Monitor, work: impl Future<Output = T>) -> Option<T> {
        tokio::select! {
            biased;
            answer = work => return Some(answer),
            () = stopped(monitor) => {}
        }
        self.cancel().await;
        self.driver.abort();
        None
    }

    /// True where the server took the wish: whether there was anything to end it does not say.
    async fn cancel(&self) -> bool {
        wish::tell(&self.config, &self.connector, &self.client().cancel_token()).await
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use landfall_model::{kind::Kind, monitor::Silent};
    use landfall_testkit::{Pooler, Postgres, Tunnel, tls::Servers};
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
    async fn of_several_servers_of_an_address_the_one_that_works_is_asked_too() {
        let database = Postgres::shared().unwrap().fresh_database().unwrap();
        let server = format!("127.0.0.1:{}", database.port());
        let url = database.url().replace(&server, &format!("127.0.0.1:1,{server}"));
        let (error, _) = stopped(connect(&url).await.unwrap(), || ()).await;
        assert_eq!(error.code(), Some(&SqlState::QUERY_CANCELED), "{error}");
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

    #[tokio::test]
    async fn behind_a_pooler_the_statement_ends_that_is_under_way_and_none_of_another_client() {
        const OTHERS: &str = "SELECT pg_sleep(4)";
        let database = Postgres::shared().unwrap().fresh_database().unwrap();
        let url = Pooler::shared().unwrap().url(&database);
        for _ in 0..3 {
            let (error, why) = stopped(connect(&url).await.unwrap(), || ()).await;
            assert_eq!(error.code(), Some(&SqlState::QUERY_CANCELED), "{error}");
            assert_eq!(why.map(|why| why.kind()), Some(Kind::Interrupted));
        }

        // Who has no statement under way asks as well, while another is at work on the connection of the server that was its own.
        let (own, other) = (connect(&url).await.unwrap(), connect(&url).await.unwrap());
        own.client().batch_execute("SELECT 1").await.unwrap();
        let monitor = Silent::default();
        monitor.request_stop();
        let idle = own.stoppable(&monitor, sleep(Duration::from_secs(4)));
        tokio::join!(idle, other.client().batch_execute(OTHERS)).1.unwrap();
    }
}

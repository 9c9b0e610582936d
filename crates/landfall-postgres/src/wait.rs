//! Waiting for a server. Nobody does so in silence, and who asks to stop is heard at once.

use std::{convert::Infallible, future::pending, time::Duration};

use landfall_model::monitor::{Level, Monitor};
use tokio::time::{sleep, timeout};

use crate::error::Error;

/// A server that is well lets in sooner.
const SOON: Duration = Duration::from_secs(3);
/// So often it is asked whether the operator wants to stop.
const POLL: Duration = Duration::from_millis(100);
/// What is under way then has so long to come to its end: a server that is well needs less.
const MOMENT: Duration = Duration::from_millis(700);

/// Does `work`, which waits for this server, for so long at most.
///
/// # Errors
/// [`Error::Unreachable`] where it takes longer, [`Error::Interrupted`] where the operator asks to stop.
pub async fn waiting<T>(
    server: &str,
    limit: Duration,
    monitor: &dyn Monitor,
    work: impl Future<Output = T>,
) -> Result<T, Error> {
    tokio::select! {
        done = timeout(limit, work) => done.map_err(|_| Error::silent(server.to_owned(), limit)),
        () = stopped(monitor) => Err(Error::Interrupted { server: server.to_owned() }),
        never = told(server, limit, monitor) => match never {},
    }
}

/// Ends a moment after the operator asked to stop. As `while_wanted` of `landfall-store`, which a connection to a database has no business to know.
pub async fn stopped(monitor: &dyn Monitor) {
    while !monitor.stop_requested() {
        sleep(POLL).await;
    }
    sleep(MOMENT).await;
}

async fn told(server: &str, limit: Duration, monitor: &dyn Monitor) -> Infallible {
    sleep(SOON).await;
    let text = format!(
        "the database server {server} has not answered yet: it is waited for, {} s at most",
        limit.as_secs()
    );
    monitor.remark(Level::Info, &text);
    pending().await
}

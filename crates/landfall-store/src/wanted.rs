//! Work that is wanted until the operator asks to stop. A server that does not answer is waited for up to a quarter of an hour: nobody who pressed
//! Ctrl-C does that, and who presses it once more for want of patience leaves the parts of an upload in the bucket.

use std::{pin::pin, time::Duration};

use futures::future::{self, Either};

use crate::{Error, Place};

/// So often it is asked whether work is still wanted.
pub(crate) const PAUSE: Duration = Duration::from_millis(100);
/// What is under way when it is not wanted any more has so long to come to its end: most does.
pub(crate) const MOMENT: Duration = Duration::from_millis(700);

/// Does work as long as it is wanted, and a moment longer; none where it did not come to its end. Reading, and writing in a single request, can be
/// given up at any time: an object is there whole or not at all.
pub async fn while_wanted<T>(
    is_wanted: &(dyn Fn() -> bool + Sync),
    work: impl Future<Output = T>,
) -> Option<T> {
    within(MOMENT, is_wanted, work).await
}

/// The same of work that can fail: to be given up is a failure, too.
pub(crate) async fn or_fail<T>(
    is_wanted: &(dyn Fn() -> bool + Sync),
    work: impl Future<Output = Result<T, Error>>,
    given_up: impl FnOnce() -> Error,
) -> Result<T, Error> {
    while_wanted(is_wanted, work).await.unwrap_or_else(|| Err(given_up()))
}

/// Work that may fail or not, with another length of that moment.
pub(crate) async fn within<T>(
    moment: Duration,
    is_wanted: &(dyn Fn() -> bool + Sync),
    work: impl Future<Output = T>,
) -> Option<T> {
    let unwanted = async {
        while is_wanted() {
            tokio::time::sleep(PAUSE).await;
        }
        tokio::time::sleep(moment).await;
    };
    match future::select(pin!(work), pin!(unwanted)).await {
        Either::Left((done, _)) => Some(done),
        Either::Right(_) => None,
    }
}

/// The error of work on a place that was given up.
pub(crate) fn given_up(action: &'static str, bucket: &str, key: &str) -> Error {
    let at = Place::object(bucket, key);
    Error::Failed { action, at, transient: false, source: "it is not wanted any more".into() }
}

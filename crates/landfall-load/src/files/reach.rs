//! Whether the stores are still there while files are worked on. A copy answers once it is made, which may take a quarter of an hour: where the way
//! swallows everything (a VPN that hangs, a firewall that drops) each try would be waited for as long, and of a server that is gone every file would be
//! tried in vain. A look at a bucket answers soon, or never.

use std::{
    pin::pin,
    time::{Duration, Instant},
};

use futures::{
    StreamExt,
    future::{self, Either},
    stream::FuturesUnordered,
};
use landfall_model::{
    cause,
    monitor::{Level, Monitor},
};
use landfall_store::{Error as StoreError, Reader};

use super::{error::Error, stop::Stop};

/// From the end of one look to the next.
pub(crate) const EVERY: Duration = Duration::from_secs(10);
/// So many times that pause without an answer: a server that is started anew, whose refusals come at once, is not gone.
const PATIENCE: u32 = 12;
/// So many looks in a row besides: who was stopped for a while, and goes on, has only not looked.
const SILENCES: u32 = 2;

/// A bucket by which its store is looked at.
pub(crate) type Bucket<'b> = (&'b dyn Reader, &'b str);

/// Does work on files of these stores. Once one of them is out of reach, or refuses a bucket, the work ends as it does by the operator's wish, and why
/// is the error.
pub(crate) async fn within_reach<T>(
    buckets: &[Bucket<'_>],
    every: Duration,
    (stop, monitor): (&Stop, &dyn Monitor),
    work: impl Future<Output = Result<T, Error>>,
) -> Result<T, Error> {
    let looks = buckets.iter().map(|bucket| until_out_of_reach(*bucket, every, monitor));
    let looking = async {
        match looks.collect::<FuturesUnordered<_>>().next().await {
            Some(lost) => lost,
            None => future::pending().await,
        }
    };
    match future::select(pin!(work), pin!(looking)).await {
        Either::Left((done, _)) => {
            let done = done?;
            stop.refusal().map_or(Ok(done), |refusal| Err(refusal.into()))
        }
        Either::Right((lost, work)) => {
            stop.call();
            work.await.and(Err(Error::Lost(lost)))
        }
    }
}

/// Ends once the store gave no answer for long. A refusal is an answer.
async fn until_out_of_reach(
    (store, bucket): Bucket<'_>,
    every: Duration,
    monitor: &dyn Monitor,
) -> StoreError {
    let (mut heard, mut silences) = (Instant::now(), 0);
    loop {
        tokio::time::sleep(every).await;
        let Err(lost @ StoreError::Unreachable { .. }) = store.head_bucket(bucket).await else {
            (heard, silences) = (Instant::now(), 0);
            continue;
        };
        silences += 1;
        if silences >= SILENCES && heard.elapsed() >= every * PATIENCE {
            return lost;
        }
        if silences == 1 {
            let text = format!("{}; it is looked for further before the work ends", cause::in_words(&lost));
            monitor.remark(Level::Warning, &text);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{
        sync::atomic::{AtomicUsize, Ordering},
        time::{Duration, Instant},
    };

    use async_trait::async_trait;
    use landfall_model::{monitor::Silent, source::Object};
    use landfall_store::{Content, Error, Head, Names, Place, Reader};

    use super::{PATIENCE, until_out_of_reach};

    /// A store that answers some of the looks at its bucket, by their numbers.
    struct Answers(&'static [usize], AtomicUsize);

    #[async_trait]
    impl Reader for Answers {
        async fn head_bucket(&self, bucket: &str) -> Result<(), Error> {
            let look = self.1.fetch_add(1, Ordering::Relaxed) + 1;
            if self.0.contains(&look) {
                return Err(Error::Denied { at: Place::bucket(bucket), source: "403".into() });
            }
            Err(Error::Unreachable { store: "the store".to_owned(), source: "timed out".into() })
        }

        async fn list(&self, _: &str, _: &mut (dyn FnMut(Vec<Object>) + Send)) -> Result<(), Error> {
            unreachable!("it is only looked at")
        }

        async fn head(&self, _: &str, _: &str) -> Result<Head, Error> {
            unreachable!("it is only looked at")
        }

        async fn tags(&self, _: &str, _: &str) -> Result<Option<Names>, Error> {
            unreachable!("it is only looked at")
        }

        async fn open(&self, _: &str, _: &str, _: &str) -> Result<Content, Error> {
            unreachable!("it is only looked at")
        }
    }

    #[tokio::test]
    async fn a_store_is_out_of_reach_that_misses_looks_in_a_row() {
        let store = Answers(&[1, 3, 5], AtomicUsize::new(0));
        until_out_of_reach((&store, "crm-files"), Duration::ZERO, &Silent::default()).await;
        assert_eq!(store.1.into_inner(), 7, "the second and the fourth were followed by an answer");
    }

    #[tokio::test]
    async fn a_store_that_is_started_anew_is_given_time() {
        let (store, every, began) =
            (Answers(&[], AtomicUsize::new(0)), Duration::from_millis(5), Instant::now());
        until_out_of_reach((&store, "crm-files"), every, &Silent::default()).await;
        assert!(began.elapsed() >= every * PATIENCE);
    }
}

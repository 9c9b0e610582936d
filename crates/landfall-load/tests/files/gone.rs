//! A store that is there at the beginning, and out of reach in the midst, or shut.

use std::{
    future::pending,
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use landfall_load::files::{Error, Options, Sides, copy, verify};
use landfall_model::{
    monitor::{Level, Monitor, Silent},
    outcome::CopyState,
};
use landfall_store::Error as StoreError;
use landfall_testkit::{Garage, Unruly, Whim};
use tokio::time::{sleep, timeout};

use super::{
    bench::{Bench, FILES},
    rules::outcomes,
    stopped::files_told,
};

/// How work ends whose server is gone once nothing moves any more.
async fn left_alone<T>(
    door: &Unruly,
    has_moved: impl Fn() -> bool,
    work: impl Future<Output = Result<T, Error>>,
) -> Result<T, Error> {
    let leaving = async {
        while !has_moved() {
            sleep(Duration::from_millis(20)).await;
        }
        door.answer("max-keys=1", Whim::HangUp, u32::MAX);
        pending().await
    };
    let both = async {
        tokio::select! { ended = work => ended, never = leaving => never }
    };
    timeout(Duration::from_secs(300), both).await.expect("a server that is gone is not waited for")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_is_gone_in_the_midst_ends_the_work_and_what_is_done_is_kept() {
    let bench = Bench::on_garage().await;
    let first = bench.planned[0].target_key.as_str();
    let options = Options { look: Duration::from_millis(50), ..bench.options() };
    let (door, store) = bench.unruly();
    door.answer(&format!("PUT /crm-files/{first}"), Whim::Silence, u32::MAX);
    let (sides, monitor) = (Sides::within(&*store), Silent::default());
    let has_moved = || files_told(&bench) == FILES - 1;
    let ended = left_alone(&door, has_moved, copy(&bench.run, &sides, &options, &monitor)).await;
    assert!(matches!(ended, Err(Error::Lost(_))), "{ended:?}");
    let told = outcomes(&bench.run);
    assert!(told.len() == FILES - 1 && told.iter().all(|one| one.state == CopyState::Verified));
    assert_eq!(bench.copy().await.unwrap().copied, FILES as u64, "the same call goes on with the rest");

    let (door, store) = bench.unruly();
    let second = bench.planned[1].target_key.as_str();
    door.answer(&format!("HEAD /crm-files/{second}"), Whim::Silence, u32::MAX);
    let (sides, options) = (Sides::within(&*store), Options { parallel: 1, ..options });
    let looked_at = || door.passed("HEAD /crm-files/port-nimara/").len();
    let has_moved = || looked_at() == 1;
    let ended = left_alone(&door, has_moved, verify(&bench.run, &sides, &options, &monitor)).await;
    assert!(matches!(ended, Err(Error::Lost(_))), "{ended:?}");
    assert_eq!(looked_at(), 1, "the copies behind the second are not begun any more");
    assert_eq!(outcomes(&bench.run).len(), FILES, "a look that was given up tells nothing");
}

/// Takes the rights on a bucket from the key as soon as so many files are done.
struct Shuts<'g>(&'g Garage, &'static str, AtomicUsize);

impl Monitor for Shuts<'_> {
    fn start(&self, _: &str, _: Option<u64>) {}
    fn finish(&self, _: &str, _: &str) {}
    fn remark(&self, _: Level, _: &str) {}
    fn advance(&self, _: &str, _: u64) {
        if self.2.fetch_add(1, Ordering::Relaxed) == 10 {
            self.0.take(self.1).unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bucket_that_is_shut_in_the_midst_ends_the_work_and_nothing_is_said_of_the_files_that_are_left() {
    let bench = Bench::on_garage().await;
    let (options, sides) = (bench.options(), bench.sides());
    let is_shut =
        |error: &Error| matches!(error, Error::Store(StoreError::Denied { at, .. }) if at.key.is_none());
    for bucket in ["crm-files", "portal"] {
        let shuts = Shuts(bench.garage(), bucket, AtomicUsize::new(0));
        let ended = copy(&bench.run, &sides, &options, &shuts).await.unwrap_err();
        assert!(is_shut(&ended), "{bucket}: {ended:?}");
        let told = outcomes(&bench.run);
        assert!(told.len() < FILES && told.iter().all(|one| one.state == CopyState::Verified), "{bucket}");
        bench.garage().give(bucket).unwrap();
    }
    assert_eq!(bench.copy().await.unwrap().copied, FILES as u64, "the same call goes on with the rest");

    for bucket in ["crm-files", "portal"] {
        let shuts = Shuts(bench.garage(), bucket, AtomicUsize::new(0));
        let ended = verify(&bench.run, &sides, &options, &shuts).await.unwrap_err();
        assert!(is_shut(&ended), "{bucket}: {ended:?}");
        bench.garage().give(bucket).unwrap();
    }
    assert_eq!(outcomes(&bench.run).len(), FILES, "a look that was refused tells nothing");
    assert!(verify(&bench.run, &sides, &options, &Silent::default()).await.unwrap().broken.is_empty());
}

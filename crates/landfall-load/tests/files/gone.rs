//! A store that is there at the beginning, and out of reach in the midst.

use std::{future::pending, time::Duration};

use landfall_load::files::{Error, Options, Sides, copy, verify};
use landfall_model::{monitor::Silent, outcome::CopyState};
use landfall_testkit::{Unruly, Whim};
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
    timeout(Duration::from_secs(60), both).await.expect("a server that is gone is not waited for")
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

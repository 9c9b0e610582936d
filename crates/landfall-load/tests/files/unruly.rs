//! A real server that fails as servers do: what passes is waited for, what lasts is listed, and nothing stops the rest.

use landfall_load::files::{Sides, check_buckets, copy};
use landfall_model::{
    monitor::Silent,
    outcome::{CopyOutcome, CopyState},
    plan::Copy,
    rundir,
};
use landfall_testkit::Whim;

use super::{
    bench::{Bench, FILES},
    rules::outcomes,
};

/// In the head of the request that copies this file.
fn copying(copy: &Copy) -> String {
    format!("PUT /crm-files/{}", copy.target_key)
}

async fn copy_through(bench: &Bench, store: &dyn landfall_store::Writer) -> Vec<CopyOutcome> {
    copy(&bench.run, &Sides::within(store), &bench.options(), &Silent::default()).await.unwrap();
    outcomes(&bench.run)
}

fn of<'o>(outcomes: &'o [CopyOutcome], copy: &Copy) -> &'o CopyOutcome {
    outcomes.iter().find(|outcome| outcome.file == copy.file).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_server_refuses_for_a_while_is_copied_after_all() {
    let bench = Bench::on_garage().await;
    let (door, store) = bench.unruly();
    let whims = [
        Whim::Error(503, "SlowDown"),
        Whim::Error(500, "InternalError"),
        Whim::Error(429, "TooManyRequests"),
        Whim::HangUp,
    ];
    for (whim, copy) in whims.into_iter().zip(&bench.planned) {
        door.answer(&copying(copy), whim, 2);
    }
    let outcomes = copy_through(&bench, &*store).await;
    assert_eq!(outcomes.len(), FILES);
    assert!(outcomes.iter().all(|outcome| outcome.state == CopyState::Verified), "{outcomes:?}");
    assert_eq!(door.passed("x-amz-copy-source: ").len(), FILES, "each is copied once");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_server_refuses_for_good_is_listed_and_the_rest_is_copied() {
    let bench = Bench::on_garage().await;
    let (door, store) = bench.unruly();
    let whims = [
        (Whim::Error(403, "AccessDenied"), "is denied"),
        (Whim::Error(404, "NoSuchKey"), "there is no object"),
        (Whim::Error(503, "ServiceUnavailable"), "503 ServiceUnavailable"),
    ];
    for ((whim, _), copy) in whims.iter().zip(&bench.planned) {
        door.answer(&copying(copy), *whim, u32::MAX);
    }
    let outcomes = copy_through(&bench, &*store).await;
    for ((_, error), copy) in whims.iter().zip(&bench.planned) {
        let outcome = of(&outcomes, copy);
        assert_eq!(outcome.state, CopyState::Failed);
        assert!(outcome.error.contains(error) && !outcome.remedy.is_empty(), "{outcome:?}");
    }
    let verified = outcomes.iter().filter(|outcome| outcome.state == CopyState::Verified);
    assert_eq!(verified.count(), FILES - whims.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_whose_answer_is_lost_is_found_made_and_not_made_again() {
    let bench = Bench::on_garage().await;
    let (door, store) = bench.unruly();
    // The copy goes through; looking at what came of it fails so often that the attempt is given up.
    let copied = &bench.planned[0];
    door.answer(&format!("HEAD /crm-files/{}", copied.target_key), Whim::HangUp, 4);
    let outcomes = copy_through(&bench, &*store).await;
    assert_eq!(of(&outcomes, copied).state, CopyState::Verified);
    assert_eq!(door.passed(&copying(copied)).len(), 1);
    assert!(bench.run.has(rundir::LOAD_COPIES));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_a_bucket_is_told_with_the_answer_and_the_setting_that_mends_it() {
    let cases = [
        (Whim::Error(403, "RequestTimeTooSkewed"), "403 RequestTimeTooSkewed", "NTP"),
        (Whim::Error(301, "PermanentRedirect"), "301 PermanentRedirect", "MINIO_SOURCE_ENDPOINT"),
        (Whim::Error(400, "AuthorizationHeaderMalformed"), "as you wish", "MINIO_REGION"),
        (Whim::Error(403, "InvalidAccessKeyId"), "403 InvalidAccessKeyId", "MINIO_SOURCE_ACCESS_KEY"),
    ];
    let bench = Bench::on_garage().await;
    for (whim, answer, remedy) in cases {
        let (door, store) = bench.unruly();
        door.answer(" /crm-files", whim, u32::MAX);
        let finding = check_buckets(&*store, &["crm-files".to_owned()]).await.swap_remove(0);
        assert!(!finding.ok && finding.what.contains(answer), "{finding:?}");
        assert!(finding.remedy.contains(remedy), "{finding:?}");
    }
}

//! What holds of copying files, whatever the store.

use std::{
    collections::BTreeSet,
    fs::OpenOptions,
    io::Write,
    sync::atomic::{AtomicU64, Ordering},
};

use landfall_load::files::{self, Error};
use landfall_model::{
    hash,
    kind::Kind,
    monitor::{Level, Monitor},
    outcome::{CopyOutcome, CopyState, FileError},
    plan::{Copy, copy::Origin},
    rundir::{self, RunDir},
};
use landfall_store::{Reader, Writer};

use super::{
    bench::{Bench, FILES},
    faults::Fault,
};

/// Asks to stop after so many copies.
struct StopAfter(u64, AtomicU64);

impl Monitor for StopAfter {
    fn start(&self, _: &str, _: Option<u64>) {}
    fn advance(&self, task: &str, n: u64) {
        if task == "copy files" {
            self.1.fetch_add(n, Ordering::Relaxed);
        }
    }
    fn finish(&self, _: &str, _: &str) {}
    fn remark(&self, _: Level, _: &str) {}
    fn stop_requested(&self) -> bool {
        self.1.load(Ordering::Relaxed) >= self.0
    }
}

fn outcomes(run: &RunDir) -> Vec<CopyOutcome> {
    run.read_appended(rundir::LOAD_COPIES).unwrap()
}

fn source_of(copy: &Copy) -> String {
    copy.origin.place()
}

pub async fn every_planned_file_is_copied_and_verified(bench: Bench) {
    let result = bench.copy().await.unwrap();
    assert_eq!((result.copied, result.failed, result.checksum_mismatches), (FILES as u64, 0, 0));
    assert_eq!(result.bytes, bench.planned.iter().map(|copy| copy.size).sum::<u64>());
    assert_eq!(result.errors, []);

    let verified = files::verified(&bench.run).unwrap();
    assert_eq!(verified.keys().copied().collect::<Vec<_>>(), bench.ids());
    for copy in &bench.planned {
        let source = bench.store.get(copy.origin.bucket(), copy.origin.key()).await.unwrap();
        let target = bench.store.get("crm-files", &copy.target_key).await.unwrap();
        assert!(source == target && verified[&copy.file] == hash::of_bytes(&source), "{}", copy.origin.key());
    }
}

pub async fn what_is_verified_is_not_copied_again(bench: Bench) {
    let first = bench.copy().await.unwrap();
    assert_eq!(bench.store.take_copies().len(), FILES);
    assert_eq!(bench.copy().await.unwrap(), first);
    assert_eq!(bench.store.take_copies(), [""; 0]);
}

pub async fn an_interrupted_run_goes_on_with_only_the_rest(bench: Bench) {
    let stopped = bench.copy_watched_by(&StopAfter(30, AtomicU64::new(0))).await.unwrap_err();
    let Error::Interrupted { left } = stopped else { panic!("{stopped:?}") };
    assert_eq!(stopped.kind(), Kind::Interrupted);
    let first = bench.store.take_copies();
    assert!((30..60).contains(&first.len()), "{} copied before the stop", first.len());
    assert_eq!(first.len() + left, FILES);
    assert_eq!(files::verified(&bench.run).unwrap().len(), first.len(), "what was under way has its line");

    assert_eq!(bench.copy().await.unwrap().copied, FILES as u64);
    let rest = bench.store.take_copies();
    assert_eq!(rest.len(), left);
    assert!(rest.iter().all(|key| !first.contains(key)));
}

pub async fn a_line_cut_off_by_a_kill_is_copied_again(bench: Bench) {
    bench.copy_watched_by(&StopAfter(1, AtomicU64::new(0))).await.unwrap_err();
    let done = files::verified(&bench.run).unwrap();
    let path = bench.run.path(rundir::LOAD_COPIES);
    OpenOptions::new().append(true).open(path).unwrap().write_all(b"{\"file\":\"0000").unwrap();
    bench.store.take_copies();

    assert_eq!(bench.copy().await.unwrap().copied, FILES as u64);
    assert_eq!(bench.store.take_copies().len(), FILES - done.len());
}

pub async fn a_copy_of_equal_size_and_other_content_is_a_mismatch(bench: Bench) {
    let copy = bench.fault(40, Fault::Corrupt);
    let result = bench.copy().await.unwrap();
    assert_eq!((result.copied, result.failed, result.checksum_mismatches), (FILES as u64 - 1, 0, 1));
    assert_eq!(result.errors[0].file, source_of(copy));
    assert!(result.errors[0].error.starts_with("the copy differs from its source: "), "{:?}", result.errors);

    let outcome = outcomes(&bench.run).into_iter().find(|outcome| outcome.file == copy.file).unwrap();
    assert_eq!((outcome.state, outcome.size), (CopyState::Mismatch, copy.size));
    assert_ne!(outcome.source_sha256, outcome.target_sha256);
    assert!(!files::verified(&bench.run).unwrap().contains_key(&copy.file));
}

pub async fn a_source_replaced_since_the_listing_is_noticed(bench: Bench) {
    let copy = &bench.planned[7];
    bench
        .store
        .put(copy.origin.bucket(), copy.origin.key(), b"another".to_vec(), "application/pdf")
        .await
        .unwrap();
    let result = bench.copy().await.unwrap();
    assert_eq!((result.copied, result.failed), (FILES as u64 - 1, 1));
    let error = format!(
        "{}/E•••/e•••.pdf was replaced since it was listed: take a new snapshot",
        copy.origin.bucket()
    );
    assert_eq!(result.errors, [FileError { file: source_of(copy), error }]);
}

pub async fn a_source_replaced_during_the_copy_is_noticed(bench: Bench) {
    let copy = bench.fault(50, Fault::ReplaceAfterwards);
    let result = bench.copy().await.unwrap();
    assert_eq!((result.copied, result.failed), (FILES as u64 - 1, 1));
    assert!(result.errors[0].error.contains("was replaced"), "{:?}", result.errors);
    assert!(!files::verified(&bench.run).unwrap().contains_key(&copy.file));
}

pub async fn a_missing_source_is_listed_and_stops_nothing(bench: Bench) {
    let mut planned = bench.planned.clone();
    let Origin::Object { key, .. } = &mut planned[3].origin else { panic!("{:?}", planned[3]) };
    *key = "EOIs/gone.pdf".to_owned();
    std::fs::remove_file(bench.run.path(rundir::COPIES)).unwrap();
    bench.run.write_jsonl(rundir::COPIES, &planned).unwrap();
    let result = bench.copy().await.unwrap();
    assert_eq!((result.copied, result.failed), (FILES as u64 - 1, 1));
    let error = format!("there is no object {}/E•••/g•••.pdf", planned[3].origin.bucket());
    assert_eq!(result.errors, [FileError { file: source_of(&planned[3]), error }]);
}

pub async fn a_failure_that_passes_is_tried_again(bench: Bench) {
    let copy = bench.fault(11, Fault::Busy(2));
    assert_eq!(bench.copy().await.unwrap().copied, FILES as u64);
    let tries = bench.store.take_copies().into_iter().filter(|key| *key == copy.target_key).count();
    assert_eq!((tries, outcomes(&bench.run).len()), (3, FILES));
}

pub async fn a_failure_that_lasts_is_told_with_its_reason(bench: Bench) {
    let copy = bench.fault(11, Fault::Busy(9));
    let result = bench.copy().await.unwrap();
    assert_eq!((result.copied, result.failed), (FILES as u64 - 1, 1));
    assert!(result.errors[0].error.ends_with(": 503 SlowDown"), "{:?}", result.errors);
    let tries = bench.store.take_copies().into_iter().filter(|key| *key == copy.target_key).count();
    assert_eq!(tries, 3);
}

pub async fn what_failed_is_tried_by_the_next_call(bench: Bench) {
    let wrong = [(20, Fault::Corrupt), (60, Fault::Busy(9))]
        .map(|(index, fault)| bench.fault(index, fault).target_key.clone());
    bench.copy().await.unwrap();
    bench.store.heal();
    bench.store.take_copies();
    let result = bench.copy().await.unwrap();
    assert_eq!(bench.store.take_copies(), wrong);
    assert_eq!((result.copied, result.errors.len()), (FILES as u64, 0));
    assert_eq!(outcomes(&bench.run).iter().map(|outcome| outcome.file).collect::<BTreeSet<_>>().len(), FILES);
}

pub async fn a_missing_bucket_stops_before_anything_is_copied(bench: Bench) {
    let mut planned = bench.planned.clone();
    planned[99].target_bucket = "nowhere".to_owned();
    std::fs::remove_file(bench.run.path(rundir::COPIES)).unwrap();
    bench.run.write_jsonl(rundir::COPIES, &planned).unwrap();
    let missing = bench.copy().await.unwrap_err();
    assert!(matches!(missing, Error::Store(landfall_store::Error::NoBucket { .. })), "{missing:?}");
    assert_eq!(missing.kind(), Kind::Config);
    assert_eq!(bench.store.take_copies(), [""; 0]);
}

pub async fn every_bucket_has_a_finding(bench: Bench) {
    let buckets = ["portal", "nowhere", "crm-files"].map(str::to_owned);
    let findings = files::check_buckets(&bench.store, &buckets).await;
    assert_eq!(findings.iter().map(|finding| finding.ok).collect::<Vec<_>>(), [true, false, true]);
    assert_eq!(findings[1].place, "bucket nowhere");
    assert!(findings[1].what.starts_with("there is no bucket \"nowhere\" at "), "{}", findings[1].what);
    assert!(findings[1].remedy.starts_with("create the bucket"), "{}", findings[1].remedy);
}

//! Ctrl-C in the middle of a large file.

use std::{
    collections::BTreeSet,
    fs,
    pin::pin,
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use async_trait::async_trait;
use futures::{
    StreamExt,
    future::{self, Either},
    stream,
};
use landfall_load::{
    cleanup::{Hands, candidates, clean, cleaned},
    files::{Error, Options, Sides, copy, status, verify},
};
use landfall_model::{monitor::Silent, plan::Copy, redact::Mask, rundir, source::Object};
use landfall_store::{Content, Error as StoreError, Head, Names, Reader, of_bytes};

use landfall_testkit::Whim;

use super::{
    bench::{Bench, FILES},
    faults::Fault,
    rules::outcomes,
};

/// Bytes of the large file, as it is planned.
const LARGE: u64 = 10 << 30;
/// A piece of it, which comes ten times a second: all of it would take half an hour.
const PIECE: usize = 6 << 20;

/// A store whose objects say that they are so large, and whose content has no end.
struct Large<'s>(&'s dyn Reader, u64);

#[async_trait]
impl Reader for Large<'_> {
    async fn head_bucket(&self, bucket: &str) -> Result<(), StoreError> {
        self.0.head_bucket(bucket).await
    }

    async fn list(
        &self,
        bucket: &str,
        on_page: &mut (dyn FnMut(Vec<Object>) + Send),
    ) -> Result<(), StoreError> {
        self.0.list(bucket, on_page).await
    }

    async fn head(&self, bucket: &str, key: &str) -> Result<Head, StoreError> {
        Ok(Head { size: self.1, sha256: None, ..self.0.head(bucket, key).await? })
    }

    async fn tags(&self, bucket: &str, key: &str) -> Result<Option<Names>, StoreError> {
        self.0.tags(bucket, key).await
    }

    async fn open(&self, _: &str, _: &str, _: &str) -> Result<Content, StoreError> {
        let pieces = stream::repeat(()).then(async |()| {
            tokio::time::sleep(Duration::from_millis(100)).await;
            of_bytes(vec![b'x'; PIECE])
        });
        Ok(pieces.flatten().boxed())
    }
}

/// A store of which one object is large, and the others come when they may.
struct Awaited<'s> {
    large: Large<'s>,
    key: String,
    may_come: AtomicBool,
}

impl Awaited<'_> {
    fn of(&self, key: &str) -> &dyn Reader {
        if key == self.key { &self.large } else { self.large.0 }
    }
}

#[async_trait]
impl Reader for Awaited<'_> {
    async fn head_bucket(&self, bucket: &str) -> Result<(), StoreError> {
        self.large.head_bucket(bucket).await
    }

    async fn list(
        &self,
        bucket: &str,
        on_page: &mut (dyn FnMut(Vec<Object>) + Send),
    ) -> Result<(), StoreError> {
        self.large.list(bucket, on_page).await
    }

    async fn head(&self, bucket: &str, key: &str) -> Result<Head, StoreError> {
        self.of(key).head(bucket, key).await
    }

    async fn tags(&self, bucket: &str, key: &str) -> Result<Option<Names>, StoreError> {
        self.large.tags(bucket, key).await
    }

    async fn open(&self, bucket: &str, key: &str, etag: &str) -> Result<Content, StoreError> {
        while key != self.key && !self.may_come.load(Ordering::Relaxed) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        self.of(key).open(bucket, key, etag).await
    }
}

/// Plans the first copy alone, as one of a large file.
fn plan_a_large_one(bench: &Bench) -> Copy {
    let planned = Copy { size: LARGE, ..bench.planned[0].clone() };
    fs::remove_file(bench.run.path(rundir::COPIES)).unwrap();
    bench.run.write_jsonl(rundir::COPIES, [&planned]).unwrap();
    planned
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_file_is_not_waited_for_its_upload_is_taken_back_and_it_stays_open() {
    let bench = Bench::on_garage().await;
    plan_a_large_one(&bench);
    let (door, target) = bench.unruly();
    let source = Large(&bench.store, LARGE);
    let sides = Sides { source: Some(&source), ..Sides::within(&*target) };
    let (monitor, options) = (Silent::default(), bench.options());
    let copying = copy(&bench.run, &sides, &options, &monitor);
    let stopping = async {
        // Once parts of it are in the bucket.
        while door.passed("partNumber=2").is_empty() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        monitor.request_stop();
    };
    let both = async { tokio::join!(copying, stopping).0 };
    let stopped =
        tokio::time::timeout(Duration::from_secs(300), both).await.expect("nobody waits for all of it");
    assert!(matches!(stopped, Err(Error::Interrupted { left: 1 })), "{stopped:?}");
    assert_eq!(door.passed("DELETE /crm-files/").len(), 1, "the upload is taken back");
    assert!(!bench.run.has(rundir::LOAD_COPIES));
    let status = status(&bench.run, chrono::DateTime::UNIX_EPOCH, Mask::On).unwrap();
    assert_eq!(status.waiting.files, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_manifest_that_cannot_be_written_ends_the_copying_and_the_upload_under_way_is_taken_back() {
    let bench = Bench::on_garage().await;
    let large = Copy { size: LARGE, ..bench.planned[0].clone() };
    fs::remove_file(bench.run.path(rundir::COPIES)).unwrap();
    bench.run.write_jsonl(rundir::COPIES, [&large, &bench.planned[1]]).unwrap();
    let (door, target) = bench.unruly();
    let (key, may_come) = (large.origin.key().to_owned(), AtomicBool::new(false));
    let source = Awaited { large: Large(&bench.store, LARGE), key, may_come };
    let sides = Sides { source: Some(&source), ..Sides::within(&*target) };
    let (monitor, options) = (Silent::default(), bench.options());
    let copying = copy(&bench.run, &sides, &options, &monitor);
    let filling = async {
        while door.passed("partNumber=2").is_empty() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        fs::create_dir_all(bench.run.path(rundir::LOAD_COPIES)).unwrap();
        source.may_come.store(true, Ordering::Relaxed);
    };
    let both = async { tokio::join!(copying, filling).0 };
    let ended = tokio::time::timeout(Duration::from_secs(300), both).await.expect("nothing more is copied");
    assert!(matches!(ended, Err(Error::Run(_))), "{ended:?}");
    assert_eq!(door.passed("DELETE /crm-files/").len(), 1, "the upload is taken back");
}

/// Less than any of what is waited for here lasts by itself, which are the minute of an answer and of a pause at least; but time enough on a machine
/// that has other things to do.
const SOON: Duration = Duration::from_secs(40);

/// Asks to stop once nothing moves any more, and answers how the work ended, which has to be soon.
async fn promptly<T>(
    monitor: &Silent,
    has_moved: impl Fn() -> bool,
    work: impl Future<Output = Result<T, Error>>,
) -> Result<T, Error> {
    let stopping = async {
        while !has_moved() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
        monitor.request_stop();
        tokio::time::sleep(SOON).await;
    };
    match future::select(pin!(work), pin!(stopping)).await {
        Either::Left((ended, _)) => ended,
        Either::Right(_) => panic!("it hears that within about a second"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_does_not_answer_is_not_waited_for() {
    let bench = Bench::on_garage().await;
    let first = bench.planned[0].target_key.as_str();
    let (listing, copying, looking) =
        ("GET /crm-files".to_owned(), format!("PUT /crm-files/{first}"), format!("HEAD /crm-files/{first}"));
    let silent = |part: &str| {
        let (door, store) = bench.unruly();
        door.answer(part, Whim::Silence, u32::MAX);
        (door, store)
    };
    let options = bench.options();
    for (part, open) in [(&listing, FILES), (&copying, 1), (&looking, 1)] {
        let ((_door, store), monitor) = (silent(part), Silent::default());
        let sides = Sides::within(&*store);
        let has_moved = || files_told(&bench) == FILES - open;
        let ended = promptly(&monitor, has_moved, copy(&bench.run, &sides, &options, &monitor)).await;
        assert!(matches!(ended, Err(Error::Interrupted { left }) if left == open), "{part}: {ended:?}");
    }
    assert_eq!(bench.copy().await.unwrap().copied, FILES as u64, "what was given up is there, or is made");
    for (part, looks, open) in [(&listing, 0, FILES), (&looking, FILES - 1, 1)] {
        let ((door, store), monitor) = (silent(part), Silent::default());
        let sides = Sides::within(&*store);
        let has_moved = || door.passed("HEAD /crm-files/port-nimara/").len() >= looks;
        let ended = promptly(&monitor, has_moved, verify(&bench.run, &sides, &options, &monitor)).await;
        assert!(matches!(ended, Err(Error::Interrupted { left }) if left == open), "{part}: {ended:?}");
    }
    assert_eq!(outcomes(&bench.run).len(), FILES, "a look that was given up tells nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cleanup_does_not_wait_for_a_server_that_does_not_answer() {
    let bench = Bench::on_garage().await;
    bench.copy().await.unwrap();
    let (door, store) = bench.unruly();
    let part = format!("GET /crm-files/{}", bench.planned[0].target_key);
    door.answer(&part, Whim::Silence, u32::MAX);
    let told = |bench: &Bench| cleaned(&bench.run).unwrap().len();
    let (monitor, hands) =
        (Silent::default(), Hands { source: &bench.store, target: &*store, remover: &*bench.remover });
    let originals = candidates(&bench.run, &["portal".to_owned(), "signatures".to_owned()]).unwrap();
    let has_moved = || told(&bench) == FILES - 1;
    let ended = promptly(&monitor, has_moved, clean(&bench.run, &hands, &originals, &monitor)).await;
    assert!(matches!(ended, Err(Error::Interrupted { left: 1 })), "{ended:?}");
    let origin = &bench.planned[0].origin;
    bench.store.head(origin.bucket(), origin.key()).await.unwrap();
}

/// Files of which the manifest tells.
pub fn files_told(bench: &Bench) -> usize {
    outcomes(&bench.run).iter().map(|outcome| outcome.file).collect::<BTreeSet<_>>().len()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_that_does_not_move_is_not_waited_for_and_is_taken_back() {
    let bench = Bench::on_garage().await;
    plan_a_large_one(&bench);
    let (door, target) = bench.unruly();
    door.answer("partNumber=2", Whim::Silence, u32::MAX);
    let source = Large(&bench.store, LARGE);
    let sides = Sides { source: Some(&source), ..Sides::within(&*target) };
    let (monitor, options) = (Silent::default(), bench.options());
    let copying = copy(&bench.run, &sides, &options, &monitor);
    let has_moved = || !door.passed("partNumber=1").is_empty();
    let ended = promptly(&monitor, has_moved, copying).await;
    assert!(matches!(ended, Err(Error::Interrupted { left: 1 })), "{ended:?}");
    assert_eq!(door.passed("DELETE /crm-files/").len(), 1, "the upload is taken back");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pause_before_another_attempt_is_not_waited_for() {
    let bench = Bench::on_folder().await;
    bench.fault(7, Fault::Busy(9));
    let options = Options { pause: Duration::from_secs(600), ..bench.options() };
    let (sides, monitor) = (bench.sides(), Silent::default());
    let has_moved = || files_told(&bench) == FILES - 1;
    let ended = promptly(&monitor, has_moved, copy(&bench.run, &sides, &options, &monitor)).await;
    assert!(matches!(ended, Err(Error::Interrupted { left: 1 })), "{ended:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_in_parts_within_the_store_is_not_waited_for_and_stays_open() {
    let bench = Bench::on_folder().await;
    let large = bench.fault(7, Fault::Endless).file;
    let (sides, options, monitor) = (bench.sides(), bench.options(), Silent::default());
    let others_are_done = || files_told(&bench) == FILES - 1;
    let ended = promptly(&monitor, others_are_done, copy(&bench.run, &sides, &options, &monitor)).await;
    assert!(matches!(ended, Err(Error::Interrupted { left: 1 })), "{ended:?}");
    let told = outcomes(&bench.run);
    assert!(told.len() == FILES - 1 && told.iter().all(|outcome| outcome.file != large));

    let rate = || status(&bench.run, chrono::Utc::now(), Mask::On).unwrap().bytes_per_second;
    assert_eq!(rate(), None, "nobody is at work any more");
    let _at_work = bench.run.lock("2026-01-01T00:00:00Z").unwrap();
    assert!(rate().is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_look_at_a_large_file_is_not_waited_for_and_tells_nothing_of_it() {
    let bench = Bench::on_folder().await;
    bench.copy().await.unwrap();
    plan_a_large_one(&bench);
    let source = Large(&bench.store, bench.planned[0].size);
    let sides = Sides { source: Some(&source), ..Sides::within(&bench.store) };
    let (options, monitor) = (bench.options(), Silent::default());
    let ended = promptly(&monitor, || true, verify(&bench.run, &sides, &options, &monitor)).await;
    assert!(matches!(ended, Err(Error::Interrupted { left: 1 })), "{ended:?}");
    assert_eq!(outcomes(&bench.run).len(), FILES, "no line is added");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cleanup_that_reads_a_large_original_is_not_waited_for_and_the_original_stays_open() {
    let bench = Bench::on_folder().await;
    bench.copy().await.unwrap();
    let planned = plan_a_large_one(&bench);
    let source = Large(&bench.store, bench.planned[0].size);
    let hands = Hands { source: &source, target: &bench.store, remover: &*bench.remover };
    let (monitor, originals) =
        (Silent::default(), candidates(&bench.run, &[planned.origin.bucket().to_owned()]).unwrap());
    let ended = promptly(&monitor, || true, clean(&bench.run, &hands, &originals, &monitor)).await;
    assert!(matches!(ended, Err(Error::Interrupted { left: 1 })), "{ended:?}");
    assert!(!bench.run.has(rundir::LOAD_CLEANUP));
    bench.store.head(planned.origin.bucket(), planned.origin.key()).await.unwrap();
}

/// Copies the first file, as a large one, until parts of it are in the bucket; then all is dropped, as by a kill.
async fn copy_and_be_killed(bench: &Bench) {
    plan_a_large_one(bench);
    let (door, target) = bench.unruly();
    let source = Large(&bench.store, LARGE);
    let sides = Sides { source: Some(&source), ..Sides::within(&*target) };
    let (monitor, options) = (Silent::default(), bench.options());
    let filling = async {
        while door.passed("partNumber=2").is_empty() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let copying = pin!(copy(&bench.run, &sides, &options, &monitor));
    assert!(matches!(future::select(copying, pin!(filling)).await, Either::Right(_)));
    fs::remove_file(bench.run.path(rundir::COPIES)).unwrap();
    bench.run.write_jsonl(rundir::COPIES, &bench.planned[..1]).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn parts_that_a_killed_process_left_are_taken_back_unless_another_run_is_at_work() {
    let mut bench = Bench::on_garage().await;
    let other = bench.run.clone();
    bench.next_run("next").await;
    let options = Options { others: vec![other.clone()], ..bench.options() };
    for is_at_work in [true, false] {
        copy_and_be_killed(&bench).await;
        let held = is_at_work.then(|| other.lock("2026-01-01T00:00:00Z").unwrap());
        let ((door, store), monitor) = (bench.unruly(), Silent::default());
        let copied = copy(&bench.run, &Sides::within(&*store), &options, &monitor).await.unwrap();
        drop(held);
        assert_eq!(copied.copied, 1);
        assert_eq!(door.passed("DELETE /crm-files/").len(), usize::from(!is_at_work));
        bench.remover.remove("crm-files", &bench.planned[0].target_key).await.unwrap();
        fs::remove_file(bench.run.path(rundir::LOAD_COPIES)).unwrap();
    }
}

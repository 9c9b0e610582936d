//! Ctrl-C in the middle of a large file.

use std::{fs, time::Duration};

use async_trait::async_trait;
use futures::{StreamExt, stream};
use landfall_load::{
    cleanup::{Hands, candidates, clean},
    files::{Error, Sides, copy, status, verify},
};
use landfall_model::{monitor::Silent, plan::Copy, rundir, source::Object};
use landfall_store::{Content, Error as StoreError, Head, Names, Reader, of_bytes};

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
        tokio::time::timeout(Duration::from_secs(60), both).await.expect("nobody waits for all of it");
    assert!(matches!(stopped, Err(Error::Interrupted { left: 1 })), "{stopped:?}");
    assert_eq!(door.passed("DELETE /crm-files/").len(), 1, "the upload is taken back");
    assert!(!bench.run.has(rundir::LOAD_COPIES));
    let status = status(&bench.run, chrono::DateTime::UNIX_EPOCH, false).unwrap();
    assert_eq!(status.waiting.files, 1);
}

/// Asks to stop after a moment, once the work is in the middle of its large file, and answers how the work ended.
async fn stopped<T>(monitor: &Silent, work: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    let stopping = async {
        tokio::time::sleep(Duration::from_secs(1)).await;
        monitor.request_stop();
    };
    let both = async { tokio::join!(work, stopping).0 };
    tokio::time::timeout(Duration::from_secs(60), both).await.expect("nobody waits for all of it")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_in_parts_within_the_store_is_not_waited_for_and_stays_open() {
    let bench = Bench::on_folder().await;
    let large = bench.fault(7, Fault::Endless).file;
    let (sides, options, monitor) = (bench.sides(), bench.options(), Silent::default());
    let ended = stopped(&monitor, copy(&bench.run, &sides, &options, &monitor)).await;
    assert!(matches!(ended, Err(Error::Interrupted { left: 1 })), "{ended:?}");
    let told = outcomes(&bench.run);
    assert!(told.len() == FILES - 1 && told.iter().all(|outcome| outcome.file != large));

    let rate = || status(&bench.run, chrono::Utc::now(), false).unwrap().bytes_per_second;
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
    let ended = stopped(&monitor, verify(&bench.run, &sides, &options, &monitor)).await;
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
    let ended = stopped(&monitor, clean(&bench.run, &hands, &originals, &monitor)).await;
    assert!(matches!(ended, Err(Error::Interrupted { left: 1 })), "{ended:?}");
    assert!(!bench.run.has(rundir::LOAD_CLEANUP));
    bench.store.head(planned.origin.bucket(), planned.origin.key()).await.unwrap();
}

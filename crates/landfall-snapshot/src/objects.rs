//! The listing of the source buckets, sorted by bucket and key.

use landfall_model::{
    monitor::Monitor,
    rundir::{RAW_OBJECTS, RunDir},
    source::Object,
};
use landfall_store::Reader;

use crate::{counts::BucketCounts, error::Error};

/// Fine where every bucket is there: asked before anything is read, so that a mistyped name costs no time.
pub(crate) async fn all_there(store: &dyn Reader, buckets: &[String]) -> Result<(), Error> {
    for bucket in buckets {
        store.head_bucket(bucket).await?;
    }
    Ok(())
}

/// Lists all buckets into `raw/`, one after the other; a bucket named twice is listed once. One listing is held in memory to be sorted:
/// a key and a few figures for each object.
pub(crate) async fn list(
    store: &dyn Reader,
    buckets: &[String],
    run: &RunDir,
    monitor: &dyn Monitor,
) -> Result<Vec<BucketCounts>, Error> {
    let mut names = buckets.to_vec();
    names.sort();
    names.dedup();
    let mut file = run.create_jsonl(RAW_OBJECTS)?;
    let mut counts = Vec::new();
    for bucket in names {
        if monitor.stop_requested() {
            return Err(Error::Interrupted { what: format!("bucket {bucket}") });
        }
        let objects = one(store, &bucket, monitor).await?;
        objects.iter().try_for_each(|object| file.push(object))?;
        let bytes = objects.iter().map(|object| object.size).sum();
        counts.push(BucketCounts { bucket, objects: objects.len() as u64, bytes });
    }
    file.finish()?;
    Ok(counts)
}

async fn one(store: &dyn Reader, bucket: &str, monitor: &dyn Monitor) -> Result<Vec<Object>, Error> {
    let task = format!("list {bucket}");
    monitor.start(&task, None);
    let mut objects = Vec::new();
    let mut keep = |page: Vec<Object>| {
        monitor.advance(&task, page.len() as u64);
        objects.extend(page);
    };
    store.list(bucket, &mut keep).await?;
    objects.sort_by(|a, b| a.key.cmp(&b.key));
    monitor.finish(&task, &format!("{} objects", objects.len()));
    Ok(objects)
}

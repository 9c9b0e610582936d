//! The listing of the source buckets, sorted by bucket and key.

use std::collections::BTreeSet;

use landfall_model::{
    monitor::{Level, Monitor},
    source::Object,
    words,
};
use landfall_store::{Reader, while_wanted};

use crate::{counts::BucketCounts, error::Error};

/// Fine where every bucket is there: asked before anything is read, so that a mistyped name costs no time.
pub(crate) async fn all_there(
    store: &dyn Reader,
    buckets: &[String],
    monitor: &dyn Monitor,
) -> Result<(), Error> {
    for bucket in buckets {
        let found = while_wanted(&|| !monitor.stop_requested(), store.head_bucket(bucket)).await;
        found.ok_or_else(|| interrupted(bucket))??;
    }
    Ok(())
}

/// The objects of all buckets, listed one after the other; a bucket named twice is listed once. They are held in memory, to be sorted and to
/// be found by what attachments say: a key and a few figures for each.
pub(crate) async fn list(
    store: &dyn Reader,
    buckets: &[String],
    monitor: &dyn Monitor,
) -> Result<Vec<Object>, Error> {
    list_as("", store, buckets, monitor).await
}

/// The same once more, for so many attachments that the first listing does not show: a row that was read last may name an object that was
/// still on its way.
pub(crate) async fn list_again(
    missing: usize,
    store: &dyn Reader,
    buckets: &[String],
    monitor: &dyn Monitor,
) -> Result<Vec<Object>, Error> {
    let missing = words::count(missing, "attachment");
    monitor.remark(
        Level::Info,
        &format!("without an object in the listing: {missing}; the buckets are listed once more, since it may have been on its way"),
    );
    list_as(" once more", store, buckets, monitor).await
}

async fn list_as(
    times: &str,
    store: &dyn Reader,
    buckets: &[String],
    monitor: &dyn Monitor,
) -> Result<Vec<Object>, Error> {
    let mut objects = Vec::new();
    for bucket in names(buckets) {
        if monitor.stop_requested() {
            return Err(interrupted(bucket));
        }
        objects.extend(one(&format!("list {bucket}{times}"), store, bucket, monitor).await?);
    }
    Ok(objects)
}

/// Objects and bytes of each bucket, those without any too.
pub(crate) fn count(buckets: &[String], objects: &[Object]) -> Vec<BucketCounts> {
    let counted = |bucket: &String| {
        let own = objects.iter().filter(|object| object.bucket == *bucket);
        let (objects, bytes) = own.fold((0, 0), |(n, bytes), object| (n + 1, bytes + object.size));
        BucketCounts { bucket: bucket.clone(), objects, bytes }
    };
    names(buckets).into_iter().map(counted).collect()
}

fn names(buckets: &[String]) -> BTreeSet<&String> {
    buckets.iter().collect()
}

fn interrupted(bucket: &str) -> Error {
    Error::Interrupted { what: format!("bucket {bucket}") }
}

async fn one(
    task: &str,
    store: &dyn Reader,
    bucket: &str,
    monitor: &dyn Monitor,
) -> Result<Vec<Object>, Error> {
    monitor.start(task, None);
    let mut objects = Vec::new();
    let mut keep = |page: Vec<Object>| {
        monitor.advance(task, page.len() as u64);
        objects.extend(page);
    };
    let listed = while_wanted(&|| !monitor.stop_requested(), store.list(bucket, &mut keep)).await;
    listed.ok_or_else(|| interrupted(bucket))??;
    objects.sort_by(|a, b| a.key.cmp(&b.key));
    monitor.finish(task, &words::count(objects.len(), "object"));
    Ok(objects)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use async_trait::async_trait;
    use landfall_model::monitor::Silent;
    use landfall_store::{Content, Head, Memory, Names};

    use super::*;

    /// Shows its buckets, and lists none to the end.
    struct Mute(Memory);

    #[async_trait]
    impl Reader for Mute {
        async fn head_bucket(&self, bucket: &str) -> Result<(), landfall_store::Error> {
            self.0.head_bucket(bucket).await
        }

        async fn list(
            &self,
            _: &str,
            _: &mut (dyn FnMut(Vec<Object>) + Send),
        ) -> Result<(), landfall_store::Error> {
            std::future::pending().await
        }

        async fn head(&self, bucket: &str, key: &str) -> Result<Head, landfall_store::Error> {
            self.0.head(bucket, key).await
        }

        async fn tags(&self, bucket: &str, key: &str) -> Result<Option<Names>, landfall_store::Error> {
            self.0.tags(bucket, key).await
        }

        async fn open(&self, bucket: &str, key: &str, etag: &str) -> Result<Content, landfall_store::Error> {
            self.0.open(bucket, key, etag).await
        }
    }

    #[tokio::test]
    async fn a_listing_that_does_not_come_is_not_waited_for() {
        let (store, monitor) = (Mute(Memory::new(&["portal"])), Silent::default());
        let buckets = ["portal".to_owned()];
        let stopping = async {
            tokio::time::sleep(Duration::from_millis(100)).await;
            monitor.request_stop();
        };
        let both = async { tokio::join!(list(&store, &buckets, &monitor), stopping).0 };
        let listed = tokio::time::timeout(Duration::from_secs(60), both).await.expect("it hears Ctrl-C");
        assert!(matches!(listed, Err(Error::Interrupted { what }) if what == "bucket portal"));
    }
}

//! A folder as a store: its direct sub-folders are the buckets. For the demo, for rehearsals without a server, and for tests.

mod bucket;
mod content_type;
mod keys;
mod write;

use std::path::{Path, PathBuf};

use async_trait::async_trait;
use bucket::Bucket;
use landfall_model::source::Object;

use crate::{CopyRequest, Error, Hashed, Head, Place, Reader, Writer};

/// Objects per page, as S3 has it.
const PAGE: usize = 1000;

/// A folder store.
pub(crate) struct Folder {
    root: PathBuf,
}

impl Folder {
    /// The store below `root`, which need not exist yet.
    pub(crate) fn new(root: &Path) -> Self {
        Self { root: root.to_owned() }
    }

    /// Does file-system work on a bucket where it may block.
    async fn with<T: Send + 'static>(
        &self,
        bucket: &str,
        work: impl FnOnce(&Path, Bucket) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let (root, name) = (self.root.clone(), bucket.to_owned());
        let at = Place::bucket(bucket);
        let done = tokio::task::spawn_blocking(move || work(&root, Bucket::open(&root, &name)?)).await;
        done.unwrap_or_else(|lost| {
            Err(Error::Failed { action: "work on", at, transient: false, source: lost.into() })
        })
    }
}

#[async_trait]
impl Reader for Folder {
    async fn head_bucket(&self, bucket: &str) -> Result<(), Error> {
        self.with(bucket, |_, _| Ok(())).await
    }

    async fn list(&self, bucket: &str, on_page: &mut (dyn FnMut(Vec<Object>) + Send)) -> Result<(), Error> {
        // The whole listing in memory: it has to be sorted, and a folder is for small stores.
        let mut objects = self.with(bucket, |_, bucket| bucket.list()).await?.into_iter();
        loop {
            let page: Vec<Object> = objects.by_ref().take(PAGE).collect();
            if page.is_empty() {
                return Ok(());
            }
            on_page(page);
        }
    }

    async fn head(&self, bucket: &str, key: &str) -> Result<Head, Error> {
        let key = key.to_owned();
        self.with(bucket, move |_, bucket| bucket.head(&key)).await
    }

    async fn hash(&self, bucket: &str, key: &str) -> Result<Hashed, Error> {
        let key = key.to_owned();
        self.with(bucket, move |_, bucket| bucket.hash(&key)).await
    }

    async fn get(&self, bucket: &str, key: &str) -> Result<Vec<u8>, Error> {
        let key = key.to_owned();
        self.with(bucket, move |_, bucket| bucket.get(&key)).await
    }
}

#[async_trait]
impl Writer for Folder {
    async fn copy(&self, request: &CopyRequest) -> Result<(), Error> {
        let request = request.clone();
        let source = request.source_bucket.clone();
        self.with(&source, move |root, source| {
            source.copy(&request, &Bucket::open(root, &request.target_bucket)?)
        })
        .await
    }

    async fn put(&self, bucket: &str, key: &str, bytes: Vec<u8>, content_type: &str) -> Result<(), Error> {
        let (key, content_type) = (key.to_owned(), content_type.to_owned());
        self.with(bucket, move |_, bucket| bucket.put(&key, &bytes, &content_type)).await
    }
}

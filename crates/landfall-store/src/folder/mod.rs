//! A folder as a store: its direct sub-folders are the buckets. For the demo, for rehearsals without a server, and for tests.

mod bucket;
mod keys;
mod pieces;
mod properties;
mod write;

use std::{
    io::Write,
    path::{Path, PathBuf},
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use async_trait::async_trait;
use bucket::Bucket;
use futures::{
    StreamExt,
    future::{self, Either},
};
use landfall_model::source::Object;

use crate::{
    CopyRequest, Error, Hashed, Head, Names, Place, Properties, Reader, Removal, Remover, Writer,
    content::{Content, Hash},
    wanted,
};

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

    /// The same on one of its objects.
    async fn with_object<T: Send + 'static>(
        &self,
        bucket: &str,
        key: &str,
        work: impl FnOnce(Bucket, &str) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let key = key.to_owned();
        self.with(bucket, move |_, bucket| work(bucket, &key)).await
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
        self.with_object(bucket, key, |bucket, key| bucket.head(key)).await
    }

    async fn hash(&self, bucket: &str, key: &str) -> Result<Hashed, Error> {
        self.with_object(bucket, key, |bucket, key| bucket.hash(key)).await
    }

    async fn tags(&self, bucket: &str, key: &str) -> Result<Option<Names>, Error> {
        self.with_object(bucket, key, |bucket, key| bucket.tags(key).map(Some)).await
    }

    async fn open(&self, bucket: &str, key: &str, etag: &str) -> Result<Content, Error> {
        let etag = etag.to_owned();
        let file = self.with_object(bucket, key, move |bucket, key| bucket.version(key, &etag)).await?;
        Ok(pieces::of(file, Place::object(bucket, key)))
    }
}

#[async_trait]
impl Writer for Folder {
    async fn copy_while(
        &self,
        request: &CopyRequest,
        is_wanted: &(dyn Fn() -> bool + Sync),
    ) -> Result<(), Error> {
        let (request, source) = (request.clone(), request.source_bucket.clone());
        let given_up = Arc::new(AtomicBool::new(!is_wanted()));
        let heard = Arc::clone(&given_up);
        let copying = self.with(&source, move |root, source| {
            source.copy(&request, &Bucket::open(root, &request.target_bucket)?, &heard)
        });
        let listening = async {
            loop {
                tokio::time::sleep(wanted::PAUSE).await;
                given_up.fetch_or(!is_wanted(), Ordering::Relaxed);
            }
        };
        // The copying thread cannot be left: it is told, and ends by itself.
        match future::select(pin!(copying), pin!(listening)).await {
            Either::Left((copied, _)) => copied,
            Either::Right((never, _)) => never,
        }
    }

    async fn write_while(
        &self,
        bucket: &str,
        key: &str,
        _size: u64,
        mut content: Content,
        properties: &Properties,
        is_wanted: &(dyn Fn() -> bool + Sync),
    ) -> Result<Hashed, Error> {
        let mut hash = Hash::default();
        let mut growing = self.with_object(bucket, key, |bucket, key| bucket.begin(key)).await?;
        let given_up = || wanted::given_up("write", bucket, key);
        while let Some(piece) = wanted::while_wanted(is_wanted, content.next()).await.ok_or_else(given_up)? {
            let piece = piece?;
            hash.add(&piece);
            let write = move |bucket: Bucket, key: &str| {
                growing.file().write_all(&piece).map_err(bucket.failed("write", key))?;
                Ok(growing)
            };
            growing = self.with_object(bucket, key, write).await?;
        }
        let properties = properties.clone();
        self.with_object(bucket, key, move |bucket, key| bucket.finish(key, growing, &properties)).await?;
        Ok(hash.finish())
    }

    async fn take_back(&self, _: &str, _: &(dyn for<'k> Fn(&'k str) -> bool + Sync)) -> Result<usize, Error> {
        Ok(0)
    }
}

#[async_trait]
impl Remover for Folder {
    async fn remove(&self, bucket: &str, key: &str) -> Result<Removal, Error> {
        self.with_object(bucket, key, |bucket, key| bucket.remove(key)).await?;
        Ok(Removal::Gone)
    }
}

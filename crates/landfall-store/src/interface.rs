//! What a store can do: the three traits.

use async_trait::async_trait;
use futures::TryStreamExt;
use landfall_model::source::Object;

use crate::{
    Error,
    content::{self, Content},
    values::{CopyRequest, Hashed, Head, Names, Properties},
};

/// A store that is read. Every method can fail with [`Error::NoBucket`], [`Error::Denied`] and [`Error::Unreachable`]; those that name
/// an object also with [`Error::NoObject`].
#[async_trait]
pub trait Reader: Send + Sync {
    /// Fine where the bucket exists and these credentials may list it, as every stage that reads one does.
    async fn head_bucket(&self, bucket: &str) -> Result<(), Error>;

    /// All objects of the bucket, page by page, each key exactly as the store spells it.
    async fn list(&self, bucket: &str, on_page: &mut (dyn FnMut(Vec<Object>) + Send)) -> Result<(), Error>;

    /// What the store tells of one object without its bytes.
    async fn head(&self, bucket: &str, key: &str) -> Result<Head, Error>;

    /// The tags of one object; none where the store keeps no tags at all.
    async fn tags(&self, bucket: &str, key: &str) -> Result<Option<Names>, Error>;

    /// The content, piece by piece; [`Error::Replaced`] unless the object still has this ETag. Empty: any version.
    async fn open(&self, bucket: &str, key: &str, etag: &str) -> Result<Content, Error>;

    /// Reads an object to its end, a piece at a time, and hashes it.
    async fn hash(&self, bucket: &str, key: &str) -> Result<Hashed, Error> {
        content::hashed(self.open(bucket, key, "").await?).await
    }

    /// The whole content, in memory: for small objects.
    async fn get(&self, bucket: &str, key: &str) -> Result<Vec<u8>, Error> {
        let pieces: Vec<_> = self.open(bucket, key, "").await?.try_collect().await?;
        Ok(pieces.concat())
    }
}

/// A store that is written, too.
#[async_trait]
pub trait Writer: Reader {
    /// Copies within the store, with content type, headers, metadata and tags; the bytes do not pass through this program where the
    /// store can copy by itself.
    async fn copy(&self, request: &CopyRequest) -> Result<(), Error> {
        self.copy_while(request, &|| true).await
    }

    /// The same as long as it is wanted, and a moment longer: then it fails. A copy that goes in parts is given up between two of them, and its parts
    /// are taken away; one that was asked for in a single request may still be made by the server.
    async fn copy_while(
        &self,
        request: &CopyRequest,
        is_wanted: &(dyn Fn() -> bool + Sync),
    ) -> Result<(), Error>;

    /// Writes an object whole or not at all from content that streams in; one that is there already is replaced. `size` is what is
    /// expected of the content, and decides in how many parts it goes; what came is answered. Where the store keeps no tags they are lost.
    async fn write(
        &self,
        bucket: &str,
        key: &str,
        size: u64,
        content: Content,
        properties: &Properties,
    ) -> Result<Hashed, Error> {
        self.write_while(bucket, key, size, content, properties, &|| true).await
    }

    /// The same as long as it is wanted, and a moment longer: then it fails, and what there is of an upload in parts is taken away.
    async fn write_while(
        &self,
        bucket: &str,
        key: &str,
        size: u64,
        content: Content,
        properties: &Properties,
        is_wanted: &(dyn Fn() -> bool + Sync),
    ) -> Result<Hashed, Error>;

    /// Takes away what there is of uploads in parts that nobody ended, of those of the bucket whose key is one of ours: no listing of objects
    /// shows their parts, which fill the disk all the same. Answers how many. Nothing to do where a store has no such uploads.
    async fn take_back(
        &self,
        bucket: &str,
        is_ours: &(dyn for<'k> Fn(&'k str) -> bool + Sync),
    ) -> Result<usize, Error>;

    /// Writes an object whose content is in memory.
    async fn put(&self, bucket: &str, key: &str, bytes: Vec<u8>, content_type: &str) -> Result<(), Error> {
        let properties = Properties { content_type: content_type.to_owned(), ..Properties::default() };
        let (size, content) = (bytes.len() as u64, content::of_bytes(bytes));
        self.write(bucket, key, size, content, &properties).await.map(drop)
    }
}

/// A store from which objects can be removed. A trait of its own, and no [`Writer`]: `landfall cleanup` alone asks for one.
#[async_trait]
pub trait Remover: Send + Sync {
    /// Removes an object; fine where there is none.
    async fn remove(&self, bucket: &str, key: &str) -> Result<Removal, Error>;
}

/// What became of an object that was removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Removal {
    /// Nothing of it is there any more.
    Gone,
    /// No listing shows it any more, but the bucket keeps versions, and it lies there on as an older one.
    Hidden,
}

/// Files that lie in no bucket but in NocoDB's own storage. Who reads the source gives this to who copies, so that the copier never reaches it.
#[async_trait]
pub trait Fetch: Send + Sync {
    /// The content behind an attachment's path, piece by piece. Its errors name the path as the key of an object in the bucket `nocodb`.
    async fn fetch(&self, path: &str) -> Result<Content, Error>;
}

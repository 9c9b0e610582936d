//! What a store can do: the two traits, and the few values that pass through them.

use async_trait::async_trait;
use landfall_model::source::Object;

use crate::Error;

/// What a store tells of one object without its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Bytes.
    pub size: u64,
    /// ETag without quotes; an opaque name of this version of the object, comparable within one store only.
    pub etag: String,
    /// Content type; empty where the store has none.
    pub content_type: String,
    /// SHA-256 of the whole content, 64 lower-case hexadecimal digits, where the store keeps one. A checksum of checksums, as
    /// multipart uploads have it, is none.
    pub sha256: Option<String>,
}

/// What reading an object to its end gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hashed {
    /// SHA-256 of the content, 64 lower-case hexadecimal digits.
    pub sha256: String,
    /// Bytes read.
    pub size: u64,
}

/// One copy within a store, from bucket to bucket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopyRequest {
    /// Source bucket.
    pub source_bucket: String,
    /// Source key.
    pub source_key: String,
    /// The copy is refused with [`Error::Replaced`] unless the source still has this ETag. Empty: any version.
    pub source_etag: String,
    /// Target bucket.
    pub target_bucket: String,
    /// Target key; an object that is there already is replaced.
    pub target_key: String,
    /// Content type of the target.
    pub content_type: String,
}

/// A store that is read. Every method can fail with [`Error::NoBucket`], [`Error::Denied`] and [`Error::Unreachable`]; those that name
/// an object also with [`Error::NoObject`].
#[async_trait]
pub trait Reader: Send + Sync {
    /// Fine where the bucket exists and these credentials may see it.
    async fn head_bucket(&self, bucket: &str) -> Result<(), Error>;

    /// All objects of the bucket, page by page, each key exactly as the store spells it.
    async fn list(&self, bucket: &str, on_page: &mut (dyn FnMut(Vec<Object>) + Send)) -> Result<(), Error>;

    /// Size, ETag, content type and, where kept, the checksum of one object.
    async fn head(&self, bucket: &str, key: &str) -> Result<Head, Error>;

    /// Reads an object to its end, a piece at a time, and hashes it.
    async fn hash(&self, bucket: &str, key: &str) -> Result<Hashed, Error>;

    /// The whole content, in memory: for small objects.
    async fn get(&self, bucket: &str, key: &str) -> Result<Vec<u8>, Error>;
}

/// A store that is written, too.
#[async_trait]
pub trait Writer: Reader {
    /// Copies within the store; the bytes do not pass through this program where the store can copy by itself.
    async fn copy(&self, request: &CopyRequest) -> Result<(), Error>;

    /// Writes an object whole or not at all; one that is there already is replaced.
    async fn put(&self, bucket: &str, key: &str, bytes: Vec<u8>, content_type: &str) -> Result<(), Error>;
}

//! The values that pass through the traits.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Values by name: headers, metadata or tags.
pub type Names = BTreeMap<String, String>;

/// Headers that belong to an object beside its content type, and that a copy keeps.
pub const HEADERS: [&str; 4] =
    ["cache-control", "content-disposition", "content-encoding", "content-language"];

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
    /// Those of [`HEADERS`] that it has.
    pub headers: Names,
    /// User metadata, names in lower case.
    pub metadata: Names,
    /// How many tags it has.
    pub tags: u64,
}

/// What an object is written with beside its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Properties {
    /// Content type.
    pub content_type: String,
    /// Some of [`HEADERS`].
    #[serde(default, skip_serializing_if = "Names::is_empty")]
    pub headers: Names,
    /// User metadata, names in lower case.
    #[serde(default, skip_serializing_if = "Names::is_empty")]
    pub metadata: Names,
    /// Tags.
    #[serde(default, skip_serializing_if = "Names::is_empty")]
    pub tags: Names,
}

impl Head {
    /// What another object needs to be described alike; its tags have to be asked for.
    pub fn properties(&self, tags: Names) -> Properties {
        let Self { content_type, headers, metadata, .. } = self.clone();
        Properties { content_type, headers, metadata, tags }
    }
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
    /// The copy is refused with [`crate::Error::Replaced`] unless the source still has this ETag. Empty: any version.
    pub source_etag: String,
    /// Target bucket.
    pub target_bucket: String,
    /// Target key; an object that is there already is replaced.
    pub target_key: String,
    /// Bytes of the source: decides whether one request can copy it.
    pub size: u64,
}

/// From which size on an object goes in parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parts {
    /// Bytes that one request copies at most; S3 allows 5 GiB.
    pub single_copy: u64,
    /// Bytes of a part of such a copy; S3 allows 5 MiB to 5 GiB, and 10,000 parts.
    pub copied: u64,
    /// Bytes of a part of an upload: so much of each object under way is in memory. S3 allows no less than 5 MiB.
    pub uploaded: u64,
}

/// S3 takes no more parts.
const MOST_PARTS: u64 = 10_000;

impl Default for Parts {
    fn default() -> Self {
        Self { single_copy: 5 << 30, copied: 64 << 20, uploaded: 8 << 20 }
    }
}

impl Parts {
    /// Bytes of a part, so that there are not too many of them.
    pub(crate) fn of(part: u64, size: u64) -> u64 {
        part.max(size.div_ceil(MOST_PARTS))
    }
}

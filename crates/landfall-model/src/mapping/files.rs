//! Buckets and files.

use serde::{Deserialize, Serialize};

/// Buckets and files.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileMapping {
    /// Buckets to read; `LANDFALL_SOURCE_BUCKETS` replaces them.
    pub source_buckets: Vec<String>,
    /// Bucket to write; `MINIO_BUCKET` replaces it.
    pub target_bucket: String,
    /// Buckets of papers that came back signed; their folders are named after the envelope.
    #[serde(default)]
    pub signed_buckets: Vec<String>,
    /// Keys that are no documents, by prefix: left out, with the reason.
    #[serde(default)]
    pub ignore: Vec<Ignore>,
    /// Category by words in the key: the first rule that matches counts.
    pub category: Vec<CategoryRule>,
}

/// Keys to leave out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ignore {
    /// The key begins so.
    pub prefix: String,
    /// Why they are no documents.
    pub reason: String,
}

/// A category by words in the key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CategoryRule {
    /// Whole words (tokens of the key, lower case); one of them is enough.
    pub words: Vec<String>,
    /// `files.category`.
    pub category: String,
}

//! How copies ended, one by one and in sum.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// One line of `load/copies.jsonl`: a finished copy, or a failed one.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CopyOutcome {
    /// The `files` row.
    pub file: Uuid,
    /// How it ended.
    pub state: CopyState,
    /// SHA-256 of the source's bytes; empty where it could not be read.
    pub source_sha256: String,
    /// SHA-256 of the target's bytes; empty where it could not be read.
    pub target_sha256: String,
    /// Bytes in the target.
    pub size: u64,
    /// What went wrong, in words; empty where nothing did.
    pub error: String,
    /// What to do about it; empty where nothing went wrong.
    #[serde(default)]
    pub remedy: String,
    /// What the target cannot keep of what describes the source; empty where it keeps all.
    #[serde(default)]
    pub note: String,
    /// ETag of the target as the copy left it: a listing shows whether it is still the same. Empty where what lies there was only found.
    #[serde(default)]
    pub target_etag: String,
    /// Where what lay in its place was put aside, `bucket/key`, before this copy is made again; empty where nothing was.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub put_aside: String,
    /// When it ended, RFC 3339 in UTC.
    #[serde(default)]
    pub at: String,
}

/// How a copy ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CopyState {
    /// Copied, and source and target hash alike.
    Verified,
    /// Copied, but the target differs from the source.
    Mismatch,
    /// Not copied.
    #[default]
    Failed,
    /// Not copied again: users deleted its row in the CRM since it came in.
    Deleted,
}

impl CopyState {
    /// True where nothing is left to be done.
    pub const fn is_settled(self) -> bool {
        matches!(self, Self::Verified | Self::Deleted)
    }
}

/// A summary of all copies (plan document: `FileReorgResult`).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FileReorgResult {
    /// Copied and verified.
    pub copied: u64,
    /// Not copied.
    pub failed: u64,
    /// Copied, and the target differs.
    pub checksum_mismatches: u64,
    /// Bytes copied and verified.
    pub bytes: u64,
    /// What failed.
    pub errors: Vec<FileError>,
}

/// A file that was not copied well.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FileError {
    /// Bucket and key of the source.
    pub file: String,
    /// What happened.
    pub error: String,
}

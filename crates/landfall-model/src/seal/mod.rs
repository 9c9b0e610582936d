//! The seal of a run: a chain of hashes over every file, one link for each stage that ended. It names the file and the line that somebody
//! changed since, and its head, a hash of 64 digits, is short enough to be written on paper.
//!
//! The chain lies beside what it guards, so whoever can change a file can compute every link anew: the head on paper is what such a chain
//! cannot have. No key signs it, since there is nobody in a migration whose key the others would have.

mod chain;
mod check;
mod differ;
mod lines;
mod names;
mod sidecars;
mod state;
mod write;

pub use check::{Breach, CUT_OFF, Checked, check};
use serde::{Deserialize, Serialize};
pub use write::{add, head, links};

/// One line of `seal.jsonl`: what a stage left, and the link before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// Its place in the chain, from 1, which names its file under `seals/`.
    pub number: usize,
    /// When, RFC 3339 in UTC.
    pub at: String,
    /// The stage that ended.
    pub stage: String,
    /// Files that are new, and append-only files that have grown.
    pub files: Vec<SealedFile>,
    /// Files of `load/` that were put aside, under their new names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub put_aside: Vec<PutAside>,
    /// SHA-256 of the file under `seals/` with the short hash of each line of these files.
    pub lines: String,
    /// The seal of the link before; of the first link, SHA-256 of `run.json`.
    pub previous: String,
    /// SHA-256 of this line as JSON while `seal` is empty.
    pub seal: String,
}

/// A file as it was sealed: all of it, or of an append-only file what it held then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SealedFile {
    /// Its name in the run.
    pub name: String,
    /// Bytes that are sealed.
    pub bytes: u64,
    /// Lines in them; a last one without its end counts.
    pub lines: u64,
    /// SHA-256 of these bytes.
    pub sha256: String,
}

/// A sealed file that has another name now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PutAside {
    /// The name under which it was sealed.
    pub from: String,
    /// The name that it has now.
    pub to: String,
}

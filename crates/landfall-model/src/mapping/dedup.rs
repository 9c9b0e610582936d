//! How people are merged.

use serde::{Deserialize, Serialize};

/// Merging people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dedup {
    /// Local parts of role mailboxes: rows that share one are asked about, not merged.
    pub shared_inboxes: Vec<String>,
    /// So many unlike names on one address make it a shared inbox.
    pub unlike_names: usize,
    /// Edit distance up to which two normalised names are candidates.
    pub edit_distance: usize,
    /// Candidates of so many points or more are asked about; the others are listed only.
    #[serde(default = "ask_from")]
    pub ask_from: i32,
    /// No question compares more clients than this: a larger cluster is cut at its weakest links.
    #[serde(default = "largest_question")]
    pub largest_question: usize,
    /// A client of more rows than this is suspect.
    #[serde(default = "largest_cluster")]
    pub largest_cluster: usize,
}

/// What mapping files mean that are older than `ask_from`.
const fn ask_from() -> i32 {
    10
}

/// What mapping files mean that are older than `largest_question`.
const fn largest_question() -> usize {
    10
}

/// What mapping files mean that are older than `largest_cluster`.
const fn largest_cluster() -> usize {
    6
}

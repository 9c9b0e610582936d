//! The journal of a run: when each stage began and ended.

use serde::{Deserialize, Serialize};

/// One line of `journal.jsonl`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Entry {
    /// When, RFC 3339 in UTC.
    pub at: String,
    /// The stage.
    pub stage: String,
    /// `started`, `finished` or `failed`.
    pub event: String,
    /// How long it took; 0 where it only started.
    pub seconds: f64,
    /// The failure in words, or what a stage that finished left undone; empty otherwise.
    pub note: String,
}

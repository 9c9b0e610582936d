//! What users made of the target since it was loaded: rows that nobody planned, rows that are otherwise than planned, rows that are gone.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{source::SourceRef, target::Table};

/// One row of the target that is not as the load left it: a line of `cutover/reentry-NUMBER/changes.jsonl`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// The table.
    pub table: Table,
    /// The primary key, `uuid` or `uuid,uuid`.
    pub key: String,
    /// What happened to the row.
    pub what: What,
    /// The source records it was made of; empty for a row that users entered.
    pub from: Vec<SourceRef>,
    /// The columns that differ; of a row that users entered, those that hold something. Times of creation and change never count.
    pub columns: Vec<String>,
    /// The row as it was loaded, be it by a run that was taken out since; empty where users entered it.
    pub before: Map<String, Value>,
    /// The row as it is; empty where it is gone. Values that differ are the target's text, or JSON where the column holds that.
    pub now: Map<String, Value>,
}

/// What happened to a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    /// Users entered it.
    New,
    /// Users changed it.
    Changed,
    /// Users deleted it.
    Gone,
    /// A run that was taken out since had brought it in; it is as that run left it, and stayed since users built upon it.
    Left,
}

impl What {
    /// The word in files and messages.
    pub const fn word(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Changed => "changed",
            Self::Gone => "gone",
            Self::Left => "left",
        }
    }
}

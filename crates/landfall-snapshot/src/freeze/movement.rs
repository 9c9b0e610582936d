//! What can move, and how it moved. Pure.

use std::fmt;

use landfall_model::{
    redact,
    source::{Link, SourceRef},
};
use serde::{Deserialize, Serialize};

/// A row, a link or an object.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Thing {
    /// A row of one of the four tables.
    Row(SourceRef),
    /// A row of the junction table.
    Link(Link),
    /// An object of a source bucket.
    Object {
        /// The bucket.
        bucket: String,
        /// The key, exactly as the store spells it.
        key: String,
    },
}

/// What became of a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Moved {
    /// It was not there at the freeze.
    Added,
    /// It is there with another content.
    Changed,
    /// It is gone.
    Removed,
}

/// One thing that moved after the freeze.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Movement {
    /// What.
    pub thing: Thing,
    /// How.
    pub moved: Moved,
}

/// A line of `cutover/violations.jsonl`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Violation {
    /// When it was seen, RFC 3339 in UTC.
    pub at: String,
    /// What moved, sorted; not empty.
    pub moved: Vec<Movement>,
}

impl Movement {
    /// The same without personal data: keys of objects hold people's names.
    #[must_use]
    pub fn masked(&self) -> Self {
        let mut masked = self.clone();
        if let Thing::Object { key, .. } = &mut masked.thing {
            *key = redact::object_key(key);
        }
        masked
    }
}

impl fmt::Display for Movement {
    /// `interests 7 was deleted`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [added, changed, removed] = match &self.thing {
            Thing::Row(_) => ["inserted", "changed", "deleted"],
            Thing::Link(_) => ["added", "changed", "removed"],
            Thing::Object { .. } => ["added", "replaced", "removed"],
        };
        let word = match self.moved {
            Moved::Added => added,
            Moved::Changed => changed,
            Moved::Removed => removed,
        };
        write!(f, "{} was {word}", self.thing)
    }
}

impl fmt::Display for Thing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Row(row) => write!(f, "{row}"),
            Self::Link(link) => write!(f, "the link of interest {} to berth {}", link.interest, link.berth),
            Self::Object { bucket, key } => write!(f, "object {bucket}/{key}"),
        }
    }
}

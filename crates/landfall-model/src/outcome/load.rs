//! How the load fared, by table and by group, and the rows that were put back by hand.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::conflict::Found;
use crate::{
    source::SourceRef,
    target::{Group, Table},
};

/// The plan document's `LoadResult`: how one entity fared.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LoadResult {
    /// The table.
    pub entity: String,
    /// Rows planned.
    pub total: u64,
    /// Rows in the target.
    pub success: u64,
    /// Rows in quarantine, dependents included.
    pub failed: u64,
    /// Rows withheld because their file is not copied yet.
    pub withheld: u64,
    /// Why rows failed, with their record ids.
    pub errors: Vec<LoadError>,
    /// What a delta did; none for a load into an empty table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changed: Option<Changed>,
}

/// One failed row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LoadError {
    /// Line of the table's file in `normalized/`, from 0.
    pub record_index: u64,
    /// The source record; text, since a row may stem from several.
    pub nocodb_id: String,
    /// The server's message.
    pub error: String,
}

/// What a delta did to the rows of one table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Changed {
    /// Rows that were not there.
    pub inserted: u64,
    /// Rows that got other values; archived ones among them.
    pub updated: u64,
    /// Rows for which the source has nothing any more although their record is there: an address that was taken out.
    pub removed: u64,
    /// Rows that were changed in the CRM since, and left as they are.
    pub left_alone: u64,
}

impl Changed {
    /// True where nothing was done.
    pub const fn is_nothing(&self) -> bool {
        self.inserted == 0 && self.updated == 0 && self.removed == 0
    }
}

/// One line of `load/groups.jsonl`: a group that is in, or was found to be in already.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupOutcome {
    /// The group.
    pub group: Group,
    /// Its tables.
    pub results: Vec<LoadResult>,
    /// Seconds.
    pub seconds: f64,
    /// True where an earlier attempt had committed it.
    pub already_in: bool,
    /// When the latest group of its plan had come in by then, itself included; of a delta, the last group of the first run of its chain: what users did since
    /// then is theirs. By the clock of the database's server, RFC 3339 in UTC; none where an older landfall loaded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
}

/// One line of `load/repairs.jsonl`: a planned row that was put back as planned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repaired {
    /// Its table.
    pub table: Table,
    /// Its primary key; the parts of a junction's key are joined by a comma.
    pub key: String,
    /// The source records that it was made of.
    pub from: Vec<SourceRef>,
    /// How it was found: changed (perhaps in no column), or not there.
    pub found: Found,
    /// Live columns that were not as planned.
    pub columns: Vec<String>,
    /// Entries of users about it, which the operator overruled.
    pub users: u64,
}

/// One line of `load/awaited.jsonl`: a file of the run before a delta, whose planned copy was not in the target when the delta came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AwaitedFile {
    /// Its row.
    pub file: Uuid,
    /// True where a run before had brought it in: its row stood as that had left it. Else nothing stood there.
    pub replaced: bool,
    /// The SHA-256 of what stood there, where the target told it.
    pub sha256: Option<String>,
}

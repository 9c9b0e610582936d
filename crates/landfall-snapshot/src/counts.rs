//! What a snapshot read, counted: the content of `reports/extract-counts.json`.

use landfall_model::source::{Link, SourceTable};
use serde::{Deserialize, Serialize};

/// The whole snapshot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExtractCounts {
    /// The four tables, in the order of [`SourceTable::ALL`].
    pub tables: Vec<TableCounts>,
    /// Links between interests and berths.
    pub links: LinkCounts,
    /// Source buckets, by name.
    pub buckets: Vec<BucketCounts>,
    /// Attachment cells against the listing of the buckets, by table and column.
    #[serde(default)]
    pub attachments: Vec<AttachmentCounts>,
    /// Mapped Lookup columns that show less than there is.
    #[serde(default)]
    pub lookups: Vec<LookupCounts>,
    /// Calls to NocoDB, repeated tries included.
    pub requests: u64,
    /// Those of them that could have changed something.
    pub mutating_requests: u64,
}

/// One table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TableCounts {
    /// The table.
    pub table: SourceTable,
    /// Rows in `raw/`. A snapshot exists only where this, `second_pass` and `counted_after` are the same number.
    pub read: u64,
    /// Rows that the source counted before the first page.
    pub counted_before: u64,
    /// Rows that the source counted after the last pass over the keys.
    pub counted_after: u64,
    /// Ids that the last pass over the keys alone showed: those of the rows in `raw/`, one by one.
    pub second_pass: u64,
    /// Passes over the keys alone; 1 where nothing moved.
    pub rounds: u32,
    /// Rows read again because a pass over the keys showed them as new, as edited or as never handed out.
    pub read_again: u64,
    /// Ids of rows that were read and then deleted before the reading ended; they are not in `raw/`.
    pub gone_while_read: Vec<i64>,
    /// True where the table has `UpdatedAt`. Without it an edit during the reading leaves no trace, as does a second edit within the same
    /// second.
    pub edits_seen: bool,
    /// Pages of rows, the empty last one and those of rows read again included.
    pub pages: u64,
    /// Calls for this table, repeated tries included.
    pub requests: u64,
    /// Columns read.
    pub columns: u64,
    /// Of a table whose reading was interrupted: when it went on, and with what.
    #[serde(default)]
    pub resumed: Option<Resumed>,
}

/// A reading that went on after an interruption.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Resumed {
    /// When, RFC 3339 in UTC.
    pub at: String,
    /// Rows taken over from before; each of them was confirmed or read again. 0 where the table was read anew.
    pub taken_over: u64,
}

impl TableCounts {
    /// Of a table of which nothing was read yet.
    pub(crate) fn none(table: SourceTable) -> Self {
        Self {
            table,
            read: 0,
            counted_before: 0,
            counted_after: 0,
            second_pass: 0,
            rounds: 0,
            read_again: 0,
            gone_while_read: Vec::new(),
            edits_seen: false,
            pages: 0,
            requests: 0,
            columns: 0,
            resumed: None,
        }
    }
}

/// The links.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LinkCounts {
    /// Links in `raw/`, orphans included.
    pub read: u64,
    /// Rows that the source counted in the junction table.
    pub counted: u64,
    /// Links to an interest or a berth that does not exist; they are in `raw/`.
    pub orphans: Vec<Link>,
    /// Interests that had gained links between the reading of their row and that of the junction table.
    pub gained_while_read: Vec<i64>,
    /// Pages, the empty last one included.
    pub pages: u64,
    /// Calls, repeated tries included.
    pub requests: u64,
}

/// One column of attachments. `files` is the sum of `found` and the lengths of the two lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AttachmentCounts {
    /// The table.
    pub table: SourceTable,
    /// The column's title.
    pub column: String,
    /// Cells that hold anything.
    pub cells: u64,
    /// Files that they name.
    pub files: u64,
    /// Files whose object is in the listing.
    pub found: u64,
    /// Files in NocoDB's own storage, which no listing shows: each is fetched from there.
    #[serde(default)]
    pub stored: u64,
    /// Files whose address names a host and bucket that is none of those that are read.
    pub elsewhere: Vec<Unlisted>,
    /// Files that no listing shows, a second one included.
    pub missing: Vec<Unlisted>,
}

/// One Lookup column of which rows show less than there is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LookupCounts {
    /// The table.
    pub table: SourceTable,
    /// The column's title.
    pub column: String,
    /// The link column that it goes by.
    pub link: String,
    /// Records that are linked to more than such a column shows.
    pub records: Vec<i64>,
}

/// An attachment whose object was not found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unlisted {
    /// The record.
    pub id: i64,
    /// The file's name, masked; empty where the cell tells none.
    pub title: String,
}

impl AttachmentCounts {
    /// Of a column of which nothing was looked at yet.
    pub(crate) fn none(table: SourceTable, column: &str) -> Self {
        let (elsewhere, missing) = (Vec::new(), Vec::new());
        Self { table, column: column.to_owned(), cells: 0, files: 0, found: 0, stored: 0, elsewhere, missing }
    }
}

/// One bucket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BucketCounts {
    /// Its name.
    pub bucket: String,
    /// Objects listed.
    pub objects: u64,
    /// Bytes of all of them.
    pub bytes: u64,
}

//! What the source holds: rows of four tables, links between them, objects of the buckets, and the columns' description.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The four tables of the source (DOMAIN 1.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceTable {
    /// One row per person and wish: client, contact, vessel, deal and documents in one.
    Interests,
    /// One row per berth of the marina.
    Berths,
    /// One row per expense, with receipts.
    Expenses,
    /// One row per invoice, naming its expenses in one comma-separated cell.
    Invoices,
}

impl SourceTable {
    /// All four, in the order in which reports list them.
    pub const ALL: [Self; 4] = [Self::Interests, Self::Berths, Self::Expenses, Self::Invoices];

    /// The name in files, reports and messages: `interests`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Interests => "interests",
            Self::Berths => "berths",
            Self::Expenses => "expenses",
            Self::Invoices => "invoices",
        }
    }
}

impl fmt::Display for SourceTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// One row as the source answered it: its unique `Id` and all cells by column title. `cells` holds `Id` too.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SourceRow {
    /// Cells by column title, in the order of the answer.
    pub cells: Map<String, Value>,
}

impl SourceRow {
    /// The record id, or none where the answer had no integer `Id` (the snapshot refuses such rows).
    pub fn id(&self) -> Option<i64> {
        self.cells.get("Id").and_then(Value::as_i64)
    }

    /// The cell of this title; `None` where the row has no such column.
    pub fn cell(&self, title: &str) -> Option<&Value> {
        self.cells.get(title)
    }
}

/// A source record by table and id: the lineage of every planned row, warning and quarantine entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SourceRef {
    /// The table.
    pub table: SourceTable,
    /// The record's `Id`.
    pub id: i64,
}

impl SourceRef {
    /// The record `id` of `table`.
    pub const fn new(table: SourceTable, id: i64) -> Self {
        Self { table, id }
    }
}

impl fmt::Display for SourceRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.table, self.id)
    }
}

/// One row of the junction table between interests and berths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Link {
    /// `Id` of the interest.
    pub interest: i64,
    /// `Id` of the berth.
    pub berth: i64,
}

/// One object of a bucket listing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Object {
    /// The bucket's name (for a local store: the folder's name).
    pub bucket: String,
    /// The key, exactly as the store spells it.
    pub key: String,
    /// Bytes.
    pub size: u64,
    /// The store's ETag without quotes; empty where it has none.
    pub etag: String,
    /// Last modification as the store tells it, RFC 3339 in UTC; empty where it has none.
    pub modified: String,
}

/// One column of a source table as the source's meta API describes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// The source's id of the column (stays when the column is renamed).
    pub id: String,
    /// The title: the key of the cells.
    pub title: String,
    /// The interface type, for instance `SingleLineText`, `SingleSelect`, `Links`, `Attachment`.
    pub uidt: String,
    /// True for the source's own columns (ids, timestamps, hidden link lists).
    pub system: bool,
    /// The values of a select column, in order; empty otherwise.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<String>,
}

impl Column {
    /// True where the source computes the cells of others with each answer: nobody writes them.
    pub fn is_computed(&self) -> bool {
        matches!(self.uidt.as_str(), "Formula" | "Lookup" | "Rollup" | "Button" | "QrCode" | "Barcode")
    }

    /// True where the cells tell who edited the row last, and when.
    pub fn is_stamp(&self) -> bool {
        matches!(self.uidt.as_str(), "LastModifiedTime" | "LastModifiedBy")
    }
}

/// The columns of a table, and where it was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableColumns {
    /// The table.
    pub table: SourceTable,
    /// The source's id of the base that holds it.
    pub base_id: String,
    /// The source's id of the table.
    pub table_id: String,
    /// The table's title in the source.
    pub title: String,
    /// Its columns.
    pub columns: Vec<Column>,
}

impl TableColumns {
    /// The column of this title.
    pub fn column(&self, title: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.title == title)
    }
}

//! What belonged to other ports before the load began: it must be the same afterwards.

use serde::{Deserialize, Serialize};

use crate::target::Table;

/// One line of `load/other-ports.jsonl`: a row that belonged to another port before the load began.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherPortRow {
    /// Its table.
    pub table: Table,
    /// Its primary key; the parts of a junction's key are joined by a comma.
    pub key: String,
    /// The key of the row that it hangs on; none where it has a port of its own.
    pub owner: Option<String>,
    /// `hashtextextended(row::text, 0)` of PostgreSQL, with times in UTC and dates in ISO.
    pub hash: i64,
}

/// One line of `load/other-ports-columns.jsonl`: the columns that those rows had in a table then, in their order, which their hashes are of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherPortColumns {
    /// The table.
    pub table: Table,
    /// Its live columns.
    pub columns: Vec<NotedColumn>,
}

/// A live column as it was when it was noted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotedColumn {
    /// Its name.
    pub name: String,
    /// Its type as SQL spells it, with length or precision: `numeric(12,2)`.
    #[serde(rename = "type")]
    pub type_name: String,
}

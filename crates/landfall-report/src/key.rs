//! The primary key of a planned row, as files and people name it.

use landfall_model::target::Table;
use serde_json::{Map, Value};

/// The key's columns, joined by a comma where there are two; a column that the row lacks is empty.
pub(crate) fn row_key(table: Table, row: &Map<String, Value>) -> String {
    let part = |column: &&str| row.get(*column).and_then(Value::as_str).unwrap_or_default();
    table.key_columns().iter().map(part).collect::<Vec<_>>().join(",")
}

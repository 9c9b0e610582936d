//! The cells that refer to files.

use landfall_model::target::Table;
use serde_json::Value;
use uuid::Uuid;

use crate::layout::columns::{self, Kind};

/// The columns of a table that refer to files.
pub fn references(table: Table) -> impl Iterator<Item = (&'static str, Kind)> {
    columns::planned(table).iter().copied().filter(|(_, kind)| matches!(kind, Kind::File | Kind::Files))
}

/// The tables that refer to files.
pub fn referring_tables() -> impl Iterator<Item = Table> {
    Table::ALL.into_iter().filter(|table| references(*table).next().is_some())
}

/// The id in a cell.
pub fn id(value: &Value) -> Option<Uuid> {
    value.as_str().and_then(|text| Uuid::parse_str(text).ok())
}

/// The ids in a cell that holds one or a list.
pub fn ids(value: &Value) -> Vec<Uuid> {
    match value {
        Value::Array(items) => items.iter().filter_map(id).collect(),
        other => id(other).into_iter().collect(),
    }
}

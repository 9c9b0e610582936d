//! Map data of a berth: the source's JSON as it is.

use landfall_model::{
    cell,
    finding::Code,
    raw::Cell,
    target::{BerthMapData, Table},
};
use serde_json::Value;
use uuid::Uuid;

use crate::read::Record;

/// The payload of the map, unchanged. A source on SQLite answers JSON as text (NOCODB 4): it is JSON again in the target.
pub fn map_data(row: &mut Record<'_, '_>, berth: Uuid) -> Option<BerthMapData> {
    let mut map_data = match row.cell("map_data") {
        cell if cell.is_empty() => return None,
        Cell::Text(_) => {
            let text = row.verbatim("map_data")?;
            serde_json::from_str(&text).unwrap_or_else(|_| {
                row.warn(Code::ValueUnknown, "map_data", "no JSON: carried as a text, which no map can draw");
                Value::String(text)
            })
        }
        other => other.value(),
    };
    if cell::is_empty(&map_data) {
        row.drop("map_data", "an empty map, written as text");
        return None;
    }
    if without_nul(&mut map_data) {
        row.warn(Code::TextMended, "map_data", "U+0000 was taken out: PostgreSQL cannot hold it");
    }
    Some(BerthMapData {
        id: row.inputs.id(Table::BerthMapData, &row.row.id.to_string()),
        berth_id: berth,
        map_data,
        created_at: row.row.created_at,
        updated_at: row.row.updated_at,
    })
}

/// Takes U+0000 out of every text of a JSON value; true where there was one.
fn without_nul(value: &mut Value) -> bool {
    match value {
        Value::String(text) if text.contains('\0') => {
            *text = text.replace('\0', "");
            true
        }
        Value::Array(items) => items.iter_mut().fold(false, |any, item| without_nul(item) | any),
        Value::Object(fields) => {
            let clean = std::mem::take(fields).into_iter();
            let mut any = false;
            *fields = clean
                .map(|(name, mut value)| {
                    any |= name.contains('\0') | without_nul(&mut value);
                    (name.replace('\0', ""), value)
                })
                .collect();
            any
        }
        _ => false,
    }
}

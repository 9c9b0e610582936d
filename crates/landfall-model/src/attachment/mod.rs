//! The items of attachment cells and the objects they point at: one rule for the reader, which proves that they are there, and for the
//! planner, which goes by them. Pure.

mod catalogue;
mod find;

pub use catalogue::{Catalogue, base_name, is_folder_marker, left_out};
pub use find::{field, find, is_elsewhere, size, stored};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// How an attachment and its object were joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum How {
    /// Its address ends in bucket and key, or in a key that only one bucket has.
    Place,
    /// The same in the other form of Unicode: an accent that is one with its letter here stands behind it there.
    OtherForm,
    /// No address leads to it, but it alone has this name and size.
    TitleAndSize,
    /// It lies in NocoDB's own storage, outside of the buckets.
    Stored,
}

/// The items of a cell: a list, or a list or one item written as text. Anything else that holds something is one item. A Lookup column shows null for each
/// record without attachments: that is none.
pub fn items(cell: &Value) -> Vec<Value> {
    let mut items = match cell {
        Value::Array(items) => items.clone(),
        Value::String(text) => match serde_json::from_str(text) {
            Ok(Value::Array(items)) => items,
            Ok(item @ Value::Object(_)) => vec![item],
            _ => vec![cell.clone()],
        },
        other => vec![other.clone()],
    };
    items.retain(|item| !crate::cell::is_empty(item));
    items
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::items;

    #[test]
    fn a_cell_is_a_list_a_list_as_text_or_one_item() {
        let cases = [
            (json!(null), json!([])),
            (json!(" "), json!([])),
            (json!([]), json!([])),
            (json!([{"url": "a"}, {"url": "b"}]), json!([{"url": "a"}, {"url": "b"}])),
            (json!("[{\"url\":\"a\"}]"), json!([{"url": "a"}])),
            (json!("{\"url\":\"a\"}"), json!([{"url": "a"}])),
            (json!("a.pdf"), json!(["a.pdf"])),
            (json!({"url": "a"}), json!([{"url": "a"}])),
            (json!([null, {"url": "a"}, null]), json!([{"url": "a"}])),
        ];
        for (cell, expected) in cases {
            assert_eq!(json!(items(&cell)), expected, "{cell}");
        }
    }
}

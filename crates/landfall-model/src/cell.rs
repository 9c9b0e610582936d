//! Reading one cell as text, without guessing: how any JSON value of the source is shown, and when a cell is empty.

use serde_json::Value;
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// The cell as text: strings as they are, numbers by their digits, booleans as `true`/`false`, lists and objects as JSON.
/// `None` where the cell is empty (see [`is_empty`]).
pub fn text(value: &Value) -> Option<String> {
    match value {
        _ if is_empty(value) => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

/// True for null, a blank string, an empty list and an empty object: such a cell holds nothing that could be lost.
/// `0` and `false` are values, not emptiness.
pub fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// A text in NFC. An accent is spelled in two ways: file names from a Mac have it as a character of its own, keyboards do not.
pub fn composed(text: &str) -> String {
    if is_nfc(text) { text.to_owned() } else { text.nfc().collect() }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::text;

    #[test]
    fn every_kind_of_cell_has_one_text() {
        let cases = [
            (json!(null), None),
            (json!(" \t"), None),
            (json!([]), None),
            (json!(" A1 "), Some(" A1 ")),
            (json!(12.50), Some("12.5")),
            (json!(false), Some("false")),
            (json!(0), Some("0")),
            (json!({"a": 1}), Some(r#"{"a":1}"#)),
        ];
        for (cell, expected) in cases {
            assert_eq!(text(&cell).as_deref(), expected, "{cell}");
        }
    }
}

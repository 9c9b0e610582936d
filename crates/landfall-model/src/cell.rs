//! Reading one cell as text, without guessing: how any JSON value of the source is shown, and when a cell is empty.

use std::borrow::Cow;

use serde_json::Value;

/// The cell as text: strings as they are, numbers by their digits, booleans as `true`/`false`, lists and objects as JSON.
/// `None` where the cell is empty (see [`is_empty`]).
pub fn text(value: &Value) -> Option<String> {
    match value {
        _ if is_empty(value) => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

/// True for null, a string of nothing that can be seen, an empty list and an empty object: such a cell holds nothing that could be lost.
/// `0` and `false` are values, not emptiness.
pub fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => is_blank(text),
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// True for a text of blanks and of what is invisible.
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || is_invisible(c))
}

/// A text without what is invisible in it.
pub fn without_invisible(text: &str) -> Cow<'_, str> {
    if text.contains(is_invisible) { text.replace(is_invisible, "").into() } else { text.into() }
}

/// Characters without width, and marks of direction, which come along when text is copied. Joiners are none: some scripts spell with them.
pub const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
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
            (json!("\u{feff}\u{200e} "), None),
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

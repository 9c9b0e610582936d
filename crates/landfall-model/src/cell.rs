//! Reading one cell as text, without guessing: how any JSON value of the source is shown, and when a cell is empty.

use std::borrow::Cow;

use serde_json::Value;

/// The cell as text: strings as they are, numbers by their digits, booleans as `true`/`false`, lists of such values as these one after the
/// other, other lists and objects as JSON. `None` where the cell is empty (see [`is_empty`]).
pub fn text(value: &Value) -> Option<String> {
    match value {
        _ if is_empty(value) => None,
        Value::String(text) => Some(text.clone()),
        other => Some(values(other).map_or_else(|| other.to_string(), |values| joined(&values))),
    }
}

/// What a list of plain values holds, as a Lookup column of several records answers it: each value once, and none that is empty. `None` for every
/// other cell, a list of objects among them.
pub fn values(cell: &Value) -> Option<Vec<&Value>> {
    let is_plain = |item: &Value| !item.is_array() && !item.is_object();
    let items = cell.as_array().filter(|items| items.iter().all(is_plain))?;
    let mut values: Vec<&Value> = Vec::new();
    for item in items.iter().filter(|item| !is_empty(item)) {
        if !values.contains(&item) {
            values.push(item);
        }
    }
    Some(values)
}

/// Between commas, or between semicolons where a value has a comma of its own.
fn joined(values: &[&Value]) -> String {
    let texts: Vec<String> = values.iter().filter_map(|value| text(value)).collect();
    let has_comma = texts.iter().any(|text| text.contains(','));
    texts.join(if texts.len() > 1 && has_comma { "; " } else { ", " })
}

/// True for null, a string of nothing that can be seen, an empty object, and a list of nothing but these: such a cell holds nothing that could be
/// lost. `0` and `false` are values, not emptiness.
pub fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => is_blank(text),
        Value::Array(items) => items.iter().all(is_empty),
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
            (json!(["Acme"]), Some("Acme")),
            (json!(["Acme", null, "Bolt", "Acme", " "]), Some("Acme, Bolt")),
            (json!(["Acme, Inc", "Bolt"]), Some("Acme, Inc; Bolt")),
            (json!(["Acme, Inc"]), Some("Acme, Inc")),
            (json!([12.50, 3, true]), Some("12.5, 3, true")),
            (json!([null]), None),
            (json!(["", {}, []]), None),
            (json!([{"a": 1}, null]), Some(r#"[{"a":1},null]"#)),
            (json!([["a"]]), Some(r#"[["a"]]"#)),
        ];
        for (cell, expected) in cases {
            assert_eq!(text(&cell).as_deref(), expected, "{cell}");
        }
    }
}

//! How a value is shown in a check's details: personal text masked, everything else as it is.

use landfall_model::redact;
use serde_json::Value;

use crate::compare::Class;

/// Words of a text that are shown, masked; a note may have thousands.
const WORDS: usize = 6;

/// `planned`, then `target`, as they may be shown, and where two texts part.
pub(crate) fn difference(class: Class, column: &str, planned: &Value, actual: Option<&str>) -> String {
    let planned_text = text_of(planned);
    let both = format!(
        "planned {}, target {}",
        value(class, column, planned_text.as_deref()),
        value(class, column, actual)
    );
    match (class, planned_text.as_deref(), actual) {
        (Class::Text, Some(planned), Some(actual)) => {
            format!("{both} (they part at character {})", first_difference(planned, actual))
        }
        _ => both,
    }
}

/// One value as it may be shown; `nothing` for NULL.
pub(crate) fn value(class: Class, column: &str, value: Option<&str>) -> String {
    match (class, value) {
        (_, None) => "nothing".to_owned(),
        (Class::Text | Class::Padded, Some(text)) if !redact::is_impersonal(column) => masked(text),
        (Class::Json, Some(text)) if column != "receipt_file_ids" => {
            format!("JSON of {} characters", text.chars().count())
        }
        (_, Some(text)) => text.to_owned(),
    }
}

fn masked(text: &str) -> String {
    let shown: Vec<&str> = text.split_whitespace().take(WORDS + 1).collect();
    match shown.len() {
        0 => "blanks".to_owned(),
        1..=WORDS => redact::any(text),
        _ => format!("{} …", redact::text(&shown[..WORDS].join(" "))),
    }
}

fn text_of(planned: &Value) -> Option<String> {
    match planned {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

fn first_difference(a: &str, b: &str) -> usize {
    a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count() + 1
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Class, difference};

    #[test]
    fn personal_text_is_masked_and_all_else_is_shown() {
        let cases = [
            (
                Class::Text,
                "full_name",
                json!("Anna Dijk"),
                Some("Anna Dyk"),
                "planned A••• D•••, target A••• D••• (they part at character 7)",
            ),
            (Class::Text, "value", json!("jo@example.com"), None, "planned j•••@e•••.com, target nothing"),
            (
                Class::Text,
                "status",
                json!("sold"),
                Some("available"),
                "planned sold, target available (they part at character 1)",
            ),
            (Class::Padded, "nationality", json!("FR"), Some("DE"), "planned F•••, target D•••"),
            (Class::Number, "price", json!("12.50"), Some("12.51"), "planned 12.50, target 12.51"),
            (
                Class::Json,
                "map_data",
                json!({"a": 1}),
                Some("{}"),
                "planned JSON of 7 characters, target JSON of 2 characters",
            ),
            (
                Class::Text,
                "content",
                json!("one two three four five six seven"),
                Some(""),
                "planned o••• t••• t••• f••• f••• s••• …, target blanks (they part at character 1)",
            ),
        ];
        for (class, column, planned, actual, expected) in cases {
            assert_eq!(difference(class, column, &planned, actual), expected, "{column}");
        }
    }
}

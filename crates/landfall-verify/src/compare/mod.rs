//! Is a planned value the value in the target? Compared by meaning, per column type: 12.5 is 12.50, an instant is the same in any
//! spelling, JSON is the same in any order of its keys, and `char(n)` ends in blanks that nobody wrote.

mod instant;
mod once;

use serde_json::Value;

use instant::{Precision, instant};
use once::says_all_once;

/// How the text of a column is compared and shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    /// Character by character; may be personal.
    Text,
    /// `char(n)`: without the blanks at the end.
    Padded,
    /// Uuid, date, boolean: one spelling per value, never personal.
    Plain,
    /// By value, with any number of digits.
    Number,
    /// An address of the network, where one host may be told with its mask (`0.0.0.0/32`) or without.
    Address,
    /// Instants in UTC, to the digits that the column keeps.
    Instant(Precision),
    /// By structure. Arrays are read as JSON too.
    Json,
}

impl Class {
    /// The class of a column, by the names that `pg_type` has for its type and category, and by the type's modifier.
    pub fn of(typname: &str, category: char, modifier: i32) -> Self {
        match (typname, category) {
            ("json" | "jsonb", _) | (_, 'A') => Self::Json,
            ("timestamptz" | "timestamp", _) => Self::Instant(Precision::of(modifier)),
            ("uuid" | "date" | "bool", _) => Self::Plain,
            ("bpchar", _) => Self::Padded,
            (_, 'N') => Self::Number,
            (_, 'I') => Self::Address,
            _ => Self::Text,
        }
    }
}

/// True where `actual`, the target's text of a column of this class, means what was planned. `None` is SQL's NULL.
pub(crate) fn same(class: Class, planned: &Value, actual: Option<&str>) -> bool {
    let Some(actual) = actual else {
        return planned.is_null();
    };
    match (class, planned) {
        (_, Value::Null) => false,
        (Class::Json, planned) => {
            serde_json::from_str(actual).is_ok_and(|actual| same_json(planned, &actual))
                && says_all_once(actual)
        }
        (_, Value::String(planned)) => same_text(class, planned, actual),
        (_, planned) => same_text(class, &planned.to_string(), actual),
    }
}

fn same_text(class: Class, planned: &str, actual: &str) -> bool {
    // Most values are spelt alike, and then there is nothing to parse.
    planned == actual
        || match class {
            Class::Number => same_number(planned, actual),
            Class::Instant(precision) => {
                instant(planned).is_some_and(|planned| Some(precision.round(planned)) == instant(actual))
            }
            Class::Padded => planned.trim_end_matches(' ') == actual.trim_end_matches(' '),
            Class::Address => host(planned) == host(actual),
            Class::Text | Class::Plain | Class::Json => false,
        }
}

fn host(address: &str) -> &str {
    address.strip_suffix("/32").or_else(|| address.strip_suffix("/128")).unwrap_or(address)
}

fn same_number(a: &str, b: &str) -> bool {
    // What is beyond all reckoning is itself all the same.
    a == b || number(a).is_some_and(|a| Some(a) == number(b))
}

/// Sign, significant digits and power of ten: one form per value, however many digits it has (a decimal type has a limit).
fn number(text: &str) -> Option<(bool, String, i64)> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i64>().ok()?),
        None => (text, 0),
    };
    let (negative, mantissa) = mantissa.strip_prefix('-').map_or((false, mantissa), |rest| (true, rest));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let significant = digits.trim_end_matches('0');
    let idle = i64::try_from(digits.len() - significant.len()).ok()?;
    let power = exponent.checked_sub(i64::try_from(fraction.len()).ok()?)?.checked_add(idle)?;
    match significant.trim_start_matches('0') {
        "" => Some((false, String::new(), 0)),
        digits => Some((negative, digits.to_owned(), power)),
    }
}

fn same_json(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => same_number(&a.to_string(), &b.to_string()),
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same_json(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| same_json(a, b)))
        }
        (a, b) => a == b,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Class, Precision, same};

    const INSTANT: Class = Class::Instant(Precision::ALL);

    fn check(cases: &[(Class, Value, Option<&str>)], expected: bool) {
        for (class, planned, actual) in cases {
            assert_eq!(same(*class, planned, *actual), expected, "{class:?} {planned} {actual:?}");
        }
    }

    #[test]
    fn values_that_mean_the_same_are_the_same() {
        check(
            &[
                (Class::Text, json!(null), None),
                (Class::Text, json!("Zoë\n2"), Some("Zoë\n2")),
                (Class::Padded, json!("FR"), Some("FR ")),
                (Class::Plain, json!(true), Some("true")),
                (Class::Number, json!("12.5"), Some("12.50")),
                (Class::Number, json!(-3), Some("-3.000")),
                (Class::Number, json!("0.00"), Some("-0")),
                (
                    Class::Number,
                    json!("123456789012345678901234567890.10"),
                    Some("123456789012345678901234567890.1"),
                ),
                (INSTANT, json!("2024-04-03T00:00:00Z"), Some("2024-04-03 00:00:00+00")),
                (INSTANT, json!("2024-04-03T02:30:00.25+02:30"), Some("2024-04-03 00:00:00.25+00")),
                (INSTANT, json!("2024-04-03T00:00:00Z"), Some("2024-04-03 00:00:00")),
                (INSTANT, json!("2024-04-03"), Some("2024-04-03 00:00:00+00")),
                (Class::Address, json!("0.0.0.0"), Some("0.0.0.0/32")),
                (Class::Json, json!({"a": 1.0, "b": [null]}), Some(r#"{"b":[null],"a":1.00}"#)),
                (Class::Json, json!(["a", "b"]), Some(r#"["a","b"]"#)),
            ],
            true,
        );
        let big: Value = serde_json::from_str("1e2").unwrap();
        check(&[(Class::Json, big, Some("100"))], true);
        let text = "1.5e-9223372036854775808";
        check(&[(Class::Json, serde_json::from_str(text).unwrap(), Some(text))], true);
    }

    #[test]
    fn values_that_mean_something_else_are_not() {
        check(
            &[
                (Class::Text, json!(""), None),
                (Class::Text, json!(null), Some("")),
                (Class::Text, json!("Anna"), Some("anna")),
                (Class::Text, json!("Anna "), Some("Anna")),
                (Class::Plain, json!("2024-04-03"), Some("2024-03-04")),
                (Class::Number, json!("12.50"), Some("12.51")),
                (Class::Number, json!("12.50"), Some("125")),
                (Class::Number, json!("12.50"), Some("-12.50")),
                (Class::Number, json!("12.50"), Some("NaN")),
                (Class::Number, json!("1.5e-9223372036854775808"), Some("1.5")),
                (INSTANT, json!("2024-04-03T00:00:00Z"), Some("2024-04-03 00:00:01+00")),
                (INSTANT, json!("2024-04-03T00:00:00Z"), Some("infinity")),
                (Class::Address, json!("0.0.0.0"), Some("0.0.0.0/8")),
                (Class::Json, json!(["a", "b"]), Some(r#"["b","a"]"#)),
                (Class::Json, json!({"a": 1}), Some(r#"{"a":1,"b":2}"#)),
                (Class::Json, json!({"a": 1}), Some(r#"{"a":2,"a":1}"#)),
            ],
            false,
        );
    }
}

//! Checkboxes: `true`/`false` on PostgreSQL, `1`/`0` on SQLite sources, and any text where nobody checked (NOCODB 4).

use landfall_model::finding::Code;
use serde_json::Value;

use super::{
    Reading,
    text::{self, Placeholders},
};

/// The cell as a truth value; none where it is empty (rows inserted in bulk hold null, which is not `false`).
pub fn read(cell: &Value, placeholders: &Placeholders) -> Reading<Option<bool>> {
    // `x` is a tick here, though it stands for nothing elsewhere.
    text::read(cell, &Placeholders::default()).and_then(|text| match parse(&text) {
        Some(truth) => Reading::plain(Some(truth)),
        None => text::parse(&text, placeholders).and_then(|_| unknown()),
    })
}

/// The words that are understood, without regard to case; none for any other, which is never taken for `false`.
fn parse(text: &str) -> Option<bool> {
    match text.trim().to_lowercase().as_str() {
        "1" | "1.0" | "true" | "t" | "yes" | "y" | "on" | "checked" | "x" | "✓" | "✔" => Some(true),
        "0" | "0.0" | "false" | "f" | "no" | "n" | "off" | "unchecked" => Some(false),
        _ => None,
    }
}

fn unknown() -> Reading<Option<bool>> {
    Reading::refused(Code::ValueUnknown, "neither yes nor no: read as empty; correct it in the source")
}

#[cfg(test)]
mod tests {
    use landfall_model::{finding::Code, mapping::Mapping};
    use serde_json::json;

    use super::{super::text::Placeholders, read};

    #[test]
    fn every_form_of_a_checkbox_is_read_and_nothing_else() {
        let cases = [
            (json!(true), Some(true)),
            (json!(1), Some(true)),
            (json!(1.0), Some(true)),
            (json!("1"), Some(true)),
            (json!(" Yes "), Some(true)),
            (json!("TRUE"), Some(true)),
            (json!("x"), Some(true)),
            (json!(false), Some(false)),
            (json!(0), Some(false)),
            (json!("no"), Some(false)),
            (json!("False"), Some(false)),
            (json!(null), None),
            (json!(""), None),
        ];
        for (cell, expected) in cases {
            let reading = read(&cell, &Placeholders::new(&Mapping::default().placeholders));
            assert_eq!(reading.value, expected, "{cell}");
            assert!(reading.remarks.is_empty(), "{cell}");
        }
    }

    #[test]
    fn other_values_are_reported_and_never_taken_for_false() {
        for cell in [json!("maybe"), json!(2), json!(-1), json!("25:00"), json!([true])] {
            let reading = read(&cell, &Placeholders::default());
            assert_eq!(reading.value, None, "{cell}");
            assert_eq!(reading.remarks[0].code, Code::ValueUnknown, "{cell}");
        }
        let nothing = read(&json!("n/a"), &Placeholders::new(&Mapping::default().placeholders));
        assert_eq!((nothing.value, nothing.remarks[0].code), (None, Code::Placeholder));
    }
}

//! Select values: looked up in a vocabulary of the mapping file, never turned into something by rule (DESIGN decision 4).

use landfall_model::{
    finding::Code,
    mapping::{Vocabulary, look_up},
};
use serde_json::Value;

use super::{
    Reading,
    text::{self, Placeholders},
};

/// The target's value; none where the cell is empty, and none with a remark where the vocabulary does not know it:
/// the planner then asks, and takes the mapping's fallback if the column is required.
pub fn read(cell: &Value, placeholders: &Placeholders, vocabulary: &Vocabulary) -> Reading<Option<String>> {
    // A vocabulary may know `x` or `N/A`: its word counts before the placeholder does.
    text::read(cell, &Placeholders::default()).and_then(|text| match look_up(vocabulary, &text) {
        Some(target) => Reading::plain(Some(target.to_owned())),
        None => text::parse(&text, placeholders).and_then(|_| unknown()),
    })
}

/// Looks a text up; unknown values are refused with a remark that says what to do.
pub fn parse(text: &str, vocabulary: &Vocabulary) -> Reading<Option<String>> {
    look_up(vocabulary, text).map_or_else(unknown, |target| Reading::plain(Some(target.to_owned())))
}

fn unknown() -> Reading<Option<String>> {
    Reading::refused(
        Code::ValueUnknown,
        "the mapping does not know this value: add it to the vocabulary of the mapping file",
    )
}

#[cfg(test)]
mod tests {
    use landfall_model::{finding::Code, mapping::Mapping};
    use serde_json::json;

    use super::{super::text::Placeholders, read};

    #[test]
    fn values_are_found_without_regard_to_case_and_blanks_and_never_guessed() {
        let mapping = Mapping::default();
        let cases = [
            (json!("General Qualified Interest"), Some("open"), None),
            (json!(" contract   negotiations FINALIZED "), Some("contract"), None),
            (json!("Made\u{a0}Reservation"), Some("deposit_10pct"), None),
            (json!(null), None, None),
            (json!(""), None, None),
            (json!("Verbal"), None, Some(Code::ValueUnknown)),
            (json!("Contract Negotiations"), None, Some(Code::ValueUnknown)),
            (json!(3), None, Some(Code::ValueUnknown)),
            (json!("TBC"), None, Some(Code::Placeholder)),
        ];
        for (cell, expected, code) in cases {
            let reading = read(&cell, &Placeholders::new(&mapping.placeholders), &mapping.vocabulary.stage);
            assert_eq!(reading.value.as_deref(), expected, "{cell}");
            assert_eq!(reading.remarks.first().map(|r| r.code), code, "{cell}");
        }
    }

    #[test]
    fn a_word_of_the_vocabulary_counts_before_a_placeholder() {
        let vocabulary = [("N/A".to_owned(), "other".to_owned())].into();
        let reading = read(&json!("n/a"), &Placeholders::new(&["n/a"]), &vocabulary);
        assert_eq!((reading.value.as_deref(), reading.remarks.len()), (Some("other"), 0));
    }
}

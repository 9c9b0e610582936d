//! Any cell as clean text: U+0000 taken out (PostgreSQL text refuses it), trimmed, placeholders told from values.
//! Every other normaliser starts here.

use std::{borrow::Cow, collections::BTreeSet};

pub use landfall_model::cell::is_invisible;
use landfall_model::{cell, finding::Code, mapping::fold, raw::Cell};
use serde_json::Value;

use super::{Reading, legible::mended};

/// Words that stand for "nothing" (`placeholders` of the mapping file), ready to be looked up.
#[derive(Debug, Clone, Default)]
pub struct Placeholders {
    words: BTreeSet<String>,
    /// Characters of the longest, blanks left out.
    longest: usize,
}

impl Placeholders {
    /// Takes the mapping's list; case and runs of blanks do not matter.
    pub fn new<S: AsRef<str>>(words: &[S]) -> Self {
        let words: BTreeSet<String> = words.iter().map(|word| fold(word.as_ref())).collect();
        let longest = words.iter().map(|word| visible(word).count()).max().unwrap_or_default();
        Self { words, longest }
    }

    /// True where the whole text is a placeholder (DOMAIN 1.7: `TBC`, `Na`).
    pub fn contains(&self, text: &str) -> bool {
        // No character becomes less than one in small letters, and most texts are far longer.
        visible(text).nth(self.longest).is_none() && self.words.contains(&fold(text))
    }
}

/// True for a word of a list, which is written in one text with blanks between its words.
pub fn is_one_of(words: &str, word: &str) -> bool {
    words.split_whitespace().any(|known| known == word)
}

/// True for what joins two values of one cell, standing alone between them: `a@x.org or b@x.org`.
pub fn is_joint(word: &str) -> bool {
    // No text of words: each word of a number and each blank between them is asked.
    const JOINTS: [&str; 21] = [
        "&", "-", "|", "/", "and", "or", "e", "o", "ó", "y", "et", "ou", "und", "oder", "oppure", "ve",
        "veya", "ili", "и", "или", "και",
    ];
    JOINTS.contains(&&*word.to_lowercase())
}

/// What stands before brackets at the end of a text, without blanks around it, and what stands in them; none where it does not end so.
pub fn with_remark(text: &str) -> Option<(&str, &str)> {
    let (head, remark) = text.trim().strip_suffix([')', ']'])?.rsplit_once(['(', '['])?;
    Some((head.trim(), remark))
}

/// The cell as a text that says one thing, without what is invisible; none where it is empty or a placeholder (the latter with a remark).
pub fn read(cell: &Value, placeholders: &Placeholders) -> Reading<Option<String>> {
    match cell {
        Value::String(text) => match mended(text) {
            Some(mended) => told(parse(&cell::without_invisible(&mended), placeholders)),
            None => parse(&cell::without_invisible(text), placeholders),
        },
        other => cell::text(other).map_or_else(Reading::default, |text| parse(&text, placeholders)),
    }
}

/// The cell as any text, as it is held: what is invisible inside stays, for it may join what is visible.
pub fn of(cell: Cell<'_>, placeholders: &Placeholders) -> Reading<Option<String>> {
    match cell {
        Cell::Text(text) => parse(text, placeholders),
        other => other.text().map_or_else(Reading::default, |text| parse(&text, placeholders)),
    }
}

/// The same without the signs of a web page or of a wrong encoding, where a text is no remark of somebody.
pub fn legible(cell: Cell<'_>, placeholders: &Placeholders) -> Reading<Option<String>> {
    match cell {
        Cell::Text(text) => legible_text(text, placeholders),
        other => of(other, placeholders),
    }
}

/// The same of a text.
pub fn legible_text(text: &str, placeholders: &Placeholders) -> Reading<Option<String>> {
    mended(text).map_or_else(|| parse(text, placeholders), |mended| told(parse(&mended, placeholders)))
}

fn told(reading: Reading<Option<String>>) -> Reading<Option<String>> {
    let message = "signs of a web page or of a wrong encoding were read as the letters that they stand for";
    reading.remark(Code::TextMended, message)
}

/// Trimmed text without U+0000. Inner blanks, line breaks and other control characters stay: notes and addresses need them.
pub fn parse(text: &str, placeholders: &Placeholders) -> Reading<Option<String>> {
    // U+0000 counts as a blank at the ends, or "\0 \0" would still begin with a blank when mended.
    let has_nul = text.contains('\0');
    let trimmed = text.trim_matches(|c: char| c.is_whitespace() || c == '\0' || is_invisible(c));
    let clean = if has_nul { trimmed.replace('\0', "") } else { trimmed.to_owned() };
    let reading = if clean.is_empty() {
        Reading::plain(None)
    } else if placeholders.contains(&clean) {
        Reading::refused(Code::Placeholder, "a placeholder stands where a value should be: read as empty")
    } else {
        Reading::plain(Some(clean))
    };
    if has_nul {
        return reading.remark(Code::TextMended, "U+0000 was taken out: PostgreSQL cannot hold it");
    }
    reading
}

/// Full-width, Arabic and Persian digits as ASCII, with the points and commas that belong to them; all else as it is.
pub fn with_ascii_digits(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || !text.contains(|c| ascii_digit(c) != c) {
        return Cow::Borrowed(text);
    }
    text.chars().map(ascii_digit).collect()
}

/// The same of one character.
pub fn ascii_digit(c: char) -> char {
    let below = |first: u32| char::from_u32(u32::from(c) - first + u32::from('0')).unwrap_or(c);
    match c {
        '\u{660}'..='\u{669}' => below(0x660),
        '\u{6f0}'..='\u{6f9}' => below(0x6f0),
        '\u{ff10}'..='\u{ff19}' => below(0xff10),
        '\u{ff0e}' => '.',
        '\u{ff0c}' => ',',
        '\u{ff0d}' => '-',
        '\u{ff0f}' => '/',
        '\u{ff1a}' => ':',
        // The Arabic comma and semicolon, point and separator of thousands.
        '\u{60c}' => ',',
        '\u{61b}' => ';',
        '\u{66b}' => ',',
        '\u{66c}' => '\'',
        c => c,
    }
}

fn visible(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| !c.is_whitespace())
}

#[cfg(test)]
mod tests {
    use landfall_model::{finding::Code, mapping::Mapping};
    use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};
    use serde_json::json;

    use super::{Placeholders, parse, read};

    fn defaults() -> Placeholders {
        Placeholders::new(&Mapping::default().placeholders)
    }

    #[test]
    fn a_cell_becomes_trimmed_text_or_nothing() {
        let cases = [
            (json!(null), None, vec![]),
            (json!(""), None, vec![]),
            (json!(" \r\n\t"), None, vec![]),
            (json!([]), None, vec![]),
            (json!(" Sea Breeze\r\n"), Some("Sea Breeze"), vec![]),
            (json!("line one\nline two "), Some("line one\nline two"), vec![]),
            (json!(0), Some("0"), vec![]),
            (json!(12.50), Some("12.5"), vec![]),
            (json!(false), Some("false"), vec![]),
            (json!("\u{a0}A1\u{a0}"), Some("A1"), vec![]),
            (json!("TBC"), None, vec![Code::Placeholder]),
            (json!(" Na "), None, vec![Code::Placeholder]),
            (json!("N/A"), None, vec![Code::Placeholder]),
            (json!("-"), None, vec![Code::Placeholder]),
            (json!("—"), None, vec![Code::Placeholder]),
            (json!("N.A."), None, vec![Code::Placeholder]),
            (json!("#N/A"), None, vec![Code::Placeholder]),
            (json!("???"), None, vec![Code::Placeholder]),
            (json!("Sin datos"), None, vec![Code::Placeholder]),
            (json!("Por confirmar"), None, vec![Code::Placeholder]),
            (json!("#¡REF!"), None, vec![Code::Placeholder]),
            (json!("undefined"), None, vec![Code::Placeholder]),
            (json!("Natasha"), Some("Natasha"), vec![]),
            (json!("\u{200e}A\u{200b}1\u{feff}"), Some("A1"), vec![]),
            (json!("\u{200b}"), None, vec![]),
            (json!("TBC\u{200b}"), None, vec![Code::Placeholder]),
            (json!("a\0b"), Some("ab"), vec![Code::TextMended]),
            (json!("\0"), None, vec![Code::TextMended]),
            (json!("\0 \0"), None, vec![Code::TextMended]),
            (json!(" \0tbc"), None, vec![Code::Placeholder, Code::TextMended]),
        ];
        for (cell, expected, codes) in cases {
            let reading = read(&cell, &defaults());
            assert_eq!(reading.value.as_deref(), expected, "{cell}");
            assert_eq!(reading.remarks.iter().map(|r| r.code).collect::<Vec<_>>(), codes, "{cell}");
        }
    }

    #[test]
    fn what_is_invisible_inside_a_text_stays_and_at_its_ends_goes() {
        let none = Placeholders::default();
        assert_eq!(
            parse("\u{feff} Sea\u{ad}Breeze\u{200b}", &none).value.as_deref(),
            Some("Sea\u{ad}Breeze")
        );
        assert_eq!(parse("\u{200b} \u{200e}", &none).value, None);
    }

    proptest! {
        #[test]
        fn clean_text_stays_as_it_is(text in any::<String>()) {
            if let Some(clean) = parse(&text, &defaults()).value {
                prop_assert!(!clean.contains('\0'));
                let again = parse(&clean, &defaults());
                prop_assert_eq!(again.value.as_deref(), Some(clean.as_str()));
                prop_assert!(again.remarks.is_empty());
            }
        }
    }
}

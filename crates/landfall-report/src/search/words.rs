//! Words that are looked for, as people type them: without the accents, dots and capitals that stand in the cells, and a telephone number in
//! one piece, whichever way it begins.

use landfall_model::fold::folded;

/// Fewer digits in a row are no number that somebody types: they would be found in any two numbers side by side.
const NUMBER: usize = 5;

/// The last digits of a telephone number are the same in every country's way to write it: `0171 555 0001`, `+49 (0)171 5550001`, `0049…`.
const TELEPHONE: usize = 8;

/// Words that must all be there, whatever their capitals, accents and punctuation. Each in one of its spellings.
#[derive(Debug, Clone)]
pub struct Words(Vec<Vec<String>>);

impl Words {
    /// The words of a text; what has no letter or digit is none.
    pub fn of(text: &str) -> Self {
        let words: Vec<String> =
            text.split_whitespace().map(folded).filter(|word| !word.is_empty()).collect();
        let is_number = |word: &String| word.bytes().all(|byte| byte.is_ascii_digit() || byte == b' ');
        let together = words.chunk_by(|one, next| is_number(one) && is_number(next));
        Self(together.flat_map(telephone).map(spellings).collect())
    }

    /// True where all of them stand in a text. No words stand in none.
    pub fn are_in(&self, text: &str) -> bool {
        let text = Text::of(text);
        !self.0.is_empty() && self.0.iter().all(|word| text.has_one(word))
    }

    /// Where the first of them that stands in a text ends, in bytes; none where none stands there.
    pub fn end_in(&self, text: &str) -> Option<usize> {
        let whole = Text::of(text);
        let word = self.0.iter().find(|word| whole.has_one(word))?;
        let ends: Vec<usize> = text.char_indices().map(|(at, c)| at + c.len_utf8()).collect();
        // What stands in a text stands in every longer one.
        let before = ends.partition_point(|end| !Text::of(&text[..*end]).has_one(word));
        ends.get(before).copied()
    }

    /// True where each of them stands in one of the texts.
    pub(super) fn are_among(&self, texts: &[Text]) -> bool {
        !self.0.is_empty() && self.0.iter().all(|word| texts.iter().any(|text| text.has_one(word)))
    }

    pub(super) fn any_is_in(&self, text: &Text) -> bool {
        self.0.iter().any(|word| text.has_one(word))
    }
}

/// Numbers side by side as the end of one telephone number; where they are too short for one, as they are.
fn telephone(words: &[String]) -> Vec<String> {
    let digits: String = words.iter().flat_map(|word| word.split(' ')).collect();
    match digits.len().checked_sub(TELEPHONE) {
        Some(start @ 1..) if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            vec![digits[start..].to_owned()]
        }
        _ => words.to_vec(),
    }
}

/// A word as it is typed, in one piece (`C-5`, `C5`), and with `u` for `ue`, as Germans type it for `ü`; a short one would be found in too many.
fn spellings(word: String) -> Vec<String> {
    let umlaut = word.replace("ae", "a").replace("oe", "o").replace("ue", "u");
    let mut spellings = vec![word.replace(' ', ""), word];
    spellings.extend(Some(umlaut).filter(|umlaut| umlaut.len() > 3));
    spellings.sort_unstable();
    spellings.dedup();
    spellings
}

/// A text in which words are looked for.
#[derive(Debug)]
pub(super) struct Text {
    folded: String,
    /// The same without blanks between digits; empty where there are none.
    numbers: String,
}

impl Text {
    pub(super) fn of(text: &str) -> Self {
        let folded = folded(text);
        let numbers = joined(&folded);
        Self { folded, numbers }
    }

    fn has_one(&self, spellings: &[String]) -> bool {
        spellings.iter().any(|spelling| self.has(spelling))
    }

    fn has(&self, word: &str) -> bool {
        let is_number = word.len() >= NUMBER && word.bytes().all(|byte| byte.is_ascii_digit());
        self.folded.contains(word) || is_number && self.numbers.contains(word)
    }
}

/// A folded text whose numbers are each in one piece: `+39 335 12-34` is `393351234`.
fn joined(folded: &str) -> String {
    let bytes = folded.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let is_gap = |at: usize, c: char| c == ' ' && at > 0 && digit(at - 1) && digit(at + 1);
    if !folded.char_indices().any(|(at, c)| is_gap(at, c)) {
        return String::new();
    }
    folded.char_indices().filter(|(at, c)| !is_gap(*at, *c)).map(|(_, c)| c).collect()
}

#[cfg(test)]
mod tests {
    use super::Words;

    #[test]
    fn words_are_found_however_people_type_them() {
        let cases = [
            ("jose garcia", "José GARCÍA"),
            ("josé", "Jose Garcia"),
            ("zoë", "Zoe\u{308} Müller"),
            ("obrien", "Sean O’Brien"),
            ("strasse", "Lange Straße 7"),
            ("3351234567", "+39 335 12 34-567"),
            ("(335) 1234567", "+39 335 12 34-567"),
            ("ann@example.com", "Ann.Lee <ANN@Example.com>"),
            ("\"lee\"", "Ann \"Lee\""),
            ("a-12", "Berth A 12"),
            ("c-5", "C5"),
            ("mueller", "Jürgen Müller"),
            ("020 7946 0001", "0044 (0)20 79 46 00 01"),
            ("+44 20 7946 0001", "020-79460001"),
            ("00442079460001", "+44 20 7946 0001"),
            ("0171-5550001", "+49 171 5550001"),
            ("müller 0171 555 0001", "Müller +49 171 5550001"),
            ("a 12 2024", "2024: A 12"),
            ("? ann", "Ann"),
        ];
        for (words, text) in cases {
            assert!(Words::of(words).are_in(text), "{words:?} in {text:?}");
        }
        for (words, text) in [
            ("", "Ann"),
            ("?", "Ann?"),
            ("ann bob", "Ann"),
            ("1234", "berths 12 34"),
            ("joe", "Johann"),
            ("0171 5550001", "+49 171 5550002"),
        ] {
            assert!(!Words::of(words).are_in(text), "{words:?} in {text:?}");
        }
    }

    #[test]
    fn the_place_of_a_word_is_told_by_where_it_ends_in_the_text_as_it_is() {
        let text = "of Bern, José Garc\u{131}\u{301}a";
        for (words, before) in [("jose", "of Bern, José"), ("x bern", "of Bern"), ("nobody", "")] {
            let end = Words::of(words).end_in(text);
            assert_eq!(end.map_or("", |end| &text[..end]), before, "{words}");
        }
    }
}

//! Keys and names as whole words: a short name inside a longer word is no match (DOMAIN 6).

use std::collections::HashMap;

use landfall_model::fold::is_mark;

use crate::normalise::name;

/// The words of a key or a name, folded: cut at everything that is no letter or digit, and where a capital follows a small letter
/// (`JohnDoe`), but not between letters and digits (`A12` is one word).
pub fn words(text: &str) -> Vec<String> {
    if text.is_ascii() { plain_words(text) } else { folded_words(text) }
}

/// What folding does to ASCII, without its cost: nearly all keys are plain.
fn plain_words(text: &str) -> Vec<String> {
    let runs = text.split(|c: char| !c.is_ascii_alphanumeric());
    let words = runs.flat_map(|run| {
        run.as_bytes().chunk_by(|before, next| !(before.is_ascii_lowercase() && next.is_ascii_uppercase()))
    });
    words.map(|word| word.iter().map(|byte| char::from(byte.to_ascii_lowercase())).collect()).collect()
}

fn folded_words(text: &str) -> Vec<String> {
    let mut spaced = String::with_capacity(text.len() + 8);
    let mut after_small = false;
    for c in text.chars() {
        if after_small && c.is_uppercase() {
            spaced.push(' ');
        }
        after_small = c.is_lowercase();
        // Combining marks belong to their letter (NFD); folding takes them off.
        spaced.push(if c.is_alphanumeric() || is_mark(c) { c } else { ' ' });
    }
    spaced.split_whitespace().map(name::matching_key).filter(|word| !word.is_empty()).collect()
}

/// A word by its number: comparing numbers is cheaper than comparing words.
pub type Token = u32;

/// What a word is that the lexicon does not hold.
pub const UNKNOWN: Token = Token::MAX;

/// The words of all keys, numbered: of the words that people are known by only those count.
#[derive(Debug, Default)]
pub struct Lexicon {
    numbers: HashMap<String, Token>,
}

impl Lexicon {
    /// Gives the word a number where it is new.
    pub fn learn(&mut self, word: &str) {
        if !self.numbers.contains_key(word) {
            let number = Token::try_from(self.numbers.len()).unwrap_or(UNKNOWN);
            self.numbers.insert(word.to_owned(), number);
        }
    }

    /// The numbers of the words, in their order; none where no key can hold them all.
    pub fn known(&self, words: &[String]) -> Option<Vec<Token>> {
        words.iter().map(|word| self.numbers.get(word).copied()).collect()
    }

    /// The word's number, or [`UNKNOWN`].
    pub fn number(&self, word: &str) -> Token {
        self.numbers.get(word).copied().unwrap_or(UNKNOWN)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert_eq, proptest};

    use super::{folded_words, plain_words, words};

    #[test]
    fn a_key_is_cut_into_whole_words() {
        let cases: [(&str, &[&str]); 12] = [
            ("eois/eoi_A12_JohnDoe.pdf", &["eois", "eoi", "a12", "john", "doe", "pdf"]),
            ("Receipts/2024-03 hotel.JPG", &["receipts", "2024", "03", "hotel", "jpg"]),
            ("contracts/ANN-MARIE van Dijk.pdf", &["contracts", "ann", "marie", "van", "dijk", "pdf"]),
            ("", &[]),
            ("//__--", &[]),
            ("/a/../b", &["a", "b"]),
            ("Plan A+B 10%.pdf", &["plan", "a", "b", "10", "pdf"]),
            ("already%20encoded.pdf", &["already", "20encoded", "pdf"]),
            ("Zoe\u{308}_\u{c9}tienne.pdf", &["zoe", "etienne", "pdf"]),
            ("Zo\u{eb}_E\u{301}tienne.pdf", &["zoe", "etienne", "pdf"]),
            ("договор_Иван.pdf", &["договор", "иван", "pdf"]),
            ("ann@example.com", &["ann", "example", "com"]),
        ];
        for (text, expected) in cases {
            assert_eq!(words(text), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn plain_words_are_what_folding_makes_of_them(text in "[ -~]{0,60}", name in "(Mr|Dr|PhD|LLC|van|Jr|[A-Za-z0-9]{1,4}|[ /_.,'-])*") {
            prop_assert_eq!(plain_words(&text), folded_words(&text));
            prop_assert_eq!(plain_words(&name), folded_words(&name));
        }
    }
}

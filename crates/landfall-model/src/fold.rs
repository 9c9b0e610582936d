//! Folding for comparison: what two spellings of one word have in common. For searching, looking up and matching only, never stored.

use unicode_normalization::UnicodeNormalization;

/// Letters that have no accent to take off, but are written without it where the keyboard lacks them.
const LETTERS: [(char, &str); 9] = [
    ('ß', "ss"),
    ('ø', "o"),
    ('æ', "ae"),
    ('œ', "oe"),
    ('ł', "l"),
    ('đ', "d"),
    ('ð', "d"),
    ('þ', "th"),
    ('ı', "i"),
];

/// The text in small letters without accents and apostrophes, everything else that is no letter or digit a blank, blanks single.
pub fn folded(text: &str) -> String {
    if text.is_ascii() { folded_ascii(text) } else { folded_unicode(text) }
}

/// Most texts: there is nothing to take apart.
fn folded_ascii(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut is_word = false;
    for c in text.chars().filter(|c| !is_apostrophe(*c)) {
        if c.is_ascii_alphanumeric() {
            if !is_word && !folded.is_empty() {
                folded.push(' ');
            }
            folded.push(c.to_ascii_lowercase());
        }
        is_word = c.is_ascii_alphanumeric();
    }
    folded
}

fn folded_unicode(text: &str) -> String {
    // Lower case twice: compatibility forms such as ℡ decompose into capitals.
    // The acute accent alone, too, which people type for an apostrophe: it would decompose into a blank.
    let text: String = text.chars().filter(|c| *c != '\u{b4}').collect();
    let small: String = text.to_lowercase().nfkd().collect::<String>().to_lowercase();
    let mut folded = String::new();
    for c in small.nfkd().filter(|c| !is_mark(*c)) {
        match LETTERS.iter().find(|(letter, _)| *letter == c) {
            Some((_, plain)) => folded.push_str(plain),
            None if is_apostrophe(c) => {}
            None if c.is_alphanumeric() || is_foreign_mark(c) => folded.push(c),
            None => folded.push(' '),
        }
    }
    let joined: String = folded.nfc().collect();
    joined.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Accents of Latin, Greek and Cyrillic. Marks of other scripts carry vowels and stay.
pub const fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

fn is_foreign_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

const fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}' | '\u{2018}' | '`' | '\u{2bc}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop_assert_eq, proptest};

    use super::{folded, folded_ascii, folded_unicode};

    #[test]
    fn case_accents_and_punctuation_are_folded_away() {
        let cases = [
            (" Côte d'Ivoire ", "cote divoire"),
            ("SÃO  PAULO", "sao paulo"),
            ("Zoe\u{308}", "zoe"),
            ("St.-Barth\u{e9}lemy", "st barthelemy"),
            ("Łódź, Æble; Straße", "lodz aeble strasse"),
            ("\u{ff2c}ondon", "london"),
            ("O\u{b4}Brien O`Brien O’Brien", "obrien obrien obrien"),
            ("ガ", "ガ"),
            ("Ωδή", "ωδη"),
            ("?!", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(folded(text), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn the_short_way_for_plain_texts_leads_to_the_same(text in "[ -~\t\r\n]{0,20}") {
            prop_assert_eq!(folded_ascii(&text), folded_unicode(&text));
        }

        #[test]
        fn folding_twice_changes_nothing(text in any::<String>()) {
            let once = folded(&text);
            prop_assert_eq!(folded(&once), once);
        }
    }
}

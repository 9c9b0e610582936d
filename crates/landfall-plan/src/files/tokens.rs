//! Keys and names as whole words: a short name inside a longer word is no match (DOMAIN 6).

use crate::normalise::name;

/// The words of a key or a name, folded: cut at everything that is no letter or digit, and where a capital follows a small letter
/// (`JohnDoe`), but not between letters and digits (`A12` is one word).
pub fn words(text: &str) -> Vec<String> {
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

const fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn a_key_is_cut_into_whole_words() {
        let cases: [(&str, &[&str]); 5] = [
            ("eois/eoi_A12_JohnDoe.pdf", &["eois", "eoi", "a12", "john", "doe", "pdf"]),
            ("Receipts/2024-03 hotel.JPG", &["receipts", "2024", "03", "hotel", "jpg"]),
            ("contracts/ANN-MARIE van Dijk.pdf", &["contracts", "ann", "marie", "van", "dijk", "pdf"]),
            ("", &[]),
            ("//__--", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(words(text), expected, "{text}");
        }
    }
}

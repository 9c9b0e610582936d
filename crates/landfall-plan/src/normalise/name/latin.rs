//! Names in Latin letters, for comparison only: one row has `Дмитрий Волков` and the other `Dmitry Volkov`.

use std::borrow::Cow;

use any_ascii::any_ascii_char;

/// The text in Latin letters as it is commonly romanised; what is Latin already loses its accents. Signs that stand for a syllable or a
/// word become words: `王伟` is `Wang Wei`.
pub fn in_latin(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let mut latin = String::with_capacity(text.len());
    for c in text.chars() {
        let spelled = any_ascii_char(c);
        if !c.is_uppercase() && spelled.starts_with(|first: char| first.is_ascii_uppercase()) {
            latin.push(' ');
        }
        latin.push_str(spelled);
    }
    Cow::Owned(latin)
}

#[cfg(test)]
mod tests {
    use super::in_latin;
    use crate::normalise::name::matching_key;

    #[test]
    fn names_in_other_scripts_have_the_words_that_passports_give_them() {
        let cases = [
            ("Дмитрий Волков", "dmitriy volkov"),
            ("Катя", "katya"),
            ("Αλέξανδρος Παπαδόπουλος", "alexandros papadopoylos"),
            ("王伟 (David Wang)", "wang wei david wang"),
            ("김철수", "gim cheol su"),
            ("محمد", "mhmd"),
            ("Zoë Müller-Østergaard", "zoe muller ostergaard"),
            ("Ann Lee", "ann lee"),
        ];
        for (name, expected) in cases {
            assert_eq!(matching_key(&in_latin(name)), expected, "{name}");
        }
    }
}

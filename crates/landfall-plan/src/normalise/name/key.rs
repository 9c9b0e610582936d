//! Names folded for comparison: what two spellings of one name have in common. Never stored, never shown.

use landfall_model::fold::folded;

use super::{person_part, without_titles, words};

/// Small letters without accents, punctuation, honorifics and company; single blanks. `Dr. Zoë O'Brien-Smith` is `zoe obrien smith`.
/// Empty for a text without a letter or digit.
pub fn matching_key(name: &str) -> String {
    let folded = folded(without_titles(person_part(name)));
    // Again: without accents and dots more words are titles.
    without_titles(&folded).to_owned()
}

/// The last word of the key that is neither particle nor suffix (`Jr`), for blocking and ownership only: `Anna van Dijk` has `dijk`.
pub fn surname_token(name: &str) -> Option<String> {
    surname_of_key(&matching_key(name)).map(str::to_owned)
}

/// What one family has in common: the surname token. A company has its whole name but for the legal form, which it shares with others.
pub fn family(name: &str) -> Option<String> {
    let person = person_part(name);
    if has_form(person) { Some(company_key(person)) } else { surname_token(person) }
}

/// The surname of a key, and its given names; none of a company's, and where there is but one of the two.
pub fn surname_and_given<'k>(name: &str, key: &'k str) -> Option<(&'k str, Vec<&'k str>)> {
    if has_form(person_part(name)) {
        return None;
    }
    let surname = surname_of_key(key)?;
    let is_given = |word: &&str| *word != surname && !words::is_particle(word) && !words::is_suffix(word);
    let given: Vec<&str> = key.split(' ').filter(is_given).collect();
    (!given.is_empty()).then_some((surname, given))
}

/// What tells people of one name apart at the end of a key: `jr`, `iii`.
pub fn suffix(key: &str) -> Option<&str> {
    key.rsplit(' ').next().filter(|word| words::is_suffix(word))
}

/// True for the name of a company, by the form that stands in it.
fn has_form(name: &str) -> bool {
    words::has_legal_form(name) || words::ends_in_capital_form(name)
}

/// The surname token of a key that is known already, for comparisons in their thousands.
pub fn surname_of_key(key: &str) -> Option<&str> {
    let is_name = |word: &&str| !words::is_particle(word) && !words::is_suffix(word);
    let mut words = key.rsplit(' ').filter(|word| !word.is_empty());
    let last = words.clone().next();
    words.find(is_name).or(last)
}

/// A company folded for comparison, without its legal form: `Blue Ocean, L.L.C.` is `blue ocean`. Empty where nothing else is left.
pub fn company_key(company: &str) -> String {
    let names = company.split([' ', ',', '/']).filter(|word| !words::is_legal_form(word));
    folded(&names.collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};

    use super::{company_key, matching_key, surname_token};

    #[test]
    fn a_company_is_known_without_its_legal_form() {
        for company in ["Blue Ocean LLC", "blue  ocean, L.L.C.", "BLUE OCEAN", "Blue-Ocean GmbH"] {
            assert_eq!(company_key(company), "blue ocean", "{company}");
        }
        assert_eq!(company_key("LLC"), "");
    }

    #[test]
    fn spellings_of_one_name_have_one_key() {
        let cases = [
            ("Zoë O'Brien", "zoe obrien"),
            ("ZOE O’BRIEN", "zoe obrien"),
            ("Zoe\u{308} O`Brien ", "zoe obrien"),
            ("Dr. Zoë O'Brien, PhD", "zoe obrien"),
            ("Mr & Mrs Smith", "smith"),
            ("Jean-Luc  Picard", "jean luc picard"),
            ("J.P. Morgan", "j p morgan"),
            ("Łukasz Żółć", "lukasz zolc"),
            ("Jürgen Strauß", "jurgen strauss"),
            ("Søren Ærø", "soren aero"),
            ("John Smith / Blue Ocean LLC", "john smith"),
            ("John Smith, Blue Ocean LLC", "john smith"),
            ("Blue Ocean LLC", "blue ocean llc"),
            ("Col. John Smith", "john smith"),
            ("Dr", "dr"),
            ("山田 太郎", "山田 太郎"),
            ("ガ", "ガ"),
            ("김철수", "김철수"),
            ("Ιωάννης", "ιωαννης"),
            ("İpek", "ipek"),
            ("--", ""),
        ];
        for (name, expected) in cases {
            assert_eq!(matching_key(name), expected, "{name}");
        }
    }

    #[test]
    fn the_surname_token_is_the_last_that_is_no_particle() {
        let cases = [
            ("Anna van Dijk", Some("dijk")),
            ("Marco dalla Costa", Some("costa")),
            ("Sean O'Brien", Some("obrien")),
            ("John Smith Jr.", Some("smith")),
            ("John Smith III", Some("smith")),
            ("Anna Smith-Jones", Some("jones")),
            ("Smith", Some("smith")),
            ("van der", Some("der")),
            ("Dr. Smith", Some("smith")),
            ("", None),
        ];
        for (name, expected) in cases {
            assert_eq!(surname_token(name).as_deref(), expected, "{name}");
        }
    }

    proptest! {
        #[test]
        fn a_key_is_its_own_key(text in any::<String>(), near in "[A-Za-z.,/' é&-]{0,30}") {
            for text in [text, near] {
                let key = matching_key(&text);
                prop_assert_eq!(matching_key(&key), key.clone());
                prop_assert_eq!(surname_token(&key), surname_token(&text));
            }
        }

        #[test]
        fn case_accents_and_punctuation_do_not_count(words in proptest::collection::vec("[A-Z][a-z]{2,8}", 1..4)) {
            let name = words.join(" ");
            let key = matching_key(&name);
            for other in [name.to_uppercase(), words.join("-"), words.join("  ."), name.replace('e', "é"), format!(" {name}\r\n")] {
                prop_assert_eq!(matching_key(&other), key.clone(), "{}", other);
            }
            prop_assert!(!key.is_empty());
        }
    }
}

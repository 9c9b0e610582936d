//! The tables as one index: folded text to country, and how sure that is.

use std::{collections::BTreeMap, sync::LazyLock};

use isocountry::CountryCode;
use landfall_model::fold::folded;

use super::{
    places::{NAMES, PEOPLES, PLACES, PROVINCES, STATES, WORDS},
    shores::SHORES,
};
use crate::normalise::text::is_one_of;

/// Words around a place that say no more than that somebody lives there. `ex`, `from` and `non` are none of these.
const FILLERS: &str = "lives living live resident residents residing residence resides based currently now mainly mostly in at near since between \
    residente residentes reside vive viven domiciliado en desde actualmente entre residenza vive abita dal habite réside résident résidant à depuis \
    wohnt wohnhaft lebt bei seit zwischen tra fra проживает живет в";

/// What a text is of its country.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Evidence {
    /// Its name or code.
    Name,
    /// A city, region or state in it.
    Place,
    /// Its people.
    People,
}

/// A country, and what stood for it.
pub type Found = (&'static str, Evidence);

static INDEX: LazyLock<BTreeMap<String, Found>> = LazyLock::new(index);

/// The first entry of a text stays: a name counts before a place. Our tables come before ISO's names for one of them: `Georgia` is
/// also a state of the US, so it is a place to guess by.
fn index() -> BTreeMap<String, Found> {
    let mut index = BTreeMap::new();
    for (table, evidence) in [
        (NAMES, Evidence::Name),
        (PLACES, Evidence::Place),
        (SHORES, Evidence::Place),
        (PEOPLES, Evidence::People),
    ] {
        for (code, names) in table.lines().filter_map(|line| line.split_once(' ')) {
            for name in names.split(", ") {
                index.entry(name.to_owned()).or_insert((code, evidence));
            }
        }
    }
    for country in CountryCode::iter() {
        for name in iso_names(*country) {
            index.entry(key(name)).or_insert((country.alpha2(), Evidence::Name));
        }
    }
    index
}

/// ISO's name, and the same without what follows in brackets or behind a comma (`Bolivia (Plurinational State of)`), unless two
/// countries share that: the two Koreas, the two Virgin Islands.
fn iso_names(country: CountryCode) -> impl Iterator<Item = &'static str> {
    let name = country.name();
    let short = name.split(['(', ',']).next().unwrap_or(name);
    let sharing = CountryCode::iter().filter(|other| other.name().starts_with(short)).count();
    [Some(name), Some(short).filter(|_| sharing == 1)].into_iter().flatten()
}

/// The form in which the tables are kept.
pub fn key(text: &str) -> String {
    let text = folded(&text.replace('&', " and "));
    let words = text.split(' ').map(|word| if word == "st" || word == "ste" { "saint" } else { word });
    let key = words.collect::<Vec<_>>().join(" ");
    key.strip_prefix("the ").unwrap_or(&key).to_owned()
}

/// A code, or a text that the tables know. `CA` is Canada, but only a guess: somebody may have meant California.
pub fn look_up(text: &str) -> Option<Found> {
    match code(text) {
        Some((country, _)) if is_state(text) => Some((country, Evidence::Place)),
        code => code.or_else(|| INDEX.get(&key(text)).copied()),
    }
}

/// The same for one of several parts of a text. Codes stand in capitals there, and `CA` is nothing to go by.
pub fn look_up_part(text: &str) -> Option<Found> {
    let text = text.trim();
    let code = code(text).filter(|_| !text.contains(char::is_lowercase));
    match code {
        Some(_) if is_state(text) => None,
        None if is_state(text) => Some(("US", Evidence::Place)),
        code => code.or_else(|| INDEX.get(&key(text)).copied()),
    }
}

/// True for the two letters of a state of the US, in capitals.
fn is_state(text: &str) -> bool {
    STATES.split(' ').any(|state| state == text.trim())
}

/// The country of a code that is a state of the US too.
pub fn country_and_state(text: &str) -> Option<&'static str> {
    code(text).filter(|_| is_state(text)).map(|(country, _)| country)
}

/// True for a word that says no more than that somebody lives there; `IN` is India.
fn is_filler(word: &str) -> bool {
    let is_small = word.chars().skip(1).all(char::is_lowercase)
        && (word.chars().count() > 2 || word == word.to_lowercase());
    is_small && is_one_of(FILLERS, &word.to_lowercase())
}

/// The text without the codes of Italian provinces: `Genova (GE)` is not in Georgia.
pub fn without_provinces(text: &str) -> String {
    let is_province = |word: &str| PROVINCES.split(' ').any(|province| province == word);
    let words = text.split_inclusive(|c: char| !c.is_alphanumeric());
    let without = words.map(|word| {
        let end = word.find(|c: char| !c.is_alphanumeric()).unwrap_or(word.len());
        if is_province(&word[..end]) { &word[end..] } else { word }
    });
    without.collect()
}

/// An alpha-2 or alpha-3 code, unless it is a word in small letters: `no` is an answer, `NO` is Norway.
fn code(text: &str) -> Option<Found> {
    let text = text.trim();
    let country =
        CountryCode::for_alpha2_caseless(text).or_else(|_| CountryCode::for_alpha3_caseless(text)).ok()?;
    let is_word = WORDS.split(' ').any(|word| word == text);
    (!is_word).then_some((country.alpha2(), Evidence::Name))
}

/// A text as the names in it, longest first, if it is nothing but names: `Miami Florida USA`, `Nice FR`. What has digits is a postal code:
/// `98000 Monaco`, `London W1`.
pub fn names_in(text: &str) -> Vec<Found> {
    const LONGEST: usize = 4;
    let is_postal_code = |word: &&str| word.contains(|c: char| c.is_numeric());
    let words: Vec<&str> =
        text.split_whitespace().filter(|word| !is_postal_code(word) && !is_filler(word)).collect();
    let mut found = Vec::new();
    let mut rest = words.as_slice();
    while !rest.is_empty() {
        let longest =
            (1..=LONGEST.min(rest.len())).rev().find_map(|n| Some((n, look_up_part(&rest[..n].join(" "))?)));
        let Some((n, name)) = longest else {
            return Vec::new();
        };
        found.push(name);
        rest = &rest[n..];
    }
    found
}

/// The one country whose names are within the edit distance that the length of the text allows (DOMAIN 2.2: 2, for long inputs only;
/// two letters exchanged count as one edit here, for that is the commonest slip).
/// Places must be nearer by one: there are many, and `Atlantis` is not Atlanta. None where two countries are near.
pub fn nearest(text: &str) -> Option<&'static str> {
    let key = key(text);
    let limit = match key.chars().count() {
        0..6 => return None,
        6..8 => 1,
        _ => 2,
    };
    let is_near = |name: &str, evidence: Evidence| {
        let limit = if evidence == Evidence::Name { limit } else { limit - 1 };
        strsim::osa_distance(name, &key) <= limit
    };
    let mut near =
        INDEX.iter().filter(|(name, (_, evidence))| is_near(name, *evidence)).map(|(_, (code, _))| *code);
    let first = near.next()?;
    near.all(|code| code == first).then_some(first)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use isocountry::CountryCode;

    use super::{
        super::{
            places::{NAMES, PEOPLES, PLACES, STATES},
            shores::SHORES,
        },
        INDEX, key,
    };

    #[test]
    fn the_tables_are_folded_and_name_countries_of_iso_3166() {
        let mut seen = BTreeSet::new();
        for line in [NAMES, PLACES, SHORES, PEOPLES]
            .iter()
            .flat_map(|table| table.lines())
            .filter(|line| !line.is_empty())
        {
            let (code, names) = line.split_once(' ').unwrap();
            assert!(CountryCode::for_alpha2(code).is_ok(), "{line}");
            for name in names.split(", ") {
                assert_eq!(key(name), name, "{line}");
                assert!(seen.insert(name), "{name} stands in the tables twice");
            }
        }
        assert_eq!(STATES.split(' ').count(), 51);
    }

    #[test]
    fn every_country_is_known_by_its_own_name() {
        for country in CountryCode::iter() {
            let is_place = PLACES
                .lines()
                .flat_map(|line| line[line.len().min(3)..].split(", "))
                .any(|place| place == key(country.name()));
            assert_eq!(is_place, country.alpha2() == "GE", "{}", country.name());
            assert_eq!(
                INDEX.get(&key(country.name())).map(|(code, _)| *code),
                Some(country.alpha2()),
                "{}",
                country.name()
            );
        }
    }
}

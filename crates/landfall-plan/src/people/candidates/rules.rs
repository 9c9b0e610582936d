//! The rules by which clients that have something equal are candidates. Each is a value that both hold, so a rule can lose no pair.

use std::collections::BTreeSet;

use crate::people::{profile::Profile, spelling::Name};

/// Takes a value in its parts.
pub type Take<'t> = &'t mut dyn FnMut(&[&str]);

/// One rule.
pub struct Rule {
    /// What candidates by it have in common.
    pub what: &'static str,
    /// The values of a client; `roles` are local parts that say nothing of a person.
    pub values: fn(profile: &Profile<'_>, roles: &[String], take: Take<'_>),
    /// Whether a crowd with one value is named. Where not, the rule holds for values that are no crowd's.
    pub names_crowds: bool,
}

/// All rules but that of near names, which is no equality.
pub const RULES: [Rule; 9] = [
    Rule { what: "one name, its words in any order", values: words, names_crowds: true },
    Rule { what: "one telephone number", values: phones, names_crowds: true },
    Rule { what: "one e-mail address before the @", values: local_parts, names_crowds: true },
    Rule { what: "one company and surname", values: company_and_surname, names_crowds: true },
    Rule { what: "names that sound alike", values: sounds, names_crowds: true },
    Rule { what: "two neighbouring words of an address", values: address, names_crowds: false },
    Rule { what: "the same of their beginnings", values: beginnings, names_crowds: false },
    Rule {
        what: "telephone numbers alike but for a digit, and an initial",
        values: near_phones,
        names_crowds: false,
    },
    Rule { what: "e-mail addresses alike but for a letter", values: near_local_parts, names_crowds: false },
];

/// Shorter parts of an e-mail address before the `@` are alike by chance.
pub const LONG_ENOUGH: usize = 6;
/// So many letters of a word are its beginning: where blanks went astray or the end is mistyped, it is what is left.
const BEGINNING: usize = 4;

fn words(profile: &Profile<'_>, _: &[String], take: Take<'_>) {
    for name in profile.names.iter() {
        let mut words: Vec<&str> = name.words().map(|word| word.text).collect();
        words.sort_unstable();
        take(&[&words.join(" ")]);
    }
}

fn phones(profile: &Profile<'_>, _: &[String], take: Take<'_>) {
    profile.phones.iter().for_each(|number| take(&[number.text]));
}

/// The surname's sound with that of the first other word, in either order: a surname's alone would list all Smiths.
fn sounds(profile: &Profile<'_>, _: &[String], take: Take<'_>) {
    for [one, other] in profile.names.iter().filter_map(two_sounds) {
        take(&[one.min(other), " ", one.max(other)]);
    }
}

fn two_sounds<'n>(name: &'n Name<'_>) -> Option<[&'n str; 2]> {
    let surname = name.surname()?;
    let given = name.given().iter().find(|word| word.text != surname.text)?;
    Some([&surname.sound, &given.sound])
}

fn local_parts(profile: &Profile<'_>, roles: &[String], take: Take<'_>) {
    of_people(profile, roles).for_each(|part| take(&[part]));
}

fn of_people<'p>(profile: &'p Profile<'_>, roles: &'p [String]) -> impl Iterator<Item = &'p str> {
    profile.local_parts.iter().copied().filter(|part| !roles.iter().any(|role| role == part))
}

/// With the initial of each word of the name: numbers that differ by a digit are neighbours' by the thousand, and say nothing where the names
/// are others.
fn near_phones(profile: &Profile<'_>, _: &[String], take: Take<'_>) {
    let words = profile.names.iter().flat_map(Name::words);
    let initials: BTreeSet<char> = words.filter_map(|word| word.text.chars().next()).collect();
    for initial in initials {
        let initial = initial.encode_utf8(&mut [0; 4]).to_owned();
        profile.phones.iter().for_each(|number| all_but_one(&initial, number.text, take));
    }
}

fn near_local_parts(profile: &Profile<'_>, roles: &[String], take: Take<'_>) {
    of_people(profile, roles)
        .filter(|part| is_long_enough(part))
        .for_each(|part| all_but_one("", part, take));
}

/// True where a letter more or less still leaves enough to know somebody by.
pub fn is_long_enough(local_part: &str) -> bool {
    local_part.chars().nth(LONG_ENOUGH - 1).is_some()
}

/// A text, and the text without each of its characters: two that differ by one mistyped, missing, swapped with its neighbour or moved have
/// one of these in common (Bocek, Hunt, Stiller: fast similarity search in large dictionaries, 2007).
fn all_but_one(before: &str, text: &str, take: Take<'_>) {
    take(&[before, text]);
    for (at, letter) in text.char_indices() {
        take(&[before, &text[..at], &text[at + letter.len_utf8()..]]);
    }
}

fn company_and_surname(profile: &Profile<'_>, _: &[String], take: Take<'_>) {
    for company in profile.companies.iter() {
        profile.surnames().for_each(|surname| take(&[company, "/", surname]));
    }
}

fn address(profile: &Profile<'_>, _: &[String], take: Take<'_>) {
    for address in profile.addresses.iter() {
        neighbours(&address.text.split_whitespace().collect::<Vec<_>>(), take);
    }
}

fn beginnings(profile: &Profile<'_>, _: &[String], take: Take<'_>) {
    for address in profile.addresses.iter() {
        neighbours(&address.text.split_whitespace().map(beginning).collect::<Vec<_>>(), take);
    }
}

fn beginning(word: &str) -> &str {
    word.char_indices().nth(BEGINNING).map_or(word, |(end, _)| &word[..end])
}

/// Each two words that stand side by side, or with one between them.
fn neighbours(words: &[&str], take: Take<'_>) {
    for apart in [1, 2] {
        words.iter().zip(words.iter().skip(apart)).for_each(|(a, b)| take(&[a, " ", b]));
    }
}

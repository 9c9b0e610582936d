//! The rules by which clients that have something equal are candidates. Each is a value that both hold, so a rule can lose no pair.

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
pub const RULES: [Rule; 6] = [
    Rule { what: "one name, its words in any order", values: words, names_crowds: true },
    Rule { what: "one telephone number", values: phones, names_crowds: true },
    Rule { what: "one e-mail address before the @", values: local_parts, names_crowds: true },
    Rule { what: "one company and surname", values: company_and_surname, names_crowds: true },
    Rule { what: "names that sound alike", values: sounds, names_crowds: true },
    Rule { what: "two neighbouring words of an address", values: address, names_crowds: false },
];

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
    let parts = profile.local_parts.iter();
    parts.filter(|part| !roles.iter().any(|role| role == *part)).for_each(|part| take(&[part]));
}

fn company_and_surname(profile: &Profile<'_>, _: &[String], take: Take<'_>) {
    for company in profile.companies.iter() {
        profile.surnames().for_each(|surname| take(&[company, "/", surname]));
    }
}

/// Each two words of an address that stand side by side, or with one between them.
fn address(profile: &Profile<'_>, _: &[String], take: Take<'_>) {
    for address in profile.addresses.iter() {
        let words: Vec<&str> = address.text.split_whitespace().collect();
        for apart in [1, 2] {
            words.iter().zip(words.iter().skip(apart)).for_each(|(a, b)| take(&[a, " ", b]));
        }
    }
}

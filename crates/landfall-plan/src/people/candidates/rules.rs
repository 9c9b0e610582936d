//! The rules by which clients that have something equal are candidates. Each is a value that both hold, so a rule can lose no pair.

use crate::{
    normalise::name,
    people::profile::{Profile, local_part},
};

/// One rule.
pub struct Rule {
    /// What candidates by it have in common.
    pub what: &'static str,
    /// The values of a client; `roles` are local parts that say nothing of a person.
    pub values: fn(profile: &Profile<'_>, roles: &[String]) -> Vec<String>,
    /// Whether a crowd with one value is named. Where not, the rule holds for values that are no crowd's.
    pub names_crowds: bool,
}

/// All rules but that of near names, which is no equality.
pub const RULES: [Rule; 6] = [
    Rule {
        what: "one name, its words in any order",
        values: |profile, _| each(profile, words),
        names_crowds: true,
    },
    Rule { what: "one telephone number", values: |profile, _| owned(&profile.phones), names_crowds: true },
    Rule { what: "one e-mail address before the @", values: local_parts, names_crowds: true },
    Rule { what: "one company and surname", values: company_and_surname, names_crowds: true },
    Rule { what: "names that sound alike", values: |profile, _| each(profile, sounds), names_crowds: true },
    Rule { what: "two neighbouring words of an address", values: address, names_crowds: false },
];

fn owned<'v>(values: impl IntoIterator<Item = &'v &'v str>) -> Vec<String> {
    values.into_iter().map(|value| (*value).to_owned()).collect()
}

fn each(profile: &Profile<'_>, value: fn(&str) -> Option<String>) -> Vec<String> {
    profile.keys.iter().filter_map(|key| value(key)).collect()
}

fn sorted(mut words: Vec<&str>) -> String {
    words.sort_unstable();
    words.join(" ")
}

fn words(key: &str) -> Option<String> {
    Some(sorted(key.split_whitespace().collect()))
}

/// The surname's sound with that of the first other word, in either order: a surname's alone would list all Smiths.
fn sounds(key: &str) -> Option<String> {
    let surname = name::surname_of_key(key)?;
    let given = key.split_whitespace().find(|word| *word != surname)?;
    Some(sorted(vec![&name::sound(surname), &name::sound(given)]))
}

fn local_parts(profile: &Profile<'_>, roles: &[String]) -> Vec<String> {
    let parts = profile.emails.iter().map(|email| local_part(email));
    parts.filter(|part| !roles.iter().any(|role| role == part)).map(str::to_owned).collect()
}

fn company_and_surname(profile: &Profile<'_>, _: &[String]) -> Vec<String> {
    let surnames = profile.surnames();
    let of =
        |company: &String| surnames.iter().map(|surname| format!("{company}/{surname}")).collect::<Vec<_>>();
    profile.companies.iter().flat_map(of).collect()
}

/// Each two words of an address that stand side by side, or with one between them.
fn address(profile: &Profile<'_>, _: &[String]) -> Vec<String> {
    let mut keys = Vec::new();
    for address in &profile.addresses {
        let words: Vec<&str> = address.split_whitespace().collect();
        for apart in [1, 2] {
            keys.extend(words.iter().zip(words.iter().skip(apart)).map(|(a, b)| format!("{a} {b}")));
        }
    }
    keys
}

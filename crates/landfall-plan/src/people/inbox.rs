//! Shared inboxes: one address, evidently several people (DESIGN decision 9).

use std::collections::BTreeSet;

use landfall_model::mapping::Dedup;

use super::person::Person;
use crate::normalise::name;

/// Why an address that several rows hold is evidently a shared inbox; none where it is not.
pub fn evidence(address: &str, people: &[&Person], dedup: &Dedup) -> Option<String> {
    let local = address.split(['@', '+']).next().unwrap_or_default();
    if dedup.shared_inboxes.iter().any(|role| role == local) {
        return Some(format!("{local} is the mailbox of a role, not of a person"));
    }
    let enough = dedup.unlike_names.max(2);
    has_unlike_names(people, dedup.edit_distance, enough)
        .then(|| format!("at least {enough} unlike names use it"))
}

/// True where so many names are unlike each other: further apart than the edit distance, and not of one family. Rows without a name say
/// nothing. Whoever is like two others does not make these two alike: beside Anna Rossi, Anna Russo and Marco Rossi are unlike.
pub fn has_unlike_names(people: &[&Person], distance: usize, enough: usize) -> bool {
    let named = people.iter().filter(|person| !person.key.is_empty());
    let names: BTreeSet<(&str, String)> =
        named.filter_map(|person| Some((person.key.as_str(), name::family(person.full_name()?)?))).collect();
    are_unlike(&names.iter().collect::<Vec<_>>(), distance, enough)
}

/// The same of names with their families. As many families are needed, which ends most searches before they begin.
fn are_unlike(names: &[&(&str, String)], distance: usize, enough: usize) -> bool {
    let families: BTreeSet<&str> = names.iter().map(|(_, family)| family.as_str()).collect();
    let with_others = |(n, (name, family)): (usize, &&(&str, String))| {
        let is_unlike = |(other, others_family): &&&(&str, String)| {
            family != others_family && strsim::levenshtein(name, other) > distance
        };
        let others: Vec<_> = names[n + 1..].iter().filter(is_unlike).copied().collect();
        are_unlike(&others, distance, enough - 1)
    };
    enough == 0 || (families.len() >= enough && names.iter().enumerate().any(with_others))
}

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

/// True where so many names are unlike each other: further apart than the edit distance, and without a surname in common. Rows without a
/// name say nothing. Whoever is like two others does not make these two alike: beside Anna Rossi, Anna Russo and Marco Rossi are unlike.
pub fn has_unlike_names(people: &[&Person], distance: usize, enough: usize) -> bool {
    let mut keys: Vec<&str> =
        people.iter().map(|person| person.key.as_str()).filter(|key| !key.is_empty()).collect();
    keys.sort_unstable();
    keys.dedup();
    let names: Vec<(&str, &str)> =
        keys.into_iter().filter_map(|key| Some((key, name::surname_of_key(key)?))).collect();
    are_unlike(&names, distance, enough)
}

/// The same of names with their surnames. As many surnames are needed, which ends most searches before they begin.
fn are_unlike(names: &[(&str, &str)], distance: usize, enough: usize) -> bool {
    let surnames: BTreeSet<&str> = names.iter().map(|(_, surname)| *surname).collect();
    let with_others = |(n, name): (usize, &(&str, &str))| {
        let others = names[n + 1..].iter().copied().filter(|other| unlike(*name, *other, distance));
        are_unlike(&others.collect::<Vec<_>>(), distance, enough - 1)
    };
    enough == 0 || (surnames.len() >= enough && names.iter().enumerate().any(with_others))
}

fn unlike((a, surname): (&str, &str), (b, other): (&str, &str), distance: usize) -> bool {
    surname != other && strsim::levenshtein(a, b) > distance
}

//! Shared inboxes: one address, evidently several people (DESIGN decision 9).

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
/// name say nothing. Each name is compared with those that were already counted, in alphabetical order, so that the answer does not
/// depend on the order of the rows.
pub fn has_unlike_names(people: &[&Person], distance: usize, enough: usize) -> bool {
    let mut keys: Vec<&str> =
        people.iter().map(|person| person.key.as_str()).filter(|key| !key.is_empty()).collect();
    keys.sort_unstable();
    keys.dedup();
    let mut counted: Vec<&str> = Vec::new();
    for key in keys {
        if counted.iter().all(|other| unlike(key, other, distance)) {
            counted.push(key);
        }
        if counted.len() >= enough {
            return true;
        }
    }
    false
}

fn unlike(a: &str, b: &str, distance: usize) -> bool {
    let same_surname =
        || matches!((name::surname_token(a), name::surname_token(b)), (Some(a), Some(b)) if a == b);
    strsim::levenshtein(a, b) > distance && !same_surname()
}

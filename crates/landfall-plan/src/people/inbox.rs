//! Shared inboxes: one address, evidently several people (DESIGN decision 9).

use std::collections::BTreeSet;

use landfall_model::mapping::Dedup;

use super::{person::Person, profile::local_part};
use crate::normalise::name::{self, in_latin};

/// Bytes of a short name.
const SHORT: usize = 8;

/// Why an address that several rows hold is evidently a shared inbox; none where it is not.
pub fn evidence(address: &str, people: &[&Person], dedup: &Dedup) -> Option<String> {
    let local = local_part(address);
    if dedup.shared_inboxes.iter().any(|role| role == local) {
        return Some(format!("{local}@ is a role's mailbox or nobody's, not a person's"));
    }
    let enough = dedup.unlike_names.max(2);
    has_unlike_names(people, dedup.edit_distance, enough)
        .then(|| format!("at least {enough} unlike names use it"))
}

/// True where so many names are unlike each other, in whatever letters: further apart than the edit distance, not of one family, and none
/// with all the words of the other (`ROSSI Mario`, `Rossi M.`, `Mario Rossi Bianchi`). Rows without a name say nothing. Whoever is like two others does not make these two alike: beside Anna Rossi, Anna Russo and Marco Rossi are unlike.
pub fn has_unlike_names(people: &[&Person], distance: usize, enough: usize) -> bool {
    let named = people.iter().filter(|person| !person.key.is_empty());
    let family = |person: &Person| name::family(&in_latin(person.full_name()?));
    let names: BTreeSet<(&str, String)> =
        named.filter_map(|person| Some((person.latin_key(), family(person)?))).collect();
    are_unlike(&names.iter().collect::<Vec<_>>(), distance, enough)
}

/// The same of names with their families. As many families are needed, which ends most searches before they begin.
fn are_unlike(names: &[&(&str, String)], distance: usize, enough: usize) -> bool {
    let families: BTreeSet<&str> = names.iter().map(|(_, family)| family.as_str()).collect();
    let with_others = |(n, (name, family)): (usize, &&(&str, String))| {
        let is_unlike = |(other, others_family): &&&(&str, String)| {
            family != others_family && !is_near(name, other, distance) && !has_all_words(name, other)
        };
        let others: Vec<_> = names[n + 1..].iter().filter(is_unlike).copied().collect();
        are_unlike(&others, distance, enough - 1)
    };
    enough == 0 || (families.len() >= enough && names.iter().enumerate().any(with_others))
}

/// True for two spellings of one name: of a short one by a single slip, or `Tim Cox` would be another `Tom Fox`.
fn is_near(one: &str, other: &str, distance: usize) -> bool {
    if one.len().max(other.len()) <= SHORT {
        strsim::osa_distance(one, other) <= distance.min(1)
    } else {
        strsim::levenshtein(one, other) <= distance
    }
}

/// True where each word of the shorter name is in the longer one, or is the initial of one there: at least one that is no initial, and two
/// where words are left.
fn has_all_words(one: &str, other: &str) -> bool {
    let (one, other): (Vec<&str>, Vec<&str>) = (one.split(' ').collect(), other.split(' ').collect());
    let (short, mut left) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    let mut take = |is_it: &dyn Fn(&str) -> bool| {
        let at = left.iter().position(|word| is_it(word));
        at.map(|at| left.swap_remove(at)).is_some()
    };
    let is_long = |word: &str| word.chars().nth(1).is_some();
    let (same, others): (Vec<&str>, Vec<&str>) =
        short.iter().partition(|word| is_long(word) && take(&|other| other == **word));
    let is_initial = |short: &str, long: &str| !is_long(short) && long.starts_with(short);
    let are_initials =
        others.iter().all(|word| take(&|other| is_initial(word, other) || is_initial(other, word)));
    same.len() > usize::from(!left.is_empty()) && are_initials
}

#[cfg(test)]
mod tests {
    use super::{has_all_words, is_near};

    #[test]
    fn a_short_name_is_near_another_by_one_slip_and_a_long_one_by_the_distance() {
        for (one, other) in [("ann lee", "ann leee"), ("li wei", "li wie"), ("robert stone", "rbert stine")] {
            assert!(is_near(one, other, 2), "{one}, {other}");
        }
        for (one, other) in [("tom fox", "tim cox"), ("mario", "marta"), ("robert stone", "albert stine")] {
            assert!(!is_near(one, other, 2), "{one}, {other}");
        }
    }

    #[test]
    fn a_name_is_the_same_in_any_order_with_initials_and_with_more_words() {
        for (one, other) in [
            ("rossi mario", "mario rossi"),
            ("rossi m", "mario rossi"),
            ("m rossi", "rossi mario"),
            ("иванов иван", "иван иванов"),
            ("carmen gonzalez", "maria del carmen gonzalez de la vega"),
            ("wang wei", "wang wei david wang"),
            ("m rossi bianchi", "mario rossi bianchi verdi"),
        ] {
            assert!(has_all_words(one, other), "{one}, {other}");
            assert!(has_all_words(other, one), "{other}, {one}");
        }
        for (one, other) in [
            ("mario rossi", "anna mario"),
            ("rossi a", "mario rossi"),
            ("rossi", "mario rossi"),
            ("m rossi", "mario rossi bianchi"),
            ("anna rossi", "mario rossi bianchi"),
            ("m r", "mario rossi"),
            ("rossi rossi", "mario rossi"),
        ] {
            assert!(!has_all_words(one, other), "{one}, {other}");
            assert!(!has_all_words(other, one), "{other}, {one}");
        }
    }
}

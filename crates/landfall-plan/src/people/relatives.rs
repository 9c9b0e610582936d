//! Relatives on one address: a couple that writes from one mailbox has one surname, and is two clients all the same.

use std::collections::BTreeSet;

use super::{person::Person, slip::is_one_slip};
use crate::normalise::name;

/// A word of more letters than this is long.
const LONG: usize = 4;

/// True where two rows have one surname and given names that cannot be one person's: `John Smith` and `Mary Smith`, but not `J. Smith`. What a short
/// form has not in common with its name (`Bob`, `Robert`) is asked about too: nobody looks for whom a wrong merge hid.
pub fn are_among(people: &[&Person], distance: usize) -> bool {
    let names: BTreeSet<(&str, Vec<&str>)> = people
        .iter()
        .copied()
        .filter_map(|person| name::surname_and_given(person.full_name()?, person.latin_key()))
        .collect();
    let names = Vec::from_iter(names);
    // Sorted by surname: those of one stand together.
    names.chunk_by(|one, other| one.0 == other.0).any(|family| {
        let unlike = |(n, (_, given)): (usize, &(_, Vec<&str>))| {
            family[n + 1..].iter().any(|(_, others)| are_unlike(given, others, distance))
        };
        family.iter().enumerate().any(unlike)
    })
}

/// True where no word of one is, begins, or may be another spelling of a word of the other: in short words one slip of the finger, in long ones
/// within the distance (`Дмитрий`, `Dmitry`).
fn are_unlike(one: &[&str], other: &[&str], distance: usize) -> bool {
    let is_long = |word: &str| word.chars().nth(LONG).is_some();
    // Of two letters one slip leaves nothing to go by: `Jo`, `Bo`.
    let is_word = |word: &str| word.chars().nth(2).is_some();
    let is_spelling = |a: &str, b: &str| {
        is_word(a) && is_word(b) && is_one_slip(a, b)
            || is_long(a) && is_long(b) && strsim::levenshtein(a, b) <= distance
    };
    let alike = |a: &str, b: &str| a.starts_with(b) || b.starts_with(a) || is_spelling(a, b);
    let shared = surnames(one, other);
    let (one, other) = (&one[..one.len() - shared], &other[..other.len() - shared]);
    !one.iter().any(|a| other.iter().any(|b| alike(a, b)))
}

/// How many words before the surname are more of it: what both end in, as long as each keeps a word of its own (`Juan García López`, `María García
/// López`).
fn surnames(one: &[&str], other: &[&str]) -> usize {
    let before = one.len().min(other.len()).saturating_sub(1);
    let ends = one.iter().rev().zip(other.iter().rev()).take(before);
    ends.take_while(|(a, b)| a == b).count()
}

#[cfg(test)]
mod tests {
    use super::are_unlike;

    #[test]
    fn given_names_are_unlike_where_they_have_no_word_in_common() {
        let words = |text: &'static str| text.split(' ').collect::<Vec<_>>();
        for (one, other) in [
            ("john", "mary"),
            ("john paul", "mary ann"),
            ("ann", "eva"),
            ("robert", "bob"),
            ("j", "m"),
            ("jo", "bo"),
            ("anna smith", "john smith"),
            ("juan garcia", "maria luisa garcia"),
        ] {
            assert!(are_unlike(&words(one), &words(other), 2), "{one}, {other}");
        }
        for (one, other) in [
            ("john", "j"),
            ("rob", "robert"),
            ("anna maria", "maria"),
            ("anna maria", "a maria"),
            ("jon", "john"),
            ("m", "mario luigi"),
            ("dmitrii", "dmitry"),
        ] {
            assert!(!are_unlike(&words(one), &words(other), 2), "{one}, {other}");
        }
    }
}

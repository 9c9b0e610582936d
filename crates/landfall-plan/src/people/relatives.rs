//! Relatives on one address: a couple that writes from one mailbox has one surname, and is two clients all the same.

use std::collections::BTreeSet;

use super::{person::Person, slip::is_one_slip};
use crate::normalise::name;

/// A word of more letters than this is long.
const LONG: usize = 4;

/// Of fewer letters is no name in full that has another for the other sex.
const IN_FULL: usize = 3;

/// What a man's name has behind it for a woman: `Luisa`, `Victoria`, `Gabriella`; `Jeanne`, `Michelle`, `Pauline`. Not whatever ends so: `Josh` may
/// be `Joshua`, and `Alex` is `Alexandre`.
const FOR_A_WOMAN: [&str; 13] =
    ["a", "ia", "ina", "na", "la", "ka", "ella", "etta", "e", "ne", "le", "ine", "ette"];

/// One of a family, as one row has the name.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Relative<'p> {
    surname: &'p str,
    given: Vec<&'p str>,
    suffix: Option<&'p str>,
}

impl<'p> Relative<'p> {
    fn of(person: &'p Person) -> Option<Self> {
        let key = person.latin_key();
        let (surname, given) =
            name::surname_and_given(person.full_name()?, key).or_else(|| of_one_word(key))?;
        Some(Self { surname, given, suffix: name::suffix(key) })
    }

    /// The surname for a man and a woman: `Petrov`, `Petrova`.
    fn family(&self) -> &'p str {
        self.surname.strip_suffix('a').unwrap_or(self.surname)
    }

    /// Father and son are told apart by what stands behind their name, if by anything.
    fn is_another(&self, other: &Self, distance: usize) -> bool {
        self.suffix != other.suffix || are_unlike(&self.given, &other.given, distance)
    }
}

/// `Mario`: a name of one word is compared as a given one. So is `Marie Fils`, whose surname is what stands behind the names of others.
fn of_one_word(key: &str) -> Option<(&str, Vec<&str>)> {
    let without_suffix = name::suffix(key).and_then(|suffix| key.strip_suffix(suffix));
    let word = without_suffix.unwrap_or(key).trim_end();
    (!word.is_empty() && !word.contains(' ')).then(|| ("", vec![word]))
}

/// True where two rows have one surname and given names that cannot be one person's: `John Smith` and `Mary Smith`, or `John Smith Jr`, but not
/// `J. Smith`. What a short form has not in common with its name (`Bob`, `Robert`) is asked about too: nobody looks for whom a wrong merge hid.
pub fn are_among(people: &[&Person], distance: usize) -> bool {
    let relatives: BTreeSet<Relative<'_>> = people.iter().copied().filter_map(Relative::of).collect();
    let relatives = Vec::from_iter(relatives);
    // Sorted by surname: those of one stand together.
    relatives.chunk_by(|one, other| one.family() == other.family()).any(|family| {
        let is_another = |(n, one): (usize, &Relative<'_>)| {
            family[n + 1..].iter().any(|other| one.is_another(other, distance))
        };
        family.iter().enumerate().any(is_another)
    })
}

/// True where no word of one is, begins, or may be another spelling of a word of the other: in short words one slip of the finger, in long ones
/// within the distance (`Дмитрий`, `Dmitry`). A second initial in common says nothing (`John R.`, `James R.`).
fn are_unlike(one: &[&str], other: &[&str], distance: usize) -> bool {
    let is_long = |word: &str| word.chars().nth(LONG).is_some();
    // Of two letters one slip leaves nothing to go by: `Jo`, `Bo`.
    let is_word = |word: &str| word.chars().nth(2).is_some();
    let is_spelling = |a: &str, b: &str| {
        is_word(a) && is_word(b) && is_one_slip(a, b)
            || is_long(a) && is_long(b) && strsim::levenshtein(a, b) <= distance
    };
    let shared = surnames(one, other);
    let (one, other) = (&one[..one.len() - shared], &other[..other.len() - shared]);
    let are_in_full = [one, other].iter().all(|given| given.iter().any(|word| !is_initial(word)));
    let alike = |a: &str, b: &str| {
        let is_form = a.starts_with(b) || b.starts_with(a) || is_spelling(a, b);
        is_form && !are_of_two_sexes(a, b) && !(are_in_full && is_initial(a) && is_initial(b))
    };
    !one.iter().any(|a| other.iter().any(|b| alike(a, b)))
}

fn is_initial(word: &str) -> bool {
    word.chars().nth(1).is_none()
}

/// True for names of which one may be the other's for a woman: `Mario`, `Maria`; `Luis`, `Luisa`; `Martin`, `Martine`. Not `Sara`, `Sarah`.
fn are_of_two_sexes(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    let ends_in_a = |name: &str| name.trim_end_matches('h').ends_with('a');
    let is_in_full = short.chars().count() >= IN_FULL;
    is_in_full
        && match long.strip_prefix(short) {
            // Of three letters with an e it is a short form: `Kat`, `Kate`.
            Some(end) => FOR_A_WOMAN.contains(&end) && (end.ends_with('a') || short.len() > IN_FULL),
            None => ends_in_a(short) != ends_in_a(long),
        }
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
            ("mario", "maria"),
            ("luis", "luisa"),
            ("alexander", "alexandra"),
            ("patrick", "patricia"),
            ("martin", "martine"),
            ("paul", "pauline"),
            ("jean", "jeanne"),
            ("gabriel", "gabriella"),
            ("victor", "victoria"),
            ("michel", "michelle"),
            ("paul", "paulette"),
            ("john r", "james r"),
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
            ("sara", "sarah"),
            ("j r", "john r"),
            ("jo", "jose"),
            ("jean paul", "jean"),
            ("alex", "alexandre"),
            ("alex", "alexandra"),
            ("josh", "joshua"),
            ("eli", "elijah"),
            ("chris", "christophe"),
        ] {
            assert!(!are_unlike(&words(one), &words(other), 2), "{one}, {other}");
        }
    }
}

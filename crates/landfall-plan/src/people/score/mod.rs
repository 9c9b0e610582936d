//! How much speaks for two clients being one person: a sum of named reasons, so that a reviewer can check it by eye (DOMAIN 2.4).

mod names;
mod weights;

use std::collections::HashMap;

use landfall_model::finding::Reason;
use weights::Level;

use super::{candidates::is_long_enough, few::Few, number::Number, profile::Profile, slip::is_one_slip};

/// What comparisons are measured by: the mapping's edit distance for names, and how common each surname is in this snapshot.
#[derive(Debug)]
pub struct Yardstick<'p> {
    distance: usize,
    surnames: HashMap<&'p str, usize>,
}

/// A score explained.
#[derive(Debug, PartialEq, Eq)]
pub struct Verdict {
    /// For and against.
    pub reasons: Vec<Reason>,
}

impl Verdict {
    /// The sum of the reasons' points.
    pub fn score(&self) -> i32 {
        self.reasons.iter().map(|reason| reason.points).sum()
    }
}

impl<'p> Yardstick<'p> {
    /// Counts the surnames of all clients.
    pub fn new(profiles: &'p [Profile<'p>], distance: usize) -> Self {
        let mut surnames = HashMap::new();
        for profile in profiles {
            for surname in profile.surnames().collect::<Few<_>>().iter() {
                *surnames.entry(*surname).or_default() += 1;
            }
        }
        Self { distance, surnames }
    }

    /// The reasons, where those for it are more than those against; none for most pairs, and without a look at their names: at best they are
    /// the same.
    pub fn in_favour(&self, a: &Profile<'_>, b: &Profile<'_>) -> Option<Verdict> {
        let points = |levels: &mut dyn Iterator<Item = Level>| levels.map(|level| level.points).sum::<i32>();
        let but_names = points(&mut contacts(a, b, false)) + points(&mut places(a, b, false));
        let may_be = but_names + weights::SAME_NAME.points > 0;
        may_be.then(|| self.compare(a, b)).filter(|verdict| verdict.score() > 0)
    }

    /// The reasons for and against two clients being one person.
    pub fn compare(&self, a: &Profile<'_>, b: &Profile<'_>) -> Verdict {
        // The closest likeness among all names of both.
        let pairs = a.names.iter().flat_map(|one| b.names.iter().map(move |other| (one, other)));
        let likeness = pairs.map(|(one, other)| names::likeness(one, other, self.distance));
        let name = likeness.max_by_key(|level| (level.points, level.text));
        let is_alike = name.is_some_and(|level| level.points > weights::SAME_WORD.points);
        let is_other_name =
            name.is_some_and(|level| [weights::OTHER_NAME, weights::OTHER_GIVEN_NAME].contains(&level));
        let levels = contacts(a, b, is_other_name).chain(name).chain(places(a, b, is_other_name));
        let common = is_alike.then(|| self.common(a, b)).flatten();
        Verdict { reasons: levels.map(reason).chain(common).collect() }
    }

    /// A surname that `n` clients have says less with every doubling of `n`: of all who share it, one at most is the same person. Whole
    /// doublings alone count, so that the sum is the same on every machine.
    fn common(&self, a: &Profile<'_>, b: &Profile<'_>) -> Option<Reason> {
        let surnames = a.surnames().chain(b.surnames());
        let holders = surnames.filter_map(|surname| self.surnames.get(surname)).min().copied()?;
        let doublings = i32::try_from(holders.checked_ilog2()?).ok()? - 2;
        (doublings > 0).then(|| Reason {
            text: format!("a common surname: {holders} clients have it").into(),
            points: -2 * doublings,
        })
    }
}

fn reason(level: Level) -> Reason {
    Reason { text: level.text.into(), points: level.points }
}

/// Numbers one or two digits apart of people with other names are two extensions of one office, or neighbours': they do not count.
fn contacts(a: &Profile<'_>, b: &Profile<'_>, is_other_name: bool) -> impl Iterator<Item = Level> {
    let (email, phone) = (a.emails.share(&b.emails), a.phones.share(&b.phones));
    let digits = if phone || is_other_name { None } else { digits_apart(&a.phones, &b.phones) };
    let (near_phone, two_digits) = (digits == Some(1), digits == Some(2));
    let local = !email && a.local_parts.share(&b.local_parts);
    let near_local = !email && !local && !is_other_name && are_near(&a.local_parts, &b.local_parts);
    let found = email || phone || near_phone || two_digits || local || near_local;
    // Evidence against only where both could have shared a contact: who has none says nothing.
    let none = !found && (a.emails.differ(&b.emails) || a.phones.differ(&b.phones));
    let levels = [
        (email, weights::SAME_EMAIL),
        (local, weights::SAME_LOCAL_PART),
        (near_local, weights::NEAR_LOCAL_PART),
        (phone, weights::SAME_PHONE),
        (near_phone, weights::NEAR_PHONE),
        (two_digits, weights::TWO_DIGITS),
        (!phone && are_of_other_countries(&a.phones, &b.phones), weights::OTHER_PHONE_COUNTRY),
        (none, weights::NO_SHARED_CONTACT),
    ];
    levels.into_iter().filter(|(holds, _)| *holds).map(|(_, level)| level)
}

/// One letter mistyped, missing or swapped with its neighbour, in parts that are long enough to tell people apart.
fn are_near(a: &[&str], b: &[&str]) -> bool {
    let near =
        |one: &str, other: &str| is_one_slip(one, other) && is_long_enough(one) && is_long_enough(other);
    a.iter().any(|one| b.iter().any(|other| near(one, other)))
}

/// How many digits the nearest two numbers are apart.
fn digits_apart(a: &[Number<'_>], b: &[Number<'_>]) -> Option<usize> {
    a.iter().flat_map(|one| b.iter().filter_map(|other| one.digits_apart(other))).min()
}

fn are_of_other_countries(a: &[Number<'_>], b: &[Number<'_>]) -> bool {
    let both = a.iter().flat_map(|one| b.iter().filter_map(|other| Some(one.code? == other.code?)));
    let mut both = both.peekable();
    both.peek().is_some() && !both.any(|same| same)
}

/// Streets and towns of people with other names and other numbers are neighbours': they do not count.
fn places(a: &Profile<'_>, b: &Profile<'_>, is_other_name: bool) -> impl Iterator<Item = Level> {
    let in_common = numbers_in_common(a, b);
    let address = address(a, b, in_common);
    let are_neighbours = is_other_name && in_common == Some(0);
    let company = a.companies.share(&b.companies).then_some(weights::SAME_COMPANY);
    let counted = address.filter(|address| address.points < 0 || !are_neighbours);
    [residence(a, b, address), company, counted, numbers(in_common, counted)].into_iter().flatten()
}

/// Like addresses have the residence in them: it does not count twice.
fn residence(a: &Profile<'_>, b: &Profile<'_>, address: Option<Level>) -> Option<Level> {
    if a.residences.differ(&b.residences) {
        return Some(weights::OTHER_RESIDENCE);
    }
    let says_more = address.is_none_or(|address| address.points < 0);
    (says_more && a.residences.share(&b.residences)).then_some(weights::SAME_RESIDENCE)
}

fn address(a: &Profile<'_>, b: &Profile<'_>, numbers: Option<usize>) -> Option<Level> {
    let pairs =
        a.addresses.iter().flat_map(|one| b.addresses.iter().map(|other| one.pairs.percent(&other.pairs)));
    Some(match pairs.max()? {
        85.. if numbers == Some(0) => weights::SAME_STREET,
        85.. => weights::SAME_ADDRESS,
        70.. => weights::LIKE_ADDRESS,
        60.. => weights::MOSTLY_ADDRESS,
        50.. => weights::PARTLY_ADDRESS,
        42.. => weights::HARDLY_ADDRESS,
        30.. => weights::UNLIKE_ADDRESS,
        _ => weights::OTHER_ADDRESS,
    })
}

/// House number and post code, where the words around them are written otherwise; like addresses have them already. Numbers of which none
/// is the same tell neighbours apart, whatever the addresses are like.
fn numbers(in_common: Option<usize>, address: Option<Level>) -> Option<Level> {
    let says_more = address.is_some_and(|address| address.points < weights::LIKE_ADDRESS.points);
    match in_common? {
        0 => (address != Some(weights::SAME_STREET)).then_some(weights::NO_NUMBER),
        1 => None,
        _ => says_more.then_some(weights::TWO_NUMBERS),
    }
}

/// How many numbers of an address both have; none where one of them has no number at all.
fn numbers_in_common(a: &Profile<'_>, b: &Profile<'_>) -> Option<usize> {
    let has_number =
        |profile: &Profile<'_>| profile.addresses.iter().any(|address| !address.numbers.is_empty());
    let pairs = a
        .addresses
        .iter()
        .flat_map(|one| b.addresses.iter().map(|other| one.numbers.in_common(&other.numbers)));
    pairs.max().filter(|_| has_number(a) && has_number(b))
}

#[cfg(test)]
mod tests;

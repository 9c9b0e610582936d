//! How much speaks for two clients being one person: a sum of named reasons, so that a reviewer can check it by eye (DOMAIN 2.4).

mod dice;
mod names;
mod weights;

use std::collections::{BTreeMap, BTreeSet};

use landfall_model::finding::Reason;
use weights::Level;

use super::profile::{Profile, local_part, phone_countries};

/// What comparisons are measured by: the mapping's edit distance for names, and how common each surname is in this snapshot.
#[derive(Debug)]
pub struct Yardstick<'p> {
    distance: usize,
    surnames: BTreeMap<&'p str, usize>,
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
        let mut surnames = BTreeMap::new();
        for surname in profiles.iter().flat_map(Profile::surnames) {
            *surnames.entry(surname).or_default() += 1;
        }
        Self { distance, surnames }
    }

    /// The reasons for and against two clients being one person.
    pub fn compare(&self, a: &Profile<'_>, b: &Profile<'_>) -> Verdict {
        // The closest likeness among all names of both.
        let pairs = a.keys.iter().flat_map(|one| b.keys.iter().map(move |other| (*one, *other)));
        let likeness = pairs.map(|(one, other)| names::likeness(one, other, self.distance));
        let name = likeness.max_by_key(|level| (level.points, level.text));
        let is_alike = name.is_some_and(|level| level.points > weights::SAME_WORD.points);
        let levels = contacts(a, b).into_iter().chain(name).chain(places(a, b));
        let common = is_alike.then(|| self.common(a, b)).flatten();
        Verdict { reasons: levels.map(reason).chain(common).collect() }
    }

    /// A surname that `n` clients have says less with every doubling of `n`: of all who share it, one at most is the same person. Whole
    /// doublings alone count, so that the sum is the same on every machine.
    fn common(&self, a: &Profile<'_>, b: &Profile<'_>) -> Option<Reason> {
        let surnames = a.surnames().into_iter().chain(b.surnames());
        let holders = surnames.filter_map(|surname| self.surnames.get(surname)).min().copied()?;
        let doublings = i32::try_from(holders.checked_ilog2()?).ok()? - 2;
        (doublings > 0).then(|| Reason {
            text: format!("a common surname: {holders} clients have it"),
            points: -2 * doublings,
        })
    }
}

fn reason(level: Level) -> Reason {
    Reason { text: level.text.to_owned(), points: level.points }
}

fn share<T: Ord>(a: &BTreeSet<T>, b: &BTreeSet<T>) -> bool {
    !a.is_disjoint(b)
}

/// True where both say something, and nothing that is the same.
fn differ<T: Ord>(a: &BTreeSet<T>, b: &BTreeSet<T>) -> bool {
    !a.is_empty() && !b.is_empty() && a.is_disjoint(b)
}

fn contacts(a: &Profile<'_>, b: &Profile<'_>) -> Vec<Level> {
    let (email, phone) = (share(&a.emails, &b.emails), share(&a.phones, &b.phones));
    let apart =
        |digits| !phone && any(&a.phones, &b.phones, |one, other| strsim::osa_distance(one, other) == digits);
    let near_phone = apart(1);
    let two_digits = !near_phone && apart(2);
    let local = !email && any(&a.emails, &b.emails, |one, other| local_part(one) == local_part(other));
    let found = email || phone || near_phone || two_digits || local;
    // Evidence against only where both could have shared a contact: who has none says nothing.
    let none = !found && (differ(&a.emails, &b.emails) || differ(&a.phones, &b.phones));
    let countries = |profile: &Profile<'_>| phone_countries(profile.phones.iter().copied());
    let levels = [
        (email, weights::SAME_EMAIL),
        (local, weights::SAME_LOCAL_PART),
        (phone, weights::SAME_PHONE),
        (near_phone, weights::NEAR_PHONE),
        (two_digits, weights::TWO_DIGITS),
        (!phone && differ(&countries(a), &countries(b)), weights::OTHER_PHONE_COUNTRY),
        (none, weights::NO_SHARED_CONTACT),
    ];
    levels.into_iter().filter(|(holds, _)| *holds).map(|(_, level)| level).collect()
}

fn any(a: &BTreeSet<&str>, b: &BTreeSet<&str>, holds: impl Fn(&str, &str) -> bool) -> bool {
    a.iter().any(|one| b.iter().any(|other| holds(one, other)))
}

fn places(a: &Profile<'_>, b: &Profile<'_>) -> Vec<Level> {
    let residence = match (share(&a.residences, &b.residences), differ(&a.residences, &b.residences)) {
        (true, _) => Some(weights::SAME_RESIDENCE),
        (_, true) => Some(weights::OTHER_RESIDENCE),
        _ => None,
    };
    let company = share(&a.companies, &b.companies).then_some(weights::SAME_COMPANY);
    let pairs = a.addresses.iter().flat_map(|one| b.addresses.iter().map(|other| dice::percent(one, other)));
    let address = pairs.max().and_then(|percent| match percent {
        85.. => Some(weights::SAME_ADDRESS),
        70.. => Some(weights::LIKE_ADDRESS),
        60.. => Some(weights::MOSTLY_ADDRESS),
        50.. => Some(weights::PARTLY_ADDRESS),
        42.. => Some(weights::HARDLY_ADDRESS),
        30.. => None,
        _ => Some(weights::OTHER_ADDRESS),
    });
    [residence, company, address].into_iter().flatten().collect()
}

#[cfg(test)]
mod tests;

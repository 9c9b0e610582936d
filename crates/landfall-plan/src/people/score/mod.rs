//! How much speaks for two clients being one person: a sum of named reasons, so that a reviewer can check it by eye (DOMAIN 2.4).

mod names;
mod weights;

use std::collections::HashMap;

use landfall_model::finding::Reason;
use weights::Level;

use super::{few::Few, number::Number, profile::Profile};

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
        let but_names = points(&mut contacts(a, b, false)) + points(&mut places(a, b));
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
        let is_other_name = name.is_some_and(|level| level.points < 0);
        let levels = contacts(a, b, is_other_name).chain(name).chain(places(a, b));
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

/// Numbers two digits apart of people with other names are two extensions of one office, or neighbours': they do not count.
fn contacts(a: &Profile<'_>, b: &Profile<'_>, is_other_name: bool) -> impl Iterator<Item = Level> {
    let (email, phone) = (a.emails.share(&b.emails), a.phones.share(&b.phones));
    let digits = if phone { None } else { digits_apart(&a.phones, &b.phones) };
    let (near_phone, two_digits) = (digits == Some(1), digits == Some(2) && !is_other_name);
    let local = !email && a.local_parts.share(&b.local_parts);
    let found = email || phone || near_phone || two_digits || local;
    // Evidence against only where both could have shared a contact: who has none says nothing.
    let none = !found && (a.emails.differ(&b.emails) || a.phones.differ(&b.phones));
    let levels = [
        (email, weights::SAME_EMAIL),
        (local, weights::SAME_LOCAL_PART),
        (phone, weights::SAME_PHONE),
        (near_phone, weights::NEAR_PHONE),
        (two_digits, weights::TWO_DIGITS),
        (!phone && are_of_other_countries(&a.phones, &b.phones), weights::OTHER_PHONE_COUNTRY),
        (none, weights::NO_SHARED_CONTACT),
    ];
    levels.into_iter().filter(|(holds, _)| *holds).map(|(_, level)| level)
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

fn places(a: &Profile<'_>, b: &Profile<'_>) -> impl Iterator<Item = Level> {
    let address = address(a, b);
    let company = a.companies.share(&b.companies).then_some(weights::SAME_COMPANY);
    [residence(a, b, address), company, address].into_iter().flatten()
}

/// Like addresses have the residence in them: it does not count twice.
fn residence(a: &Profile<'_>, b: &Profile<'_>, address: Option<Level>) -> Option<Level> {
    if a.residences.differ(&b.residences) {
        return Some(weights::OTHER_RESIDENCE);
    }
    let says_more = address.is_none_or(|address| address.points < 0);
    (says_more && a.residences.share(&b.residences)).then_some(weights::SAME_RESIDENCE)
}

fn address(a: &Profile<'_>, b: &Profile<'_>) -> Option<Level> {
    let pairs =
        a.addresses.iter().flat_map(|one| b.addresses.iter().map(|other| one.pairs.percent(&other.pairs)));
    match pairs.max()? {
        85.. => Some(weights::SAME_ADDRESS),
        70.. => Some(weights::LIKE_ADDRESS),
        60.. => Some(weights::MOSTLY_ADDRESS),
        50.. => Some(weights::PARTLY_ADDRESS),
        42.. => Some(weights::HARDLY_ADDRESS),
        30.. => None,
        _ => Some(weights::OTHER_ADDRESS),
    }
}

#[cfg(test)]
mod tests;

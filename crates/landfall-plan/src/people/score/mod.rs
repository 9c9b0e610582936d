//! How much speaks for two clients being one person: a sum of named reasons, so that a reviewer can check it by eye (DOMAIN 2.4).

mod contacts;
mod names;
mod places;
mod weights;

use std::collections::HashMap;

use contacts::Contacts;
use landfall_model::finding::Reason;
use places::Places;
use weights::Level;

use super::{few::Few, profile::Profile};

/// What comparisons are measured by: the mapping's edit distance for names, and how common each surname is in this snapshot.
#[derive(Debug)]
pub struct Yardstick<'p> {
    distance: usize,
    surnames: HashMap<&'p str, usize>,
}

/// A score explained.
#[derive(Debug, PartialEq, Eq)]
pub struct Comparison {
    /// For and against.
    pub reasons: Vec<Reason>,
}

impl Comparison {
    /// The sum of the reasons' points.
    pub fn score(&self) -> i32 {
        self.reasons.iter().map(|reason| reason.points).sum()
    }

    /// The sum, and where `is_an_inbox` without what the address in common adds: it is as good as nothing between two who share it with others.
    pub fn score_but_for_address(&self, is_an_inbox: bool) -> i32 {
        self.score() - if is_an_inbox { weights::SAME_EMAIL.points } else { 0 }
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

    /// The reasons, where those for it are more than those against; none for most pairs, of which many are known without a look at their
    /// names: at best they are the same.
    pub fn in_favour(&self, a: &Profile<'_>, b: &Profile<'_>) -> Option<Comparison> {
        let at_best = Levels { name: Some(weights::SAME_NAME), ..Levels::but_names(a, b) };
        let levels = (at_best.points() > 0).then(|| Levels { name: self.name(a, b), ..at_best })?;
        let comparison = (levels.points() > 0).then(|| self.comparison(a, b, &levels))?;
        Some(comparison).filter(|comparison| comparison.score() > 0)
    }

    /// The reasons for and against two clients being one person.
    pub fn compare(&self, a: &Profile<'_>, b: &Profile<'_>) -> Comparison {
        self.comparison(a, b, &Levels { name: self.name(a, b), ..Levels::but_names(a, b) })
    }

    fn comparison(&self, a: &Profile<'_>, b: &Profile<'_>, levels: &Levels) -> Comparison {
        let is_alike = levels.name.is_some_and(|level| level.points > weights::SAME_WORD.points);
        let common = is_alike.then(|| self.common(a, b)).flatten();
        Comparison { reasons: levels.iter().map(reason).chain(common).collect() }
    }

    /// The closest likeness among all names of both.
    fn name(&self, a: &Profile<'_>, b: &Profile<'_>) -> Option<Level> {
        let pairs = a.names.iter().flat_map(|one| b.names.iter().map(move |other| (one, other)));
        let likeness = pairs.map(|(one, other)| names::likeness(one, other, self.distance));
        likeness.max_by_key(|level| (level.points, level.text))
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

/// What was found of two clients, each in its level.
struct Levels {
    contacts: Contacts,
    name: Option<Level>,
    places: Places,
}

impl Levels {
    fn but_names(a: &Profile<'_>, b: &Profile<'_>) -> Self {
        Self { contacts: Contacts::of(a, b), name: None, places: Places::of(a, b) }
    }

    fn iter(&self) -> impl Iterator<Item = Level> {
        let other = [weights::OTHER_NAME, weights::OTHER_GIVEN_NAME];
        let is_other_name = self.name.is_some_and(|level| other.contains(&level));
        self.contacts.levels(is_other_name).chain(self.name).chain(self.places.levels(is_other_name))
    }

    fn points(&self) -> i32 {
        self.iter().map(|level| level.points).sum()
    }
}

fn reason(level: Level) -> Reason {
    Reason { text: level.text.into(), points: level.points }
}

#[cfg(test)]
mod tests;

//! Dedup, pass 3: clients that may be one person. Never merged by the program; listed with the reasons, and asked about.
//!
//! Every rule finds all its pairs. What is held by a crowd, the same for all of them (ten thousand people of one name), would be
//! millions of pairs that say the same: such a crowd is named once, as a whole, and its pairs are not listed by that rule.

mod rules;
mod sharing;

use super::{near, profile::Profile, sets::Sets};
use rules::RULES;
pub(super) use rules::is_long_enough;
use sharing::{Shared, sharing};

/// More clients than this with one value are a crowd: up to here a value gives 2,016 pairs at most.
pub const CROWD: usize = 64;
/// What a crowd by names within the distance has in common.
const NEAR_NAMES: &str = "names few letters apart";

/// What the rules found.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Pairs of groups (by index, smaller first), sorted, each once.
    pub pairs: Vec<(usize, usize)>,
    /// Crowds, by rule, then by first member.
    pub crowds: Vec<Crowd>,
}

/// Groups that have one value in common, too many to be listed in pairs.
#[derive(Debug, PartialEq, Eq)]
pub struct Crowd {
    /// What they have in common.
    pub what: &'static str,
    /// The groups (by index), sorted.
    pub groups: Vec<usize>,
}

/// What the search depends on.
#[derive(Debug)]
pub struct Search<'m> {
    /// Edit distance up to which names are near.
    pub distance: usize,
    /// Local parts of e-mail addresses that say nothing of a person.
    pub roles: &'m [String],
    /// More groups than this with one value are a crowd.
    pub crowd: usize,
}

impl Search<'_> {
    /// All pairs by the rules, and by names within the distance.
    pub fn find(&self, profiles: &[Profile<'_>]) -> Found {
        let (mut found, mut held) = (Found::default(), Vec::new());
        for rule in RULES {
            let Shared { few, crowds } = sharing(&rule, profiles, self.roles, self.crowd, &mut held);
            found.pairs.extend(few.iter().flat_map(|groups| each_with_each(groups)));
            if rule.names_crowds {
                found.crowds.extend(crowds.into_iter().map(|groups| Crowd { what: rule.what, groups }));
            }
        }
        self.near_names(profiles, &mut found);
        found.pairs.sort_unstable();
        found.pairs.dedup();
        found
    }

    /// Names within the distance; equal ones are found by a rule. Where two near names have crowds of holders, these are one crowd.
    fn near_names(&self, profiles: &[Profile<'_>], found: &mut Found) {
        let names = Names::of(profiles);
        let mut crowds = Sets::new(names.texts.len());
        for (a, b) in near::pairs(&names.texts, self.distance) {
            let (a, b) = (a as usize, b as usize);
            if names.holders[a].len() * names.holders[b].len() > self.crowd * self.crowd {
                crowds.union(a, b);
            } else {
                found.pairs.extend(across(&names.holders[a], &names.holders[b]));
            }
        }
        for near in crowds.groups().into_iter().filter(|names| names.len() > 1) {
            let mut groups: Vec<usize> =
                near.iter().flat_map(|&name| names.holders[name].iter().copied()).collect();
            groups.sort_unstable();
            groups.dedup();
            found.crowds.push(Crowd { what: NEAR_NAMES, groups });
        }
    }
}

/// Every name once, and the groups that have it.
struct Names<'p> {
    texts: Vec<&'p str>,
    holders: Vec<Vec<usize>>,
}

impl<'p> Names<'p> {
    fn of(profiles: &'p [Profile<'p>]) -> Self {
        let mut held: Vec<(&str, usize)> = (0..)
            .zip(profiles)
            .flat_map(|(group, profile)| profile.names.iter().map(move |name| (name.key, group)))
            .collect();
        held.sort_unstable();
        let runs = || held.chunk_by(|a, b| a.0 == b.0);
        Self {
            texts: runs().map(|run| run[0].0).collect(),
            holders: runs().map(|run| run.iter().map(|(_, group)| *group).collect()).collect(),
        }
    }
}

/// All pairs of some groups, smaller first where they are sorted.
pub fn each_with_each(groups: &[usize]) -> impl Iterator<Item = (usize, usize)> {
    groups.iter().enumerate().flat_map(|(n, &a)| groups[n + 1..].iter().map(move |&b| (a, b)))
}

/// Each of one with each of the other, smaller first; no group with itself.
fn across(one: &[usize], other: &[usize]) -> impl Iterator<Item = (usize, usize)> {
    let pairs = one.iter().flat_map(|&a| other.iter().map(move |&b| (a.min(b), a.max(b))));
    pairs.filter(|(a, b)| a != b)
}

#[cfg(test)]
mod tests;

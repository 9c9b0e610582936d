//! How good scored pairs are: precision, recall and F1 from several scores up, of the pairs themselves and of what they chain together.

use std::collections::HashMap;

use serde::Serialize;

/// A score and the two records (by index) that it is of.
pub type Scored = (f64, usize, usize);

/// Right, wrong and missed, from one score up.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct Quality {
    /// Pairs of this score or more.
    pub from: f64,
    /// How many pairs that are.
    pub review: usize,
    /// The same as a multiple of the true pairs.
    pub share: f64,
    /// How many of these are true.
    pub precision: f64,
    /// How many of the true ones these are.
    pub recall: f64,
    /// The harmonic mean of both.
    pub f1: f64,
}

/// The people behind records: what is true.
#[derive(Debug)]
pub struct Truth {
    person: Vec<usize>,
    pairs: usize,
}

impl Truth {
    pub fn new(person: Vec<usize>) -> Self {
        let mut of_person: HashMap<usize, usize> = HashMap::new();
        person.iter().for_each(|&person| *of_person.entry(person).or_default() += 1);
        Self { pairs: of_person.values().map(|&records| pairs(records)).sum(), person }
    }

    fn holds(&self, a: usize, b: usize) -> bool {
        self.person[a] == self.person[b]
    }

    fn quality(&self, from: f64, review: usize, right: usize) -> Quality {
        let ratio = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
        Quality {
            from,
            review,
            share: ratio(review, self.pairs),
            precision: ratio(right, review),
            recall: ratio(right, self.pairs),
            f1: ratio(2 * right, review + self.pairs),
        }
    }

    /// The pairs themselves, at each score that occurs, the highest first.
    pub fn of_pairs(&self, scored: &[Scored]) -> Vec<Quality> {
        let mut right = 0;
        self.at_each_score(scored, |review, (_, a, b)| {
            right += usize::from(self.holds(a, b));
            (review, right)
        })
    }

    /// The pairs that are linked directly or by others: who links A with B and B with C has said A and C.
    pub fn of_chains(&self, scored: &[Scored]) -> Vec<Quality> {
        let mut chains = Chains::new(&self.person);
        self.at_each_score(scored, |_, (_, a, b)| {
            chains.join(a, b);
            (chains.linked, chains.right)
        })
    }

    fn at_each_score(
        &self,
        scored: &[Scored],
        mut add: impl FnMut(usize, Scored) -> (usize, usize),
    ) -> Vec<Quality> {
        let mut scored = scored.to_vec();
        scored.sort_by(|a, b| b.0.total_cmp(&a.0));
        let mut qualities = Vec::new();
        for (n, &pair) in scored.iter().enumerate() {
            let (review, right) = add(n + 1, pair);
            if scored.get(n + 1).is_none_or(|next| next.0 < pair.0) {
                qualities.push(self.quality(pair.0, review, right));
            }
        }
        qualities
    }
}

/// The one with the best F1.
pub fn best(qualities: &[Quality]) -> Quality {
    qualities.iter().copied().max_by(|a, b| a.f1.total_cmp(&b.f1)).unwrap_or_default()
}

/// The one with the fewest pairs that finds 99 % of the true ones; none where no score does.
pub fn enough(qualities: &[Quality]) -> Option<Quality> {
    qualities.iter().copied().find(|quality| quality.recall >= 0.99)
}

/// The last one from this score up.
pub fn at(qualities: &[Quality], from: f64) -> Option<Quality> {
    qualities.iter().copied().rfind(|quality| quality.from >= from).map(|quality| Quality { from, ..quality })
}

const fn pairs(records: usize) -> usize {
    records * records.saturating_sub(1) / 2
}

/// Records that hang together.
struct Chains {
    chain_of: Vec<usize>,
    members: Vec<Vec<usize>>,
    person: Vec<usize>,
    linked: usize,
    right: usize,
}

impl Chains {
    fn new(person: &[usize]) -> Self {
        let members = (0..person.len()).map(|record| vec![record]).collect();
        Self { chain_of: (0..person.len()).collect(), members, person: person.to_vec(), linked: 0, right: 0 }
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.chain_of[a], self.chain_of[b]);
        if a == b {
            return;
        }
        // The smaller one moves: each record moves only as often as its chain doubles.
        let (into, from) = if self.members[a].len() < self.members[b].len() { (b, a) } else { (a, b) };
        let moved = std::mem::take(&mut self.members[from]);
        self.linked += moved.len() * self.members[into].len();
        let mut of_person: HashMap<usize, usize> = HashMap::new();
        self.members[into].iter().for_each(|&record| *of_person.entry(self.person[record]).or_default() += 1);
        self.right += moved.iter().filter_map(|&record| of_person.get(&self.person[record])).sum::<usize>();
        moved.iter().for_each(|&record| self.chain_of[record] = into);
        self.members[into].extend(moved);
    }
}

#[cfg(test)]
mod tests {
    use super::{Truth, at, best, enough};

    #[test]
    fn pairs_and_chains_are_measured_from_every_score_up() {
        // Records 0, 1 and 2 are one person, 3 and 4 another.
        let truth = Truth::new(vec![7, 7, 7, 8, 8]);
        let scored = [(30.0, 0, 1), (20.0, 1, 2), (10.0, 2, 3), (20.0, 3, 4)];
        let pairs = truth.of_pairs(&scored);
        let told: Vec<_> = pairs.iter().map(|quality| (quality.from, quality.review)).collect();
        assert_eq!(told, [(30.0, 1), (20.0, 3), (10.0, 4)]);
        assert_eq!((pairs[1].precision, pairs[1].recall), (1.0, 0.75));
        let chains = truth.of_chains(&scored);
        assert_eq!((chains[1].review, chains[1].recall, chains[1].f1), (4, 1.0, 1.0));
        assert_eq!((chains[2].review, chains[2].precision), (10, 0.4));
        assert_eq!(
            (best(&chains).from, enough(&pairs).is_none(), enough(&chains).unwrap().from),
            (20.0, true, 20.0)
        );
        assert_eq!(at(&pairs, 15.0).map(|quality| quality.review), Some(3));
    }
}

//! Who is one person by decision, and who is not: what people said of groups of rows, heard in any order with the same result.

use std::collections::BTreeMap;

use super::sets::Sets;

/// What one answer says: groups (by index) in parts. Each part is one person, and no two parts are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The parts.
    pub parts: Vec<Vec<usize>>,
}

/// Groups as clients. What is kept apart is kept apart whatever else is said: a wrong merge hides a person, a missed one is asked about again.
#[derive(Debug)]
pub struct Standing {
    sets: Sets,
    /// For each client, by its first group: the words that tell it from others, with the part that it is in.
    parts: Vec<BTreeMap<usize, usize>>,
    words: usize,
    /// How many clients became part of another one.
    pub joined: usize,
    /// How many merges were not done, since other words keep the same clients apart.
    pub refused: usize,
}

impl Standing {
    /// Every group alone.
    pub fn new(groups: usize) -> Self {
        Self {
            sets: Sets::new(groups),
            parts: vec![BTreeMap::new(); groups],
            words: 0,
            joined: 0,
            refused: 0,
        }
    }

    /// Hears words together: first what they keep apart, then what they merge.
    pub fn hear(&mut self, words: &[Word]) {
        words.iter().filter(|word| word.parts.len() > 1).for_each(|word| self.keep_apart(word));
        for part in words.iter().flat_map(|word| &word.parts) {
            part.windows(2).for_each(|pair| self.merge(pair[0], pair[1]));
        }
    }

    fn keep_apart(&mut self, word: &Word) {
        let number = self.words;
        self.words += 1;
        for (part, groups) in word.parts.iter().enumerate() {
            for &group in groups {
                let client = self.sets.find(group);
                self.parts[client].entry(number).or_insert(part);
            }
        }
    }

    /// Makes one client of two, unless a word keeps them apart.
    pub fn merge(&mut self, a: usize, b: usize) {
        let (a, b) = (self.client(a), self.client(b));
        if a == b {
            return;
        }
        if self.are_apart(a, b) {
            self.refused += 1;
            return;
        }
        self.joined += 1;
        self.sets.union(a, b);
        let others = std::mem::take(&mut self.parts[a.max(b)]);
        self.parts[a.min(b)].extend(others);
    }

    /// The first group of the client that holds a group.
    pub fn client(&mut self, group: usize) -> usize {
        self.sets.find(group)
    }

    /// True where a word keeps the clients of two groups apart.
    pub fn are_apart(&mut self, a: usize, b: usize) -> bool {
        let (a, b) = (self.client(a), self.client(b));
        let (a, b) = (&self.parts[a], &self.parts[b]);
        let (few, many) = if a.len() < b.len() { (a, b) } else { (b, a) };
        few.iter().any(|(word, part)| many.get(word).is_some_and(|other| other != part))
    }

    /// The groups of each client, sorted, in the order of their first ones.
    pub fn clients(&mut self) -> Vec<Vec<usize>> {
        self.sets.groups()
    }
}

#[cfg(test)]
mod tests {
    use proptest::{
        collection::vec,
        prelude::{Just, Strategy, prop_assert_eq},
        proptest,
    };

    use super::{Standing, Word};

    fn word(parts: &[&[usize]]) -> Word {
        Word { parts: parts.iter().map(|part| part.to_vec()).collect() }
    }

    #[test]
    fn what_is_kept_apart_stays_apart_whatever_else_merges() {
        let mut standing = Standing::new(4);
        standing.hear(&[word(&[&[0, 1]]), word(&[&[1, 2]]), word(&[&[0], &[2]]), word(&[&[2, 3]])]);
        assert_eq!(standing.clients(), [vec![0, 1], vec![2, 3]]);
        assert_eq!((standing.joined, standing.refused), (2, 1));
        assert!(standing.are_apart(1, 3) && !standing.are_apart(0, 1));
    }

    const GROUPS: usize = 8;

    /// Any partition of all groups: a part for each.
    fn partition() -> impl Strategy<Value = Word> {
        vec(0..GROUPS, GROUPS).prop_map(|part_of| {
            let part = |n| (0..GROUPS).filter(|&group| part_of[group] == n).collect::<Vec<_>>();
            Word { parts: (0..GROUPS).map(part).filter(|part| !part.is_empty()).collect() }
        })
    }

    /// The same, said pair by pair.
    fn pairwise(word: &Word) -> Vec<Word> {
        let part_of = |group| word.parts.iter().position(|part| part.contains(&group));
        let pairs = (0..GROUPS).flat_map(|a| (a + 1..GROUPS).map(move |b| (a, b)));
        let said = |(a, b)| match part_of(a) == part_of(b) {
            true => Word { parts: vec![vec![a, b]] },
            false => Word { parts: vec![vec![a], vec![b]] },
        };
        pairs.map(said).collect()
    }

    proptest! {
        #[test]
        fn a_partition_says_what_its_pairs_say_in_any_order(
            (word, pairs) in partition().prop_flat_map(|word| {
                let pairs = pairwise(&word);
                (Just(word), Just(pairs).prop_shuffle())
            }),
        ) {
            let (mut one, mut other) = (Standing::new(GROUPS), Standing::new(GROUPS));
            one.hear(std::slice::from_ref(&word));
            other.hear(&pairs);
            prop_assert_eq!(one.clients(), other.clients());
            let mut parts = word.parts;
            parts.sort_unstable();
            prop_assert_eq!(one.clients(), parts);
            for a in 0..GROUPS {
                for b in 0..GROUPS {
                    prop_assert_eq!(one.are_apart(a, b), other.are_apart(a, b));
                }
            }
        }
    }
}

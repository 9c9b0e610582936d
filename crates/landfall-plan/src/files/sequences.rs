//! Word sequences looked for in keys: names, addresses, document references. A match covered by a longer one does not count, and two
//! matches side by side both do: a file named after two people has two possible owners.
//!
//! The sequences are a tree of words, so that a key costs as much as it holds matches, however many sequences there are.

use std::{collections::HashMap, hash::BuildHasherDefault};

use super::tokens::Token;
use crate::quick::Quick;

/// Word sequences, each with those it stands for.
#[derive(Debug)]
pub struct Sequences<T> {
    /// Where a word leads from a node; every sequence begins at node 0.
    steps: HashMap<(u32, Token), u32, BuildHasherDefault<Quick>>,
    /// Those for whom a sequence ends at a node.
    ends: Vec<Vec<T>>,
}

/// Words of a key that are a sequence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found<'s, T> {
    start: usize,
    end: usize,
    /// Those it stands for.
    pub whom: &'s [T],
}

impl<T> Found<'_, T> {
    /// Its words, of those that were looked through.
    pub fn of<'w>(&self, words: &'w [Token]) -> &'w [Token] {
        &words[self.start..self.end]
    }

    /// True where this one holds all words of the other.
    pub const fn covers<U>(&self, other: &Found<'_, U>) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

impl<T> Default for Sequences<T> {
    fn default() -> Self {
        Self { steps: HashMap::default(), ends: vec![Vec::new()] }
    }
}

impl<T: Copy + Ord> Sequences<T> {
    /// Adds a sequence that stands for `whom`.
    pub fn add(&mut self, words: &[Token], whom: T) {
        let mut node = 0;
        for &word in words {
            let next = u32::try_from(self.ends.len()).unwrap_or(u32::MAX);
            node = *self.steps.entry((node, word)).or_insert(next);
            if node == next {
                self.ends.push(Vec::new());
            }
        }
        self.ends[node as usize].push(whom);
    }

    /// Leaves everybody once at each sequence: to be called when all are added.
    pub fn settle(&mut self) {
        for whom in &mut self.ends {
            whom.sort_unstable();
            whom.dedup();
        }
    }

    /// All sequences that the words hold and no longer one covers.
    pub fn find(&self, words: &[Token]) -> Vec<Found<'_, T>> {
        let mut found: Vec<Found<'_, T>> = Vec::new();
        for start in 0..words.len() {
            // What began earlier and ends as late covers this one.
            let reached = found.last().map_or(0, |before| before.end);
            found.extend(self.longest(words, start).filter(|next| next.end > reached));
        }
        found
    }

    /// The longest sequence that begins at this word.
    pub fn longest(&self, words: &[Token], start: usize) -> Option<Found<'_, T>> {
        let (mut node, mut longest) = (0, None);
        for (n, word) in words.iter().enumerate().skip(start) {
            let Some(&next) = self.steps.get(&(node, *word)) else { break };
            node = next;
            let whom = self.ends[node as usize].as_slice();
            if !whom.is_empty() {
                longest = Some(Found { start, end: n + 1, whom });
            }
        }
        longest
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::Sequences;
    use crate::files::tokens::{Lexicon, words};

    #[test]
    fn the_longest_match_counts_and_two_side_by_side_both_do() {
        let mut lexicon = Lexicon::default();
        let mut sequences = Sequences::default();
        for (whom, name) in
            [(1, "Ann Lee"), (2, "Ann Lee Carter"), (3, "Bob Stone"), (4, "Carter Bob"), (5, "Lee")]
        {
            let words = words(name);
            words.iter().for_each(|word| lexicon.learn(word));
            sequences.add(&lexicon.known(&words).unwrap(), whom);
        }
        sequences.settle();
        let cases = [
            ("x/ann_lee_carter.pdf", vec![2]),
            ("x/ann_lee.pdf", vec![1]),
            ("x/agreement_Bob_Stone_and_Ann_Lee_Carter.pdf", vec![2, 3]),
            ("x/ann_lee_carter_bob_stone.pdf", vec![2, 3, 4]),
            ("x/ann_lee_bob.pdf", vec![1]),
            ("x/lee_ann_lee.pdf", vec![1, 5]),
            ("x/joann_lee.pdf", vec![5]),
            ("x/ann_leeward.pdf", vec![]),
            ("x/annlee.pdf", vec![]),
            ("x/ann.pdf", vec![]),
            ("", vec![]),
        ];
        for (key, expected) in cases {
            let tokens: Vec<_> = words(key).iter().map(|word| lexicon.number(word)).collect();
            let whom: BTreeSet<i32> =
                sequences.find(&tokens).iter().flat_map(|found| found.whom).copied().collect();
            assert_eq!(whom.into_iter().collect::<Vec<_>>(), expected, "{key}");
        }
    }
}

//! Word sequences looked for in keys: names, addresses, document references. A match covered by a longer one does not count, and two
//! matches side by side both do: a file named after two people has two possible owners.

use std::collections::{BTreeSet, HashMap};

/// Word sequences, each with those it stands for.
#[derive(Debug)]
pub struct Sequences<T> {
    known: HashMap<String, BTreeSet<T>>,
    /// Words of the longest one.
    longest: usize,
}

impl<T> Default for Sequences<T> {
    fn default() -> Self {
        Self { known: HashMap::new(), longest: 0 }
    }
}

impl<T: Copy + Ord> Sequences<T> {
    /// Adds a sequence that stands for `whom`.
    pub fn add(&mut self, words: &[String], whom: T) {
        self.longest = self.longest.max(words.len());
        self.known.entry(words.join(" ")).or_default().insert(whom);
    }

    /// Everyone that the words name.
    pub fn named_in(&self, words: &[String]) -> BTreeSet<T> {
        let matches = self.matches(words);
        let covered = |(start, end): (usize, usize)| {
            matches.iter().any(|&(s, e, _)| (s, e) != (start, end) && s <= start && end <= e)
        };
        let whole = matches.iter().filter(|&&(start, end, _)| !covered((start, end)));
        whole.flat_map(|(_, _, whom)| whom.iter().copied()).collect()
    }

    fn matches(&self, words: &[String]) -> Vec<(usize, usize, &BTreeSet<T>)> {
        let mut found = Vec::new();
        for start in 0..words.len() {
            let mut sequence = String::new();
            for end in start + 1..=words.len().min(start + self.longest) {
                if end > start + 1 {
                    sequence.push(' ');
                }
                sequence.push_str(&words[end - 1]);
                if let Some(whom) = self.known.get(&sequence) {
                    found.push((start, end, whom));
                }
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::Sequences;
    use crate::files::tokens::words;

    #[test]
    fn the_longest_match_counts_and_two_side_by_side_both_do() {
        let mut sequences = Sequences::default();
        for (whom, name) in [(1, "Ann Lee"), (2, "Ann Lee Carter"), (3, "Bob Stone")] {
            sequences.add(&words(name), whom);
        }
        let cases = [
            ("x/ann_lee_carter.pdf", vec![2]),
            ("x/ann_lee.pdf", vec![1]),
            ("x/agreement_Bob_Stone_and_Ann_Lee_Carter.pdf", vec![2, 3]),
            ("x/joann_lee.pdf", vec![]),
            ("x/ann_leeward.pdf", vec![]),
        ];
        for (key, expected) in cases {
            assert_eq!(sequences.named_in(&words(key)).into_iter().collect::<Vec<_>>(), expected, "{key}");
        }
    }
}

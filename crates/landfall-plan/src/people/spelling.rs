//! Names and addresses prepared for comparison: what is asked of each for every other is found out once.

use std::hash::{Hash, Hasher};

use super::{dice::Pairs, few::Few, near::letters};
use crate::{normalise::name, quick::Quick};

/// A folded name in its words.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name<'n> {
    /// As [`name::matching_key`] folds it.
    pub key: &'n str,
    /// How many characters it has.
    pub length: usize,
    /// A bit for each of its letters: names that share few are unlike without a further look.
    pub letters: u64,
    /// The sum of the hashes of what its words sound like: names of unlike sums sound unlike.
    pub sounds: u64,
    /// Its neighbouring letters.
    pub pairs: Pairs,
    /// The surname first, then the others in their order; empty for a text of blanks.
    words: Vec<Word<'n>>,
}

/// A word of a name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Word<'n> {
    /// The word.
    pub text: &'n str,
    /// What it sounds like.
    pub sound: String,
    length: usize,
    letters: u64,
}

/// A folded address.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Address {
    /// As [`landfall_model::fold::folded`] folds it.
    pub text: String,
    /// Its neighbouring letters.
    pub pairs: Pairs,
    /// The numbers in it, of house, flat and post code: `0832` is `832`, since spreadsheets lose such zeros.
    pub numbers: Few<u32>,
}

impl Address {
    /// Prepares a folded address.
    pub fn of(text: String) -> Self {
        let numbers = text.split_whitespace().filter_map(|word| word.parse().ok()).collect();
        Self { pairs: Pairs::of(&text), numbers, text }
    }
}

impl<'n> Name<'n> {
    /// Takes a folded name apart.
    pub fn of(key: &'n str) -> Self {
        let mut words: Vec<Word<'n>> = key.split_whitespace().map(Word::of).collect();
        let surname = name::surname_of_key(key).unwrap_or_default();
        if let Some(at) = words.iter().rposition(|word| word.text == surname) {
            words[..=at].rotate_right(1);
        }
        let sounds = words.iter().fold(0, |sum: u64, word| sum.wrapping_add(hash(&word.sound)));
        let (length, letters) = (key.chars().count(), letters::of(key.chars()));
        Self { key, length, letters, sounds, pairs: Pairs::of(key), words }
    }

    /// The surname.
    pub fn surname(&self) -> Option<&Word<'n>> {
        self.words.first()
    }

    /// The words but the surname.
    pub fn given(&self) -> &[Word<'n>] {
        self.words.get(1..).unwrap_or_default()
    }

    /// All words, the surname last.
    pub fn words(&self) -> impl Iterator<Item = &Word<'n>> {
        self.given().iter().chain(self.surname())
    }

    /// The Levenshtein distance, where it is no more than `distance`.
    pub fn edits(&self, other: &Self, distance: usize) -> Option<usize> {
        let may_be_near = self.length.abs_diff(other.length) <= distance
            && letters::edits(self.letters, other.letters) <= distance;
        may_be_near.then(|| strsim::levenshtein(self.key, other.key)).filter(|edits| *edits <= distance)
    }
}

impl<'n> Word<'n> {
    fn of(text: &'n str) -> Self {
        let (length, letters) = (text.chars().count(), letters::of(text.chars()));
        Self { text, sound: name::sound(text), length, letters }
    }

    /// One edit for every three letters apart, two at most; two swapped letters count one.
    pub fn is_like(&self, other: &Self) -> bool {
        let most = (self.length.max(other.length) / 3).min(2);
        let may_be_like =
            self.length.abs_diff(other.length) <= most && letters::edits(self.letters, other.letters) <= most;
        may_be_like && (self.text == other.text || strsim::osa_distance(self.text, other.text) <= most)
    }
}

impl Hash for Name<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key.hash(state);
    }
}

impl Hash for Address {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

fn hash(text: &str) -> u64 {
    let mut hasher = Quick::default();
    text.hash(&mut hasher);
    hasher.finish()
}

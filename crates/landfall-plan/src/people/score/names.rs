//! How alike two folded names are.

use super::{
    dice,
    weights::{self, Level},
};
use crate::normalise::name;

/// The likeness of two folded names; `distance` is the mapping's edit distance for names.
pub fn likeness(a: &str, b: &str, distance: usize) -> Level {
    // The same whichever comes first.
    let (a, b) = (a.min(b), a.max(b));
    if a == b {
        return weights::SAME_NAME;
    }
    let (one, other) = (Words::of(a), Words::of(b));
    if one.sorted() == other.sorted() {
        return weights::OTHER_ORDER;
    }
    let apart = strsim::levenshtein(a, b);
    // Where an edit is half a short name, it is another name.
    let is_near = apart <= distance && apart * 3 < a.chars().count().max(b.chars().count());
    let same_surname = one.surname == other.surname;
    match () {
        () if same_surname && one.given_is_near(&other) => weights::NEAR_GIVEN_NAME,
        () if same_surname && one.given_is_initial(&other) => weights::INITIAL,
        () if is_near && apart == 1 => weights::ONE_LETTER,
        () if is_near => weights::TWO_LETTERS,
        () if one.sounds_like(&other) => weights::SOUND,
        () if one.is_alike_word_by_word(&other) => weights::WORDS_ALIKE,
        () if dice::percent(a, b) >= 60 => weights::LETTERS_ALIKE,
        () if same_surname && (one.given.is_empty() || other.given.is_empty()) => weights::SAME_SURNAME,
        () if same_surname => weights::OTHER_GIVEN_NAME,
        () if one.has_a_word_of(&other) => weights::SAME_WORD,
        () => weights::OTHER_NAME,
    }
}

/// A name as surname and the rest.
struct Words<'n> {
    surname: &'n str,
    given: Vec<&'n str>,
}

impl<'n> Words<'n> {
    fn of(key: &'n str) -> Self {
        let surname = name::surname_of_key(key).unwrap_or_default();
        let mut given: Vec<&str> = key.split_whitespace().collect();
        if let Some(at) = given.iter().rposition(|word| *word == surname) {
            given.remove(at);
        }
        Self { surname, given }
    }

    fn all(&self) -> impl Iterator<Item = &'n str> + '_ {
        self.given.iter().copied().chain([self.surname])
    }

    fn sorted(&self) -> Vec<&'n str> {
        let mut words: Vec<&str> = self.all().collect();
        words.sort_unstable();
        words
    }

    fn given_is_near(&self, other: &Self) -> bool {
        let (a, b) = (self.given.join(" "), other.given.join(" "));
        !a.is_empty() && !b.is_empty() && strsim::levenshtein(&a, &b) <= 1
    }

    fn given_is_initial(&self, other: &Self) -> bool {
        let (Some(a), Some(b)) = (self.given.first(), other.given.first()) else { return false };
        let is_initial = |short: &str, long: &str| short.chars().count() == 1 && long.starts_with(short);
        is_initial(a, b) || is_initial(b, a)
    }

    fn sounds_like(&self, other: &Self) -> bool {
        let sounds = |words: &Self| {
            let mut sounds: Vec<String> = words.all().map(name::sound).collect();
            sounds.sort_unstable();
            sounds
        };
        sounds(self) == sounds(other)
    }

    /// Every word of the name that has fewer has a partner of its own in the other: within one edit for every four letters, two swapped
    /// letters counting one, or one the beginning of the other.
    fn is_alike_word_by_word(&self, other: &Self) -> bool {
        let (few, many) = if self.given.len() <= other.given.len() { (self, other) } else { (other, self) };
        let mut left: Vec<&str> = many.all().collect();
        !few.given.is_empty()
            && few.all().all(|word| {
                let partner = left.iter().position(|other| alike(word, other));
                partner.map(|at| left.remove(at)).is_some()
            })
    }

    fn has_a_word_of(&self, other: &Self) -> bool {
        self.all().any(|word| other.all().any(|other| alike(word, other)))
    }
}

fn alike(a: &str, b: &str) -> bool {
    let length = a.chars().count().max(b.chars().count());
    a == b || strsim::osa_distance(a, b) <= (length / 3).min(2)
}

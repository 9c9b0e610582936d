//! How alike two folded names are.

use super::weights::{self, Level};
use crate::people::spelling::{Name, Word};

/// The likeness of two folded names; `distance` is the mapping's edit distance for names.
pub fn likeness(a: &Name<'_>, b: &Name<'_>, distance: usize) -> Level {
    // The same whichever comes first.
    let (a, b) = if a.key <= b.key { (a, b) } else { (b, a) };
    if a.key == b.key {
        return if a.given().is_empty() { weights::SAME_ONE_WORD } else { weights::SAME_NAME };
    }
    if a.letters == b.letters && are_the_same(a, b, |word| word.text) {
        return weights::OTHER_ORDER;
    }
    // Where an edit is half a short name, it is another name.
    let near = a.edits(b, distance).filter(|edits| edits * 3 < a.length.max(b.length));
    let same_surname = a.surname() == b.surname();
    match () {
        () if same_surname && given_is_near(a, b) => weights::NEAR_GIVEN_NAME,
        () if same_surname && given_is_initial(a, b) => weights::INITIAL,
        () if near == Some(1) => weights::ONE_LETTER,
        () if near.is_some() => weights::TWO_LETTERS,
        () if a.sounds == b.sounds && are_the_same(a, b, |word| &word.sound) => weights::SOUND,
        () if are_alike_word_by_word(a, b) => weights::WORDS_ALIKE,
        () if a.pairs.percent(&b.pairs) >= 60 => weights::LETTERS_ALIKE,
        () if same_surname && (a.given().is_empty() || b.given().is_empty()) => weights::SAME_SURNAME,
        () if same_surname => weights::OTHER_GIVEN_NAME,
        () if share_a_word(a, b) => weights::SAME_WORD,
        () => weights::OTHER_NAME,
    }
}

/// True where both have the same words, or their words the same sounds, in whatever order.
fn are_the_same<'n>(a: &'n Name<'n>, b: &'n Name<'n>, of: fn(&'n Word<'n>) -> &'n str) -> bool {
    let times = |name: &'n Name<'n>, text: &str| name.words().filter(|word| of(word) == text).count();
    a.words().count() == b.words().count() && a.words().map(of).all(|text| times(a, text) == times(b, text))
}

fn given_is_near(a: &Name<'_>, b: &Name<'_>) -> bool {
    let joined = |name: &Name<'_>| name.given().iter().map(|word| word.text).collect::<Vec<_>>().join(" ");
    let (a, b) = (joined(a), joined(b));
    !a.is_empty() && !b.is_empty() && strsim::levenshtein(&a, &b) <= 1
}

fn given_is_initial(a: &Name<'_>, b: &Name<'_>) -> bool {
    let (Some(a), Some(b)) = (a.given().first(), b.given().first()) else { return false };
    let is_initial = |short: &str, long: &str| short.chars().count() == 1 && long.starts_with(short);
    is_initial(a.text, b.text) || is_initial(b.text, a.text)
}

/// Every word of the name that has fewer has a partner of its own in the other.
fn are_alike_word_by_word(a: &Name<'_>, b: &Name<'_>) -> bool {
    let (few, many) = if a.given().len() <= b.given().len() { (a, b) } else { (b, a) };
    let mut left: Vec<&Word<'_>> = many.words().collect();
    !few.given().is_empty()
        && few.words().all(|word| {
            let partner = left.iter().position(|other| word.is_like(other));
            partner.map(|at| left.remove(at)).is_some()
        })
}

fn share_a_word(a: &Name<'_>, b: &Name<'_>) -> bool {
    a.words().any(|word| b.words().any(|other| word.is_like(other)))
}

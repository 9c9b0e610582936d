//! The letters of a text in one machine word, to tell most unlike texts apart without measuring them.

/// Classes of letters: `a` to `z` each, and everything else.
const CLASSES: u32 = 32;

/// For each class of letters one bit where the text has any, another where it has two or more.
///
/// One letter more or less changes at most one bit, one letter for another at most two: texts whose words differ in more than twice the
/// distance are further apart than it.
pub fn of(text: impl Iterator<Item = char>) -> u64 {
    text.fold(0, |set, letter| {
        let once = 1u64 << class(letter);
        set | once | ((set & once) << CLASSES)
    })
}

/// So many edits apart at least are two texts with these letters; swapped letters count nothing.
pub const fn edits(one: u64, other: u64) -> usize {
    (one ^ other).count_ones().div_ceil(2) as usize
}

fn class(letter: char) -> u32 {
    match letter {
        'a'..='z' => u32::from(letter) - u32::from('a'),
        other => 26 + u32::from(other) % (CLASSES - 26),
    }
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn an_edit_changes_two_bits_at_most() {
        let word = |text: &str| of(text.chars());
        for (a, b, bits) in
            [("anna", "annas", 1), ("anna", "ann", 1), ("anna", "anne", 2), ("aaa", "aaaa", 0)]
        {
            assert_eq!((word(a) ^ word(b)).count_ones(), bits, "{a} {b}");
        }
    }
}

//! All pairs of texts within a small edit distance, without comparing each with each.
//!
//! Cut a text into `d + 1` pieces: `d` edits leave at least one piece whole, and it stands in the other text at most `d` places away from
//! where it was (Li, Deng, Wang, Feng: PASS-JOIN, VLDB 2011). So texts are indexed by their pieces, and only pairs that share one are
//! measured. A neighbourhood of deletions would do as well, but holds some 200 strings per name.

use std::collections::HashMap;

/// Every pair `(i, j)`, `i < j`, of `texts` whose Levenshtein distance, in characters, is at most `distance`; sorted.
pub fn pairs(texts: &[&str], distance: usize) -> Vec<(usize, usize)> {
    let chars: Vec<Vec<char>> = texts.iter().map(|text| text.chars().collect()).collect();
    let mut order: Vec<usize> = (0..texts.len()).collect();
    order.sort_by_key(|&i| chars[i].len());

    let letters: Vec<u64> = chars.iter().map(|text| letters(text)).collect();
    let near = |i: usize, j: usize| {
        (letters[i] ^ letters[j]).count_ones() as usize <= 2 * distance
            && strsim::levenshtein(texts[i], texts[j]) <= distance
    };

    let mut index = Index::new(distance);
    let mut found = Vec::new();
    for &i in &order {
        let shared = index.sharing_a_piece(&chars[i]);
        found.extend(shared.into_iter().filter(|&j| near(i, j)).map(|j| (i.min(j), i.max(j))));
        index.insert(i, &chars[i]);
    }
    found.sort_unstable();
    found
}

/// Which letters a text holds, as a set of 64. One edit takes at most one letter out of it and puts one in, so two texts whose sets differ
/// in more than twice the distance need not be measured: most of those that share only a given name.
fn letters(text: &[char]) -> u64 {
    text.iter().fold(0, |set, &letter| set | 1 << (u32::from(letter) % 64))
}

/// Texts seen so far, none longer than the one that asks.
struct Index<'c> {
    distance: usize,
    /// By length of the text, number of the piece, and the piece.
    pieces: HashMap<(usize, usize, &'c [char]), Vec<usize>>,
    /// Texts too short to be cut: they are always measured.
    short: Vec<usize>,
}

impl<'c> Index<'c> {
    fn new(distance: usize) -> Self {
        Self { distance, pieces: HashMap::new(), short: Vec::new() }
    }

    fn insert(&mut self, i: usize, text: &'c [char]) {
        if text.len() <= self.distance {
            self.short.push(i);
            return;
        }
        for (number, start, length) in cuts(text.len(), self.distance) {
            self.pieces.entry((text.len(), number, &text[start..start + length])).or_default().push(i);
        }
    }

    /// Indexed texts that may be within the distance, each once.
    fn sharing_a_piece(&self, text: &'c [char]) -> Vec<usize> {
        let mut found = self.short.clone();
        let shortest = text.len().saturating_sub(self.distance).max(self.distance + 1);
        for indexed in shortest..=text.len() {
            for (number, start, length) in cuts(indexed, self.distance) {
                let last = (start + self.distance).min(text.len().saturating_sub(length));
                for at in start.saturating_sub(self.distance)..=last {
                    let Some(piece) = text.get(at..at + length) else { continue };
                    found.extend(self.pieces.get(&(indexed, number, piece)).into_iter().flatten());
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// The pieces of a text of this length: number, start, length. As even as possible, the longer ones last.
fn cuts(length: usize, distance: usize) -> impl Iterator<Item = (usize, usize, usize)> {
    let pieces = distance + 1;
    let (base, longer) = (length / pieces, length % pieces);
    (0..pieces).map(move |number| {
        let extra = (number + longer).saturating_sub(pieces);
        (number, number * base + extra, base + usize::from(number + longer >= pieces))
    })
}

#[cfg(test)]
mod tests {
    use proptest::{collection::btree_set, prelude::prop_assert_eq, proptest};

    use super::{cuts, pairs};

    fn brute_force(texts: &[&str], distance: usize) -> Vec<(usize, usize)> {
        let all = (0..texts.len()).flat_map(|i| (i + 1..texts.len()).map(move |j| (i, j)));
        all.filter(|&(i, j)| strsim::levenshtein(texts[i], texts[j]) <= distance).collect()
    }

    #[test]
    fn a_text_is_cut_into_pieces_that_cover_it() {
        for (length, distance) in [(3, 2), (10, 2), (11, 2), (12, 2), (7, 0), (9, 3)] {
            let mut next = 0;
            for (number, (n, start, piece)) in cuts(length, distance).enumerate() {
                assert_eq!((n, start), (number, next), "{length} in {distance}");
                assert!(piece > 0, "{length} in {distance}");
                next += piece;
            }
            assert_eq!(next, length, "{length} in {distance}");
        }
    }

    #[test]
    fn near_names_are_found_across_insertions_deletions_and_exchanges() {
        let names = ["jon smith", "john smith", "jhon smyth", "jane doe", "li", "wu", "łukasz", "lukasz"];
        assert_eq!(pairs(&names, 2), brute_force(&names, 2));
        assert!(pairs(&names, 2).contains(&(0, 1)));
        assert_eq!(pairs(&names, 0), []);
    }

    proptest! {
        // Few letters and short texts: near pairs are frequent, and every border of the pieces is met.
        #[test]
        fn the_pairs_are_those_of_brute_force(texts in btree_set("[abé ]{0,12}", 0..40), distance in 0usize..4) {
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            prop_assert_eq!(pairs(&texts, distance), brute_force(&texts, distance));
        }

        #[test]
        fn long_names_one_edit_apart_are_found(texts in btree_set("[a-d]{9,11}", 0..60)) {
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            prop_assert_eq!(pairs(&texts, 2), brute_force(&texts, 2));
        }
    }
}

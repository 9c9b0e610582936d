//! Where texts are cut, and where a piece may stand in a longer text.

use std::ops::Range;

/// One piece of all texts of one length.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// Length of the texts that are cut, in characters.
    pub length: usize,
    /// The piece.
    pub piece: Range<usize>,
    /// Where it may stand in a text of `length` or more.
    pub places: Vec<Place>,
}

/// Where a piece may stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Length of the other text.
    pub length: usize,
    /// Begin of the piece in it.
    pub start: usize,
}

/// Every piece of texts of these lengths. Texts no longer than the distance cannot be cut and are left out.
pub fn tasks(lengths: Range<usize>, distance: usize) -> impl Iterator<Item = Task> {
    let (first, end) = (lengths.start.max(distance + 1), lengths.end);
    (first..end).flat_map(move |length| {
        cuts(length, distance).enumerate().map(move |(number, piece)| {
            let longest = (length + distance).min(end - 1);
            let places = (length..=longest).flat_map(|other| places(&piece, number, length, other, distance));
            Task { length, places: places.collect(), piece }
        })
    })
}

/// The pieces of a text: as even as possible, the longer ones last.
fn cuts(length: usize, distance: usize) -> impl Iterator<Item = Range<usize>> {
    let pieces = distance + 1;
    let cut = move |number: usize| number * length / pieces;
    (0..pieces).map(move |number| cut(number)..cut(number + 1))
}

/// Places of the `number`-th piece in a text of length `other`. Of the whole pieces the one counts that has the fewest edits before it
/// and behind it: at most `number` before, at most `distance - number` behind ("multi-match-aware" in the paper).
fn places(piece: &Range<usize>, number: usize, length: usize, other: usize, distance: usize) -> Vec<Place> {
    let longer = other - length;
    let behind = distance - number;
    let first = piece.start.saturating_sub(number).max((piece.start + longer).saturating_sub(behind));
    let last = (piece.start + number).min(piece.start + longer + behind).min(other - piece.len());
    (first..=last).map(|start| Place { length: other, start }).collect()
}

#[cfg(test)]
mod tests {
    use super::{Place, cuts, tasks};

    #[test]
    fn a_text_is_cut_into_pieces_that_cover_it() {
        for (length, distance) in [(3, 2), (10, 2), (11, 2), (12, 2), (7, 0), (9, 3)] {
            let mut next = 0;
            for piece in cuts(length, distance) {
                assert_eq!(piece.start, next, "{length} in {distance}");
                assert!(!piece.is_empty(), "{length} in {distance}");
                next = piece.end;
            }
            assert_eq!(next, length, "{length} in {distance}");
        }
    }

    #[test]
    fn the_outer_pieces_have_one_place_in_each_length_and_the_inner_ones_few() {
        let tasks: Vec<_> = tasks(0..12, 2).filter(|task| task.length == 9).collect();
        let places = |n: usize| {
            tasks[n].places.iter().map(|Place { length, start }| (*length, *start)).collect::<Vec<_>>()
        };
        assert_eq!(places(0), [(9, 0), (10, 0), (11, 0)]);
        assert_eq!(places(1), [(9, 2), (9, 3), (9, 4), (10, 3), (10, 4), (11, 4)]);
        assert_eq!(places(2), [(9, 6), (10, 7), (11, 8)]);
    }
}

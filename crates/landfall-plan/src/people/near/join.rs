//! Texts that share a piece, by sorting and merging: no table of lists, and what is compared lies side by side.

use std::ops::Range;

use super::{letters, measure::Measure, pieces::Task};

/// Texts in the order of their lengths.
#[derive(Debug)]
pub struct Texts {
    /// The characters of all texts, one after the other.
    chars: Vec<char>,
    /// By position: where its characters begin; one more for the end of the last.
    starts: Vec<usize>,
    /// By position: its letters.
    letters: Vec<u64>,
    /// By position: its index.
    index: Vec<u32>,
    /// By length: the positions.
    of_length: Vec<Range<usize>>,
}

impl Texts {
    /// Puts the texts in order; of one length alphabetically, so that equal beginnings lie side by side.
    pub fn new(texts: &[&str]) -> Self {
        let mut order: Vec<(usize, &str, u32)> =
            (0..).zip(texts).map(|(index, text)| (text.chars().count(), *text, index)).collect();
        order.sort_unstable();
        let longest = order.last().map_or(0, |(length, ..)| *length);
        let mut sorted = Self {
            chars: Vec::new(),
            starts: vec![0],
            letters: Vec::with_capacity(texts.len()),
            index: order.iter().map(|(.., index)| *index).collect(),
            of_length: Vec::new(),
        };
        for (_, text, _) in &order {
            let start = sorted.chars.len();
            sorted.chars.extend(text.chars());
            sorted.starts.push(sorted.chars.len());
            sorted.letters.push(letters::of(sorted.chars[start..].iter().copied()));
        }
        let first_of = |length: usize| order.partition_point(|(other, ..)| *other < length);
        sorted.of_length = (0..=longest).map(|length| first_of(length)..first_of(length + 1)).collect();
        sorted
    }

    /// The lengths that there are, and perhaps some between that there are not.
    pub const fn lengths(&self) -> Range<usize> {
        0..self.of_length.len()
    }

    fn text(&self, at: usize) -> &[char] {
        &self.chars[self.starts[at]..self.starts[at + 1]]
    }

    fn pair(&self, a: usize, b: usize) -> (u32, u32) {
        let (a, b) = (self.index[a], self.index[b]);
        (a.min(b), a.max(b))
    }

    /// The texts of one length by what stands at `start`, sorted.
    fn by_piece(&self, length: usize, start: usize, piece: usize) -> Column {
        let positions = self.of_length[length].clone();
        let key = |at: usize| (u64::from(hash(&self.text(at)[start..start + piece])) << 32) | at as u64;
        let mut keys: Vec<u64> = positions.map(key).collect();
        keys.sort_unstable();
        let letters = keys.iter().map(|&key| self.letters[position(key)]).collect();
        Column { length, keys, letters }
    }
}

/// Texts of one length, by a piece.
struct Column {
    length: usize,
    /// Hash of the piece above, position of the text below.
    keys: Vec<u64>,
    letters: Vec<u64>,
}

impl Column {
    /// End of the run of equal hashes that begins here.
    fn run(&self, start: usize) -> Range<usize> {
        let piece = self.keys[start] >> 32;
        let length = self.keys[start..].iter().take_while(|&&key| key >> 32 == piece).count();
        start..start + length
    }
}

const fn position(key: u64) -> usize {
    (key & 0xffff_ffff) as usize
}

/// Two pieces with one hash cost a comparison, never a pair.
fn hash(piece: &[char]) -> u32 {
    let mixed = piece
        .iter()
        .fold(0u64, |hash, &c| (hash.rotate_left(5) ^ u64::from(c)).wrapping_mul(0x517c_c1b7_2722_0a95));
    (mixed >> 32) as u32
}

/// Pairs within the distance that share this piece.
pub fn sharing_a_piece(texts: &Texts, task: &Task, distance: usize) -> Vec<(u32, u32)> {
    let cut = texts.by_piece(task.length, task.piece.start, task.piece.len());
    let mut found = Vec::new();
    for place in task.places.iter().filter(|_| !cut.keys.is_empty()) {
        let other = texts.by_piece(place.length, place.start, task.piece.len());
        // A text that is longer cannot be reached by exchanges alone, which change two letters.
        let bits = 2 * distance - (place.length - task.length);
        let mut join = Join { texts, bits: bits as u32, measure: Measure::new(distance), found: &mut found };
        join.merge(&cut, &other);
    }
    found
}

struct Join<'t> {
    texts: &'t Texts,
    bits: u32,
    measure: Measure,
    found: &'t mut Vec<(u32, u32)>,
}

impl Join<'_> {
    /// Runs of one hash in both columns, each with each; within one length every pair once.
    fn merge(&mut self, one: &Column, other: &Column) {
        let (mut a, mut b) = (0, 0);
        while a < one.keys.len() && b < other.keys.len() {
            match (one.keys[a] >> 32).cmp(&(other.keys[b] >> 32)) {
                std::cmp::Ordering::Less => a += 1,
                std::cmp::Ordering::Greater => b += 1,
                std::cmp::Ordering::Equal => {
                    let (run, others) = (one.run(a), other.run(b));
                    (a, b) = (run.end, others.end);
                    for at in others {
                        let position = position(other.keys[at]);
                        let smaller =
                            |key: &u64| one.length != other.length || self::position(*key) < position;
                        let end = run.start + one.keys[run.clone()].partition_point(smaller);
                        self.compare(one, run.start..end, position, other.letters[at]);
                    }
                }
            }
        }
    }

    fn compare(&mut self, one: &Column, run: Range<usize>, other: usize, letters: u64) {
        let like = one.letters[run.clone()].iter().zip(&one.keys[run]);
        for (_, &key) in like.filter(|(own, _)| (**own ^ letters).count_ones() <= self.bits) {
            let at = position(key);
            if self.measure.between(self.texts.text(at), self.texts.text(other)).is_some() {
                self.found.push(self.texts.pair(at, other));
            }
        }
    }
}

/// Pairs within the distance of which one is no longer than it: such a text has no piece, and is measured with all that may be near.
pub fn too_short_to_cut(texts: &Texts, distance: usize) -> Vec<(u32, u32)> {
    let up_to = |length: usize| texts.of_length.get(length).or(texts.of_length.last()).map_or(0, |at| at.end);
    let (short, all) = (up_to(distance), up_to(2 * distance));
    let mut measure = Measure::new(distance);
    let pairs = (0..short).flat_map(|a| (a + 1..all).map(move |b| (a, b)));
    let near = pairs.filter(|&(a, b)| measure.between(texts.text(a), texts.text(b)).is_some());
    near.map(|(a, b)| texts.pair(a, b)).collect()
}

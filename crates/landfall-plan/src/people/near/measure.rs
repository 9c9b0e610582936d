//! Whether two texts are within a distance of each other, in time that grows with the distance and not with the texts' product.

/// A measure for one distance; it keeps its working memory from one text to the next.
#[derive(Debug)]
pub struct Measure {
    distance: usize,
    /// By diagonal: how far in the first text so many edits lead. The outermost two are never reached.
    reach: Vec<Option<usize>>,
    next: Vec<Option<usize>>,
}

impl Measure {
    /// A measure for this Levenshtein distance.
    pub fn new(distance: usize) -> Self {
        let diagonals = vec![None; 2 * distance + 3];
        Self { distance, reach: diagonals.clone(), next: diagonals }
    }

    /// The Levenshtein distance in characters; none where it is larger than this measure's.
    ///
    /// For 0, 1, 2, ... edits it looks how far they lead on every diagonal, and runs on over equal letters (Ukkonen 1985; Myers 1986).
    pub fn between(&mut self, a: &[char], b: &[char]) -> Option<usize> {
        if a.len().abs_diff(b.len()) > self.distance {
            return None;
        }
        let middle = self.distance + 1;
        let goal = middle + b.len() - a.len();
        self.reach.fill(None);
        for edits in 0..=self.distance {
            self.next.fill(None);
            for diagonal in middle - edits..=middle + edits {
                let start = if edits == 0 { Some(0) } else { self.with_one_more(diagonal) };
                self.next[diagonal] = start.and_then(|start| run_on(a, b, start, diagonal, middle));
            }
            std::mem::swap(&mut self.reach, &mut self.next);
            if self.reach[goal] == Some(a.len()) {
                return Some(edits);
            }
        }
        None
    }

    /// How far one more edit leads: a letter exchanged, put in, or taken out.
    fn with_one_more(&self, diagonal: usize) -> Option<usize> {
        let (exchanged, put_in, taken_out) =
            (self.reach[diagonal], self.reach[diagonal - 1], self.reach[diagonal + 1]);
        exchanged.map(|at| at + 1).max(put_in).max(taken_out.map(|at| at + 1))
    }
}

/// On over equal letters; none where the diagonal leaves the texts before `start`.
fn run_on(a: &[char], b: &[char], start: usize, diagonal: usize, middle: usize) -> Option<usize> {
    // An exchange at the very end of a text leads nowhere new: cut back to the end.
    let last = a.len().min((b.len() + middle).checked_sub(diagonal)?);
    let start = start.min(last);
    let other = (start + diagonal).checked_sub(middle)?;
    let equal = a[start..last].iter().zip(&b[other..]).take_while(|(a, b)| a == b).count();
    Some(start + equal)
}

#[cfg(test)]
mod tests {
    use proptest::{prelude::prop_assert_eq, proptest};

    use super::Measure;

    proptest! {
        #[test]
        fn the_measure_is_the_levenshtein_distance_up_to_its_limit(a in "[abé]{0,9}", b in "[abé]{0,9}", limit in 0usize..5) {
            let expected = Some(strsim::levenshtein(&a, &b)).filter(|distance| *distance <= limit);
            let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
            let mut measure = Measure::new(limit);
            prop_assert_eq!(measure.between(&a, &b), expected);
            prop_assert_eq!(measure.between(&b, &a), expected);
        }
    }
}

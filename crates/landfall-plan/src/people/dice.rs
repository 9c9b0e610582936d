//! How many neighbouring letters two texts have in common: a likeness that blanks do not change and order hardly does. Parts of an
//! address are written in any order, and words together or apart.

/// The pairs of neighbouring letters of a text, blanks left out, sorted. Two letters of most texts fit into two bytes: what is compared with
/// a million others must be fetched as often.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pairs {
    /// Of a text of ASCII.
    Plain(Box<[u16]>),
    /// Of any other text.
    Wide(Box<[u64]>),
}

impl Pairs {
    /// Those of a text.
    pub fn of(text: &str) -> Self {
        let letters = || text.chars().filter(|letter| *letter != ' ').map(u32::from);
        let pairs = letters().zip(letters().skip(1));
        if text.is_ascii() {
            Self::Plain(sorted(pairs.map(|(one, other)| (one << 8 | other) as u16)))
        } else {
            Self::Wide(sorted(pairs.map(|(one, other)| u64::from(one) << 32 | u64::from(other))))
        }
    }

    /// Twice the pairs in common by the pairs of both, in percent (Dice 1945).
    pub fn percent(&self, other: &Self) -> usize {
        let (common, all) = match (self, other) {
            (Self::Plain(a), Self::Plain(b)) => (common(a, b), a.len() + b.len()),
            (Self::Wide(a), Self::Wide(b)) => (common(a, b), a.len() + b.len()),
            (Self::Plain(plain), Self::Wide(wide)) | (Self::Wide(wide), Self::Plain(plain)) => {
                (common(&widened(plain), wide), plain.len() + wide.len())
            }
        };
        (200 * common).checked_div(all).unwrap_or(0)
    }
}

fn sorted<T: Ord>(pairs: impl Iterator<Item = T>) -> Box<[T]> {
    let mut pairs: Vec<T> = pairs.collect();
    pairs.sort_unstable();
    pairs.into()
}

/// The same pairs as those of another text are held.
fn widened(plain: &[u16]) -> Vec<u64> {
    plain.iter().map(|pair| u64::from(pair >> 8) << 32 | u64::from(pair & 0xff)).collect()
}

fn common<T: Ord>(a: &[T], b: &[T]) -> usize {
    let (mut i, mut j, mut common) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        let order = a[i].cmp(&b[j]);
        common += usize::from(order.is_eq());
        i += usize::from(order.is_le());
        j += usize::from(order.is_ge());
    }
    common
}

#[cfg(test)]
mod tests {
    use proptest::{prelude::prop_assert_eq, proptest};

    use super::Pairs;

    /// As the formula stands in the paper.
    fn dice(a: &str, b: &str) -> usize {
        let pairs = |text: &str| -> Vec<(char, char)> {
            let letters: Vec<char> = text.chars().filter(|letter| *letter != ' ').collect();
            letters.windows(2).map(|pair| (pair[0], pair[1])).collect()
        };
        let (a, mut left) = (pairs(a), pairs(b));
        let all = a.len() + left.len();
        let mut is_held = |pair: &(char, char)| {
            let at = left.iter().position(|other| other == pair);
            at.map(|at| left.swap_remove(at)).is_some()
        };
        let common = a.iter().filter(|pair| is_held(pair)).count();
        (200 * common).checked_div(all).unwrap_or(0)
    }

    proptest! {
        #[test]
        fn texts_in_any_script_are_as_alike_as_their_pairs(a in "[ab é王]{0,12}", b in "[ab é王]{0,12}", plain in "[ab ]{0,12}") {
            for (one, other) in [(&a, &b), (&a, &plain), (&plain, &b), (&plain, &plain)] {
                prop_assert_eq!(Pairs::of(one).percent(&Pairs::of(other)), dice(one, other));
            }
        }
    }
}

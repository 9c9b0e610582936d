//! How many neighbouring letters two texts have in common: a likeness that blanks do not change and order hardly does. Parts of an
//! address are written in any order, and words together or apart.

/// The pairs of neighbouring letters of a text, blanks left out, sorted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pairs(Vec<(char, char)>);

impl Pairs {
    /// Those of a text.
    pub fn of(text: &str) -> Self {
        let letters = || text.chars().filter(|letter| *letter != ' ');
        let mut pairs: Vec<(char, char)> = letters().zip(letters().skip(1)).collect();
        pairs.sort_unstable();
        Self(pairs)
    }

    /// Twice the pairs in common by the pairs of both, in percent (Dice 1945).
    pub fn percent(&self, other: &Self) -> usize {
        let (a, b) = (&self.0, &other.0);
        let (mut i, mut j, mut common) = (0, 0, 0);
        while i < a.len() && j < b.len() {
            let order = a[i].cmp(&b[j]);
            common += usize::from(order.is_eq());
            i += usize::from(order.is_le());
            j += usize::from(order.is_ge());
        }
        (200 * common).checked_div(a.len() + b.len()).unwrap_or(0)
    }
}

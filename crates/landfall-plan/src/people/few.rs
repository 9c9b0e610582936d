//! A set of few values.

use std::ops::Deref;

/// A set as a sorted list. One client has one value of most things: a tree for each would take a hundred times the room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Few<T>(Vec<T>);

impl<T: Ord> Few<T> {
    /// True where both have a value in common.
    pub fn share(&self, other: &Self) -> bool {
        self.iter().any(|value| other.binary_search(value).is_ok())
    }

    /// True where both say something, and nothing that is the same.
    pub fn differ(&self, other: &Self) -> bool {
        !self.is_empty() && !other.is_empty() && !self.share(other)
    }
}

impl<T> Default for Few<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Deref for Few<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<T: Ord> FromIterator<T> for Few<T> {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        let mut values: Vec<T> = values.into_iter().collect();
        values.sort_unstable();
        values.dedup();
        Self(values)
    }
}

impl<T: Ord, const N: usize> From<[T; N]> for Few<T> {
    fn from(values: [T; N]) -> Self {
        values.into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Few;

    #[test]
    fn every_value_is_there_once_and_in_order() {
        assert_eq!(*Few::from([3, 1, 3, 2]), [1, 2, 3]);
    }

    #[test]
    fn two_that_share_nothing_differ_only_where_both_say_something() {
        let (odd, even, none) = (Few::from([1, 3]), Few::from([2, 4]), Few::default());
        assert!(odd.share(&Few::from([3, 4])) && !odd.differ(&Few::from([3, 4])));
        assert!(!odd.share(&even) && odd.differ(&even));
        assert!(!odd.share(&none) && !odd.differ(&none));
    }
}

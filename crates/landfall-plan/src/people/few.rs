//! A set of few values.

use std::{
    hash::{Hash, Hasher},
    ops::Deref,
};

use crate::quick::Quick;

/// A set as a sorted list. One client has one value of most things: a tree for each would take a hundred times the room.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Few<T> {
    values: Values<T>,
    /// One bit for each value: sets without a bit in common share nothing, and most are told apart so.
    bits: u64,
}

/// Where a single value is, it lies with its owner, and nothing is fetched from elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Values<T> {
    None,
    One(T),
    Many(Vec<T>),
}

impl<T: Ord> Few<T> {
    /// True where both have a value in common.
    pub fn share(&self, other: &Self) -> bool {
        self.bits & other.bits != 0 && self.iter().any(|value| other.binary_search(value).is_ok())
    }

    /// How many values both have in common.
    pub fn in_common(&self, other: &Self) -> usize {
        if self.bits & other.bits == 0 {
            0
        } else {
            self.iter().filter(|value| other.binary_search(value).is_ok()).count()
        }
    }

    /// True where both say something, and nothing that is the same.
    pub fn differ(&self, other: &Self) -> bool {
        !self.is_empty() && !other.is_empty() && !self.share(other)
    }
}

impl<T> Default for Few<T> {
    fn default() -> Self {
        Self { values: Values::None, bits: 0 }
    }
}

impl<T> Deref for Few<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        match &self.values {
            Values::None => &[],
            Values::One(value) => std::slice::from_ref(value),
            Values::Many(values) => values,
        }
    }
}

impl<T: Ord + Hash> FromIterator<T> for Few<T> {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        let mut values = values.into_iter();
        let values = match (values.next(), values.next()) {
            (Some(first), Some(second)) => Values::Many(sorted([first, second].into_iter().chain(values))),
            (Some(only), None) => Values::One(only),
            (None, _) => Values::None,
        };
        let few = Self { values, bits: 0 };
        Self { bits: few.iter().map(bit).fold(0, |bits, bit| bits | bit), ..few }
    }
}

fn sorted<T: Ord>(values: impl Iterator<Item = T>) -> Vec<T> {
    let mut values: Vec<T> = values.collect();
    values.sort_unstable();
    values.dedup();
    values
}

impl<T: Ord + Hash, const N: usize> From<[T; N]> for Few<T> {
    fn from(values: [T; N]) -> Self {
        values.into_iter().collect()
    }
}

fn bit<T: Hash>(value: &T) -> u64 {
    let mut hasher = Quick::default();
    value.hash(&mut hasher);
    1 << (hasher.finish() % 64)
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
        assert_eq!([&odd, &even, &none].map(|other| odd.in_common(other)), [2, 0, 0]);
    }
}

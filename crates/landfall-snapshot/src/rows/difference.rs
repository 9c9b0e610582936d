//! How a reading differs from a later pass over the keys. Pure.

use std::collections::BTreeSet;

/// How the ids that were read differ from the keys that are there now, each list ascending.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Difference {
    /// There, and not read.
    pub missing: Vec<i64>,
    /// Read, and not there any more.
    pub gone: Vec<i64>,
    /// Read, and edited since.
    pub edited: Vec<i64>,
}

impl Difference {
    /// True where there is none.
    pub fn is_empty(&self) -> bool {
        self.all().is_empty()
    }

    /// Rows to be read again, ascending.
    pub fn unread(&self) -> Vec<i64> {
        let unread: BTreeSet<i64> = self.missing.iter().chain(&self.edited).copied().collect();
        unread.into_iter().collect()
    }

    /// All ids that differ, ascending.
    pub fn all(&self) -> Vec<i64> {
        let all: BTreeSet<i64> = self.unread().into_iter().chain(self.gone.iter().copied()).collect();
        all.into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Difference;

    #[test]
    fn what_is_unread_and_what_differs_come_in_the_order_of_ids() {
        let both = Difference { missing: vec![2, 9], gone: vec![4], edited: vec![5] };
        assert_eq!((both.unread(), both.all()), (vec![2, 5, 9], vec![2, 4, 5, 9]));
        assert!(!both.is_empty() && Difference::default().is_empty());
    }
}

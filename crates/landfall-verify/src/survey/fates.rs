//! What became of every planned row of one table, by its key. Nearly all rows are in the target, so these are held as eight bytes of their key
//! each, sorted; only the others are held whole. Memory grows with the plan, but by no more than that.
//!
//! Two keys may share their eight bytes: of five million rows with one chance in a million. Then a row beyond the plan could pass for a planned one,
//! nothing else. Roads not taken: a set of whole keys is five times as large; a file of sorted keys asks the disk for every look-up.

use std::collections::HashMap;

use crate::target::key::Key;

/// What became of a planned row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// In the target.
    Present,
    /// Not in the target as it is planned, and the run says why: the target rejected it. Of a change that it refused in a delta the row stays
    /// as it was.
    Rejected,
    /// Not in the target, and the run says why: a file whose copy is not verified.
    Withheld,
    /// Changed or deleted by users, before the delta came or since the load: it is as they want it.
    LeftAlone,
    /// Not in the target, and nobody says why.
    Lost,
}

/// The planned rows of a table.
#[derive(Default)]
pub(crate) struct Fates {
    present: Marks,
    others: HashMap<Key, Fate>,
}

impl Fates {
    /// Notes a row; of a key that is planned twice the last word counts.
    pub fn note(&mut self, key: Key, fate: Fate) {
        if fate == Fate::Present {
            self.present.add(key);
        } else {
            self.others.insert(key, fate);
        }
    }

    /// Puts all in order; nothing can be looked up before.
    pub fn settle(&mut self) {
        self.present.settle();
    }

    /// The row's fate; none where it is not planned.
    pub fn get(&self, key: Key) -> Option<Fate> {
        self.others.get(&key).copied().or_else(|| self.present.has(key).then_some(Fate::Present))
    }

    /// How many rows met this fate.
    pub fn count(&self, fate: Fate) -> u64 {
        if fate == Fate::Present {
            return self.present.len();
        }
        self.others.values().filter(|found| **found == fate).count() as u64
    }

    /// How many rows are planned.
    pub fn len(&self) -> u64 {
        self.present.len() + self.others.len() as u64
    }
}

/// A set of keys, eight bytes each.
#[derive(Default)]
pub(crate) struct Marks(Vec<u64>);

impl Marks {
    /// Adds a key.
    pub fn add(&mut self, key: Key) {
        self.0.push(mark(key));
    }

    /// Puts them in order, each once.
    pub fn settle(&mut self) {
        self.0.sort_unstable();
        self.0.dedup();
        self.0.shrink_to_fit();
    }

    /// True where the key was added.
    pub fn has(&self, key: Key) -> bool {
        self.0.binary_search(&mark(key)).is_ok()
    }

    /// How many there are.
    pub const fn len(&self) -> u64 {
        self.0.len() as u64
    }
}

/// Ids are hashes themselves, so that folding them keeps what tells them apart; the two parts of a junction's key are told apart by their place.
fn mark(key: Key) -> u64 {
    let fold = |id: uuid::Uuid| {
        let (high, low) = id.as_u64_pair();
        high ^ low.rotate_left(17)
    };
    fold(key.first) ^ key.second.map_or(0, |second| fold(second).rotate_left(31))
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::{Fate, Fates, Key};

    #[test]
    fn every_row_has_its_fate_and_others_have_none() {
        let id = |n: u64| Uuid::new_v5(&Uuid::NAMESPACE_OID, &n.to_le_bytes());
        let key = |n: u64| Key { first: id(n), second: n.is_multiple_of(3).then(|| id(n + 1)) };
        let fate = |n: u64| if n.is_multiple_of(100) { Fate::Lost } else { Fate::Present };
        let mut fates = Fates::default();
        (0..10_000).for_each(|n| fates.note(key(n), fate(n)));
        fates.note(key(1), Fate::Present);
        fates.settle();
        assert!((0..10_000).all(|n| fates.get(key(n)) == Some(fate(n))));
        assert!((10_000..20_000).all(|n| fates.get(key(n)).is_none()));
        let turned = Key { first: id(4), second: Some(id(3)) };
        assert_eq!((fates.get(key(3)), fates.get(turned)), (Some(Fate::Present), None));
        assert_eq!((fates.count(Fate::Present), fates.count(Fate::Lost), fates.len()), (9_900, 100, 10_000));
    }
}

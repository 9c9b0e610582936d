//! What shows which kind of dirt: written while the world is made, read by tests that look for a certain case.

use std::collections::BTreeMap;

use landfall_model::source::{SourceRef, SourceTable};

/// Where a kind of dirt shows.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// In a record of the source.
    Record(SourceRef),
    /// In an object of a bucket.
    Object {
        /// The bucket.
        bucket: String,
        /// The key.
        key: String,
    },
}

/// All places, by the name of the dirt. Each list is in the order in which the places were made.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ledger {
    places: BTreeMap<&'static str, Vec<Place>>,
}

impl Ledger {
    pub(crate) fn record(&mut self, dirt: &'static str, table: SourceTable, id: i64) {
        self.note(dirt, Place::Record(SourceRef::new(table, id)));
    }

    pub(crate) fn object(&mut self, dirt: &'static str, bucket: &str, key: &str) {
        self.note(dirt, Place::Object { bucket: bucket.to_owned(), key: key.to_owned() });
    }

    fn note(&mut self, dirt: &'static str, place: Place) {
        self.places.entry(dirt).or_default().push(place);
    }

    /// The names of all dirt that is here, sorted.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.places.keys().copied()
    }

    /// The places of one kind of dirt; none where its name is not known.
    pub fn places(&self, dirt: &str) -> &[Place] {
        self.places.get(dirt).map_or(&[], Vec::as_slice)
    }

    /// Ids of the records that show it.
    pub fn ids(&self, dirt: &str) -> Vec<i64> {
        let id = |place: &Place| match place {
            Place::Record(record) => Some(record.id),
            Place::Object { .. } => None,
        };
        self.places(dirt).iter().filter_map(id).collect()
    }

    /// Keys of the objects that show it.
    pub fn keys(&self, dirt: &str) -> Vec<&str> {
        fn key(place: &Place) -> Option<&str> {
            match place {
                Place::Record(_) => None,
                Place::Object { key, .. } => Some(key),
            }
        }
        self.places(dirt).iter().filter_map(key).collect()
    }
}

//! Every kind of dirt that real bases are known to hold (DOMAIN 1.5 to 1.7 and 2.3, NOCODB 4), by name.
//!
//! Most of it sits in one cell and is written here as a rule; what takes several rows, links or objects is planted where those are
//! made, and only described here.

mod berths;
mod contacts;
mod deals;
mod expenses;
mod invoices;
mod links;
mod listed;
mod names;
mod notes;
mod plant;
mod repeats;
mod status;
#[cfg(test)]
mod tests;

use landfall_model::source::SourceTable;

pub(crate) use links::{Tables, repeat_mooring, tangle};
pub(crate) use listed::note_date_forms;
pub(crate) use plant::{Ground, plant};
pub(crate) use repeats::repeat;
pub(crate) use status::contradict;

/// One kind of dirt.
#[derive(Debug)]
pub struct Dirt {
    /// The name by which [`crate::Ledger`] knows it.
    pub name: &'static str,
    /// The table it is in; none for objects of buckets.
    pub table: Option<SourceTable>,
    /// The column it is in; empty where it is a matter of several cells, of links or of objects.
    pub column: &'static str,
    /// What is wrong.
    pub what: &'static str,
    /// So many records of a world of the plan's size show it; others in proportion, at least one.
    count: usize,
    how: How,
}

/// How a kind of dirt comes into a cell.
#[derive(Debug)]
enum How {
    /// The text that is there, changed.
    Change(fn(&str) -> String),
    /// One of these in turn, whatever was there.
    Put(&'static [&'static str]),
    /// A made text, whatever was there.
    Write(fn() -> String),
    /// Null.
    Null,
    /// Planted where rows, links and objects are made.
    Elsewhere,
}

/// Every kind of dirt, table by table.
pub fn kinds_of_dirt() -> impl Iterator<Item = &'static Dirt> {
    let groups: [&[Dirt]; 8] = [
        names::DIRT,
        contacts::DIRT,
        deals::DIRT,
        notes::DIRT,
        berths::DIRT,
        expenses::DIRT,
        invoices::DIRT,
        listed::DIRT,
    ];
    groups.into_iter().flatten()
}

/// A column whose cells have dirt.
struct Column(SourceTable, &'static str);

impl Column {
    const fn dirt(&self, name: &'static str, count: usize, how: How, what: &'static str) -> Dirt {
        Dirt { name, table: Some(self.0), column: self.1, what, count, how }
    }
}

//! The built-in practice world: a made-up marina, dirty in every known way.
//!
//! [`world`] is of the plan document's size; [`world_of`] makes smaller and larger ones. Both are pure: the same size and seed give
//! the same bytes on any machine. About four fifths of all records are ordinary; what is wrong with the others is listed, and [`World::dirt`] tells which records and objects show it. All people, companies and yachts are invented.

mod berths;
mod cast;
mod columns;
mod files;
mod interests;
mod ledger;
mod money;
mod names;
mod people;
mod random;
mod rows;
mod shared;
mod size;

use std::collections::BTreeMap;

use landfall_model::snapshot::Snapshot;

pub use files::StoredObject;
pub use ledger::{Ledger, Place};
pub use size::Size;

use files::{Records, Store};

/// A whole source: what the servers would answer, and what the buckets hold.
#[derive(Debug, Clone, PartialEq)]
pub struct World {
    /// Rows, links, listings and columns, as a snapshot of real servers holds them.
    pub snapshot: Snapshot,
    /// The objects that `snapshot.objects` lists, in the same order, with their bytes.
    pub objects: Vec<StoredObject>,
    /// Which records and objects show which kind of dirt.
    pub dirt: Ledger,
}

/// The world of the plan document's size, always the same.
pub fn world() -> World {
    world_of(Size::PLAN, 1)
}

/// A world of another size. Sizes below [`Size::SMALLEST`] are raised to it: every kind of dirt needs its record.
pub fn world_of(size: Size, seed: u64) -> World {
    let size = size.at_least(Size::SMALLEST);
    let mut dirt = Ledger::default();

    let ids = interests::ids(size.interests, seed);
    let mut cast = cast::cast(&ids, seed, &mut dirt);
    shared::share(&mut cast, &ids, seed, &mut dirt);

    let mut berths = berths::lay_out(size.berths, seed);
    let deals = interests::deals(size.interests, size.berths, seed);
    let mut interests = interests::write(&ids, &cast, &deals, &berths, seed);
    interests::settle(&mut berths, &deals);
    let links = interests::links(&ids, &deals, &berths);

    let mut expenses = money::expenses(size.expenses, seed);
    let mut invoices = money::invoices(size.invoices, &cast.people, &expenses, seed);

    let mut store = Store::new(seed);
    let mut records = Records { interests: &mut interests, berths: &berths, invoices: &mut invoices };
    files::sheets(&mut store, &mut records, &deals);
    files::cards(&mut store, &interests, &cast.plain);
    files::caches(&mut store, &interests, seed);
    files::strew(&mut store, &interests, &cast.plain, seed, &mut dirt);
    let room = size.files.saturating_sub(store.len());
    files::receipts(&mut store, &mut expenses, room, seed);

    let (objects, listing) = store.close();
    let columns = columns::describe();
    let mut snapshot = Snapshot { interests, berths, expenses, invoices, links, objects: listing, columns };
    count_links(&mut snapshot);
    World { snapshot, objects, dirt }
}

/// Fills the two link columns with what the server shows there: the number of links whose other side exists.
fn count_links(snapshot: &mut Snapshot) {
    let Snapshot { interests, berths, links, .. } = snapshot;
    let mut parties: BTreeMap<i64, usize> = berths.iter().map(|berth| (rows::id(berth), 0)).collect();
    let mut moorings: BTreeMap<i64, usize> = BTreeMap::new();
    for link in links {
        if let Some(parties) = parties.get_mut(&link.berth) {
            *parties += 1;
            *moorings.entry(link.interest).or_default() += 1;
        }
    }
    for row in interests {
        let n = moorings.get(&rows::id(row)).copied().unwrap_or_default();
        rows::set(row, "Berths", n);
    }
    for row in berths {
        let n = parties.get(&rows::id(row)).copied().unwrap_or_default();
        rows::set(row, "Interested Parties", n);
    }
}

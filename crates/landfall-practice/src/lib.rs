//! The built-in practice world: a made-up marina, dirty in every known way.
//!
//! [`world`] is of the plan document's size; [`world_of`] makes smaller and larger ones. Both are pure: the same size and seed give
//! the same bytes on any machine. About four fifths of all records are ordinary; what is wrong with the others is listed by
//! [`kinds_of_dirt`], and [`World::dirt`] tells which records and objects show it. All people, companies and yachts are invented.

mod berths;
mod cast;
mod census;
mod columns;
mod dirt;
mod draft;
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

use landfall_model::snapshot::Snapshot;

pub use dirt::{Dirt, kinds_of_dirt};
pub use files::StoredObject;
pub use ledger::{Ledger, Place};
pub use random::Rng;
pub use size::Size;

use census::Census;
use draft::Draft;
use people::Population;

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
    world_with(Population::new(seed), size, seed)
}

/// The same with names, telephone numbers and streets as a large country has them: [`world_of`] knows some thousand names, which come again
/// and again in worlds of many people, and then hundreds of rows look like one person.
pub fn populous_world_of(size: Size, seed: u64) -> World {
    world_with(Population::large(seed), size, seed)
}

/// Names of people as a census finds them, without end.
pub fn names(seed: u64) -> impl Iterator<Item = String> {
    let (census, mut rng) = (Census::new(seed), Rng::new(seed, "names"));
    std::iter::repeat_with(move || {
        let (given, family) = census.name(&mut rng);
        format!("{given} {family}")
    })
}

fn world_with(population: Population, size: Size, seed: u64) -> World {
    let size = size.at_least(Size::SMALLEST);
    let mut draft = Draft::people_and_deals(size, population, seed);
    draft.money();
    draft.papers();
    draft.dirt();
    draft.finish()
}

//! The re-entry pack: what users entered and changed in the CRM, in the old system's columns, for people to type and for NocoDB to import.
//!
//! It is the mapping, read backwards. Files and values alone: this crate reaches nothing, so that nothing can ever be written to the old
//! system by it.
//!
//! 1. `world`: both states of the CRM, as it was loaded and as it is, no larger than what the changes reach.
//! 2. `draft`: the records of the old system in which they show, by table: `people`, `marina`, `money`. `fields` says which column shows in which cell.
//! 3. `pack`: the records as files, new and changed ones, and beside them what no cell takes.

mod cells;
mod contacts;
mod draft;
mod fields;
mod later;
mod links;
mod marina;
mod money;
mod notes;
mod pack;
mod people;
mod reach;
mod record;
mod row;
mod sheet;
mod tables;
mod told;
mod words;
mod world;

use landfall_model::{
    change::Change,
    mapping::Mapping,
    rundir::{Error, RunDir},
    snapshot::Snapshot,
};

pub use pack::{Pack, PackFile};

use crate::world::World;

/// The pack of these changes to what `run` loaded. Of what stayed of runs that were taken out since, the old system has the records that these read.
///
/// # Errors
/// Where the snapshot or the plan of a run cannot be read.
pub fn pack(
    run: &RunDir,
    taken_out: &[RunDir],
    mapping: &Mapping,
    changes: &[Change],
) -> Result<Pack, Error> {
    // Not what a delta since a moment took over of it: whoever types a cell anew would wipe out what was typed there without a trace.
    let mut snapshot = Snapshot::read(&run.whole_reading())?;
    later::take_over(&mut snapshot, run, taken_out, changes)?;
    let world = World::read(run, &snapshot, changes)?;
    Ok(pack::make(&snapshot, mapping, &world, changes))
}

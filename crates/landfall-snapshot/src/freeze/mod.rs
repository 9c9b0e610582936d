//! The freeze sentinel: a fingerprint of every row, link and object at the freeze, and what moved since.
//!
//! It asks no server for what was edited: no filter of the source finds a deleted row, an unlinked berth, or an edit that left no time. It
//! reads everything through the same proven reading as a snapshot and compares.

mod fingerprint;
mod movement;
mod reading;

use chrono::{DateTime, Utc};
pub use fingerprint::Fingerprint;
use landfall_model::rundir::{Error, FREEZE, FREEZE_ROWS, RunDir};
pub use movement::{Moved, Movement, Thing, Violation};
pub use reading::{look, read};
use serde::{Deserialize, Serialize};

/// The content of `cutover/freeze.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Freeze {
    /// When the reading began.
    pub began: DateTime<Utc>,
    /// The exact moment: when the reading was complete. Whatever is edited later is seen.
    pub frozen: DateTime<Utc>,
    /// SHA-256 of the settings that decide what is read: with others, a difference would prove nothing.
    pub settings: String,
    /// Rows of the four tables.
    pub rows: u64,
    /// Links between interests and berths.
    pub links: u64,
    /// Objects of the source buckets.
    pub objects: u64,
}

impl Freeze {
    /// Writes the fingerprint and this beside it, last: a run that has `freeze.json` is frozen.
    pub fn write(&self, fingerprint: &Fingerprint, run: &RunDir) -> Result<(), Error> {
        run.set_aside(FREEZE_ROWS)?;
        fingerprint.write(run)?;
        run.write_json(FREEZE, self)
    }

    /// The freeze of a run that has one.
    pub fn read(run: &RunDir) -> Result<(Self, Fingerprint), Error> {
        Ok((run.read_json(FREEZE)?, Fingerprint::read(run)?))
    }
}

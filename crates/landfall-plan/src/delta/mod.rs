//! Two snapshots of one source: what moved between them, and the part of it that times of the source show. Pure.
//!
//! The exact way needs neither: a delta plans the whole new snapshot. What moved is told to people; the part that times show is what
//! `--since` asks for, with all that it misses.

mod compare;
mod narrow;
#[cfg(test)]
mod tests;

pub use compare::{changes, emptied, made_anew};
pub use narrow::since;

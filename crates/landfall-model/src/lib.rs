//! Types and files between the stages: what a stage reads and writes, and nothing that acts.
//!
//! No async, no network and no SQL may enter this crate; every other crate depends on it.

pub mod attachment;
pub mod berth_status;
pub mod billed;
pub mod cause;
pub mod cell;
pub mod change;
pub mod closest;
pub mod cluster;
pub mod currency;
pub mod decision;
pub mod delta;
pub mod exit;
pub mod finding;
pub mod fold;
pub mod hash;
pub mod ids;
pub mod journal;
pub mod kind;
pub mod literal;
pub mod mapping;
pub mod monitor;
pub mod outcome;
pub mod partition;
pub mod place;
pub mod plan;
pub mod raw;
pub mod redact;
pub mod review;
pub mod rundir;
pub mod seal;
pub mod shell;
pub mod snapshot;
pub mod source;
pub mod spreadsheet;
pub mod stay;
pub mod target;
pub mod user_edits;
pub mod words;

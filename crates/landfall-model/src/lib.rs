//! Types and files between the stages: what a stage reads and writes, and nothing that acts.
//!
//! No async, no network and no SQL may enter this crate; every other crate depends on it. Its rooms, along the chain:
//!
//! | what | modules |
//! |---|---|
//! | the source, as it was read | [`source`], [`snapshot`], [`raw`], [`cell`], [`delta`] |
//! | how it is to be read | [`mapping`], [`literal`], [`closest`] |
//! | the plan | [`plan`], [`target`], [`ids`], [`finding`] |
//! | questions and answers | [`review`], [`decision`], [`cluster`], [`partition`], [`spreadsheet`] |
//! | what the target holds since | [`outcome`], [`place`], [`stay`], [`change`], [`user_edits`] |
//! | the run directory | [`rundir`], [`journal`], [`seal`], [`hash`] |
//! | rules that stages share which share no other code | [`attachment`], [`berth_status`], [`billed`], [`currency`], [`fold`] |
//! | how a stage speaks | [`monitor`], [`redact`], [`words`], [`shell`] |
//! | how it ends | [`kind`], [`cause`], [`exit`] |

pub mod attachment;
pub mod berth_status;
pub mod billed;
pub mod cause;
pub mod cell;
pub mod change;
pub mod closest;
pub mod cluster;
pub mod columns;
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

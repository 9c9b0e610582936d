//! The CRM's settings: a TOML file held against the target. What differs is shown as a diff, applied in one transaction, audited, and noted
//! row by row in the run, from where it is taken back.

mod apply;
mod difference;
mod file;
mod journal;
mod undo;
mod wish;

pub use apply::{apply, diff};
pub use difference::{Difference, Fate};
pub use file::{DEFAULT, File};
pub use undo::{Undone, undo};
pub(crate) use wish::NEEDS;

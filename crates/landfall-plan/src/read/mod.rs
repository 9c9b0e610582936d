//! Reading rows: cells by role instead of by title, every remark of a normaliser turned into a warning beside its original, and nothing
//! left behind unseen.
//!
//! The other steps never touch a cell by its title: they ask a [`Record`] for a role of the mapping file.

mod called;
mod content;
mod day;
mod kept;
mod numbers;
mod record;
mod select;

pub use kept::{Kept, as_it_stood, section, with_kept};
pub use numbers::{LENGTH_DIGITS, MONEY_DIGITS, fits};
pub use record::Record;
pub use select::Select;

//! The target as this crate needs it: transactions, the live catalogue, and rows as JSON.

mod catalogue;
mod port;
mod row;
mod transaction;

pub use catalogue::{Need, check, lacks};
pub use port::{place, port};
pub use row::{Live, Wish, Written, fields, held, live, restore, write};
pub use transaction::{in_transaction, read_only};

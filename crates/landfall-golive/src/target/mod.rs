//! The target as this crate needs it: a connection, transactions, the live catalogue, and rows as JSON.

mod catalogue;
mod port;
mod row;
mod session;

pub use catalogue::{Need, check};
pub use port::port;
pub use row::{Live, Wish, live, restore, write};
pub use session::{Session, connect, in_transaction, read_only};

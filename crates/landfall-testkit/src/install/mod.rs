//! Where the servers of the tests are found, and how they get there.

pub mod postgres;

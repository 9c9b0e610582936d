//! Raw files, mapping and decisions into a plan: pure.

pub mod normalise;

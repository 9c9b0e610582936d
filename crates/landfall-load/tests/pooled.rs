//! The same tests through a pooler that gives every transaction another connection of the server.

#![expect(clippy::unwrap_used, reason = "an `unwrap` in a test is an assertion")]

#[path = "load"]
mod load {
    /// Through the pooler.
    pub const POOLED: bool = true;

    mod bench;
    mod clean;
    mod delta;
    mod order;
    mod poison;
    mod pooler;
    mod preflight;
    mod resume;
    mod sample;
    mod search;
    mod undo;
    mod withheld;
}

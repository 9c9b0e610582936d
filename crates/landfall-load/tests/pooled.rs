//! The same tests through a pooler that gives every transaction another connection of the server; all but those of many poisoned rows, which
//! take minutes and judge rows, not connections.

#![expect(clippy::unwrap_used, reason = "an `unwrap` in a test is an assertion")]

#[path = "load"]
mod load {
    /// Through the pooler.
    pub const POOLED: bool = true;

    mod bench;
    mod clean;
    mod delta;
    mod elsewhere;
    mod kit;
    mod meanwhile;
    mod mended;
    mod moment;
    mod order;
    mod pooler;
    mod preflight;
    mod replaced;
    mod resume;
    mod roles;
    mod sample;
    mod search;
    mod undo;
    mod unique;
    mod withheld;
}

//! The writer of the target, against a real PostgreSQL.

#![expect(clippy::unwrap_used, reason = "an `unwrap` in a test is an assertion")]

mod load {
    /// Straight to the server.
    pub const POOLED: bool = false;

    mod awaited;
    mod bench;
    mod clean;
    mod connection;
    mod delta;
    mod dropped;
    mod elsewhere;
    mod encoding;
    mod hostile;
    mod kit;
    mod meanwhile;
    mod mended;
    mod moment;
    mod order;
    mod poison;
    mod preflight;
    mod refused;
    mod replaced;
    mod resume;
    mod retry;
    mod roles;
    mod sample;
    mod search;
    mod undo;
    mod unique;
    mod withheld;
}

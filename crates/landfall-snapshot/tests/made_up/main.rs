//! Against a made-up source that misbehaves in the ways in which real ones were seen to (NOCODB 3, 4, 7).

#![expect(clippy::unwrap_used, reason = "an `unwrap` in a test is an assertion")]

mod accounts;
mod check;
mod moving;
mod restart;
mod sound;
#[path = "../support/mod.rs"]
mod support;
mod traps;
mod tricks;
mod trouble;
mod wide;

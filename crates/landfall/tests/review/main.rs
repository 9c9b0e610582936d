//! Questions and answers as a user meets them: `landfall review` between two dry runs.
#![allow(clippy::unwrap_used, reason = "an unwrap in a test is an assertion")]

mod files;
mod kit;
mod list;
mod parts;
mod sheets;
mod spreadsheets;
#[path = "../support/mod.rs"]
mod support;
mod undo;

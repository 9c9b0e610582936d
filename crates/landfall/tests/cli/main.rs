//! The command line where no server is needed: usage, configuration, run directories, and a dry run from a snapshot.
#![allow(clippy::unwrap_used, reason = "an unwrap in a test is an assertion")]

mod dry_run;
mod mapping;
mod output;
mod runs;
mod settings;
#[path = "../support/mod.rs"]
mod support;
mod usage;

//! Statements about a source that every implementation passes: the trap source, which the other tests use, and two real versions of
//! NocoDB, each in every generation of the API that it answers. Where versions differ, `expected.rs` says so, one by one: a trap that has not
//! passed the suite of the real servers proves nothing.

#![expect(clippy::unwrap_used, reason = "an `unwrap` in a test is an assertion")]

mod expected;
mod fields;
mod filters;
mod links;
mod pages;
mod refusals;
mod subject;
#[path = "../support/mod.rs"]
mod support;
mod whole;
mod world;

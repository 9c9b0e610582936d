//! What a user meets in a migration, a subject in each file. They are one program: each program is linked anew and starts a PostgreSQL of its own.
#![allow(clippy::unwrap_used, reason = "an unwrap in a test is an assertion")]

#[path = "../support/mod.rs"]
mod support;

mod attachments;
mod berths;
mod deleted;
mod files_again;
mod owners;
mod ports;
mod repair;
mod seal;
mod settings;

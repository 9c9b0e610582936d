//! Verification against a real PostgreSQL: what is right passes in silence, and every kind of damage is found.

#![expect(clippy::unwrap_used, reason = "an unwrap in a test and its helpers is an assertion")]

mod carried;
mod changed;
mod delta;
mod entered;
mod evidence;
mod followed;
mod hostile;
mod kit;
mod locked;
mod moment;
mod names;
mod objects;
mod other_ports;
mod practice;
mod refusals;
mod sabotage;
mod silence;
mod statuses;
mod types;
mod unfilled;

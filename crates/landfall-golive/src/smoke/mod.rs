//! Smoke tests: the plan's nine, as data. Addresses, statements and expectations stand in a file; here is what asks and compares. Each failure is a
//! sentence: no answer, slow, another status, another shape, another number.

mod ask;
mod book;
mod expect;
mod outcome;
mod run;
mod values;

pub use book::{Book, Check, DEFAULT, Test};
pub use outcome::{Checked, Outcome, Tested};
pub use run::{Given, run};

//! The checks, one file per question. Each answers with what should be, what is, and where they part; none of them writes.

pub(crate) mod accounting;
mod at_fault;
pub(crate) mod audit;
pub(crate) mod berth_status;
pub(crate) mod billed;
pub(crate) mod cells;
pub(crate) mod criteria;
pub(crate) mod distribution;
pub(crate) mod edited;
pub(crate) mod emails;
pub(crate) mod fields;
pub(crate) mod files;
pub(crate) mod identity;
pub(crate) mod keys;
pub(crate) mod left_alone;
pub(crate) mod others;
pub(crate) mod ought;
pub(crate) mod ports;
pub(crate) mod references;
pub(crate) mod rows;
pub(crate) mod rules;
pub(crate) mod sealed;
pub(crate) mod search;
pub(crate) mod spot;
pub(crate) mod sums;
pub(crate) mod unfilled;
pub(crate) mod unique;

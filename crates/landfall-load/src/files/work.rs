//! What the work on every single copy needs.

use landfall_model::{monitor::Monitor, rundir::RunDir};

use super::{Options, Sides, cell::Cells, stop::Stop};

/// Run, its cells, stores, options, and the ear for the operator.
#[derive(Clone, Copy)]
pub(super) struct Work<'w> {
    pub run: &'w RunDir,
    pub cells: &'w Cells<'w>,
    pub sides: &'w Sides<'w>,
    pub options: &'w Options,
    pub monitor: &'w dyn Monitor,
    pub stop: &'w Stop,
}

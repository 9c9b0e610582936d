//! Whether a weekend still plans, and by which run.

use landfall_cutover::{Kind, Step};
use landfall_model::rundir::{self, RunDir};

use super::Book;
use crate::{config::Settings, stages};

/// What stands in a step's command for the run that it plans from.
const PLANNED: &str = "{planned}";

/// True where the latest weekend will plan once more before it loads, and by the answers that are given in this run.
pub fn plans_from(settings: &Settings, run: &RunDir) -> bool {
    let Ok(book) = Book::find(settings, None) else { return false };
    let plans = |step: &Step| step.kind == Kind::Command && step.command.iter().any(|word| word == PLANNED);
    let is_ahead = book.progress().steps().any(|(step, state)| plans(step) && !state.is_settled());
    let is_gone_by = book.is_since(run) && stages::plan::unread(settings, run).is_none();
    is_ahead && is_gone_by && !run.has(rundir::LOAD_GROUPS) && book.refuse_if_over().is_ok()
}

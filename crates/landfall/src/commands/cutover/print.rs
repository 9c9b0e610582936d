//! The operator's checklist, on the screen or on paper.

use std::path::Path;

use landfall_model::exit::Exit;

use super::book::Book;
use crate::{
    commands::Given,
    fail::{Failure, Result},
};

/// Markdown, or one page that needs no network.
pub fn checklist(given: &Given<'_>, book: &Book, format: &str, output: Option<&Path>) -> Result<Exit> {
    let list = landfall_cutover::checklist(&book.runbook, &book.weekend, &book.measured);
    let page = if format == "html" { landfall_report::checklist(&list) } else { list.markdown() };
    let Some(path) = output else {
        given.terminal.page(&page);
        return Ok(Exit::Done);
    };
    let failed = |error| Failure::typed(format!("{} cannot be written: {error}", path.display()));
    std::fs::write(path, page).map_err(failed)?;
    given.terminal.result(&format!("{}", path.display()), &serde_json::json!({ "file": path }));
    Ok(Exit::Done)
}

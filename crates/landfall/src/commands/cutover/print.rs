//! The operator's checklist, on the screen or on paper.

use std::{io::Write, path::Path};

use landfall_model::exit::Exit;

use super::book::Book;
use crate::{
    commands::{Given, output},
    fail::Result,
};

/// Markdown, or one page that needs no network.
pub fn checklist(given: &Given<'_>, book: &Book, format: &str, file: Option<&Path>) -> Result<Exit> {
    let list = landfall_cutover::checklist(&book.runbook, &book.weekend, &book.measured);
    let page = if format == "html" { landfall_report::checklist(&list) } else { list.markdown() };
    let Some(path) = file else {
        given.terminal.page(&page);
        return Ok(Exit::Done);
    };
    output::create(path)?.write_all(page.as_bytes()).map_err(output::failed(path))?;
    given.terminal.result(&format!("{}", path.display()), &serde_json::json!({ "file": path }));
    Ok(Exit::Done)
}

//! What is due today, what was forgotten, and what comes next.

use landfall_cutover::{Step, due};
use landfall_model::exit::Exit;
use serde_json::json;

use super::book::Book;
use crate::{clock, commands::Given, fail::Result};

/// So many steps to come are shown.
const NEXT: usize = 3;

/// Exit 3 while something is due or overdue: what asks every morning can tell by that.
pub fn show(given: &Given<'_>, book: &Book) -> Result<Exit> {
    book.refuse_if_over()?;
    let progress = book.progress();
    let due = due(&book.weekend, &progress, clock::now());
    let mut lines = Vec::new();
    for (word, steps) in [
        ("overdue", &due.overdue[..]),
        ("due today", &due.today),
        ("next", &due.next[..due.next.len().min(NEXT)]),
    ] {
        lines.extend(steps.iter().map(|step| line(book, word, step)));
    }
    if lines.is_empty() {
        lines.push("nothing is open any more".to_owned());
    }
    let names = |steps: &[&Step]| steps.iter().map(|step| step.id.clone()).collect::<Vec<_>>();
    let document =
        json!({ "overdue": names(&due.overdue), "today": names(&due.today), "next": names(&due.next) });
    given.terminal.result(&lines.join("\n"), &document);
    Ok(if due.is_nothing() { Exit::Done } else { Exit::NeedsEyes })
}

fn line(book: &Book, word: &str, step: &Step) -> String {
    let at = book.local(book.weekend.begins(step));
    format!("{word:<9}  {at}  {:<20} {} ({})", step.id, step.title, step.owner)
}

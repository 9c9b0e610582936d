//! Records found by words in their cells: the terminal's way to learn whose a file is.

use landfall_model::{exit::Exit, redact, review::Book, source::SourceTable};
use landfall_report::{Hit, search};
use serde_json::{Value, json};

use crate::{commands::Given, fail::Result};

/// More are not shown: whoever sees so many types another word.
const MOST: usize = 50;

/// Prints the records that have all the words.
pub fn find(given: &Given<'_>, book: &Book, words: &[String]) -> Result<Exit> {
    let found = search(book.run(), &words.join(" "), &SourceTable::ALL, MOST)?;
    let shown = |value: &String| {
        if given.arguments.show_personal_data { value.clone() } else { redact::any(value) }
    };
    let named = |hit: &Hit| hit.name.iter().map(shown).collect::<Vec<_>>();
    let mut lines: Vec<String> =
        found.hits.iter().map(|hit| format!("{}  {}", hit.at, named(hit).join(", "))).collect();
    lines.push(format!(
        "{} found{}",
        found.hits.len(),
        if found.is_cut { ", and there are more" } else { "" }
    ));
    let document: Vec<Value> =
        found.hits.iter().map(|hit| json!({ "record": hit.at, "name": named(hit) })).collect();
    given.terminal.result(&lines.join("\n"), &document);
    Ok(Exit::Done)
}

//! Records found by words in their cells: the terminal's way to learn whose a file is.

use landfall_model::{exit::Exit, review::Book};
use landfall_report::{Hit, Part, search};
use serde_json::{Value, json};

use crate::{commands::Given, fail::Result};

/// More are not shown: whoever sees so many types another word.
const MOST: usize = 50;

/// Prints the records that have all the words.
pub fn find(given: &Given<'_>, book: &Book, words: &[String]) -> Result<Exit> {
    let mapping = &given.settings.mapping;
    let found = Part::of(search(book.run(), mapping, &words.join(" ")), 0, MOST)?;
    let mask = given.mask();
    let named = |hit: &Hit| hit.name.iter().map(|value| mask.value(value)).collect::<Vec<_>>();
    let mut lines: Vec<String> =
        found.items.iter().map(|hit| format!("{}  {}", hit.at, named(hit).join(", "))).collect();
    lines.push(format!(
        "{} found{}",
        found.items.len(),
        if found.is_cut { ", and there are more" } else { "" }
    ));
    lines.push(match found.items.first() {
        Some(Hit { at, .. }) => {
            format!("\nWhat became of one: landfall trace {} {} {}", book.run().shown(), at.table, at.id)
        }
        None => "\nOne word of a name, or the last digits of a number, may find more.".to_owned(),
    });
    let document: Vec<Value> =
        found.items.iter().map(|hit| json!({ "record": hit.at, "name": named(hit) })).collect();
    given.terminal.result(&lines.join("\n"), &document);
    Ok(Exit::Done)
}

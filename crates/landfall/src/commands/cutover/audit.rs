//! The audit trail as files: one for machines, one for people.

use chrono::{DateTime, Utc};
use landfall_model::{exit::Exit, redact, rundir, words};
use landfall_verify::Entry;
use serde_json::{Value, json};

use super::book::Book;
use crate::{clock, commands::Given, fail::Result, stages};

/// Columns of the CSV, in the order in which they are read.
const COLUMNS: [&str; 12] = [
    "created_at",
    "user_id",
    "action",
    "entity_type",
    "entity_id",
    "field_changed",
    "old_value",
    "new_value",
    "ip_address",
    "user_agent",
    "metadata",
    "id",
];
/// Columns that hold what people entered.
const PERSONAL: [&str; 3] = ["old_value", "new_value", "ip_address"];

/// Writes every entry since a moment, or all; values of people are masked unless asked for.
pub async fn export(given: &Given<'_>, book: &Book, since: Option<DateTime<Utc>>) -> Result<Exit> {
    let loaded = stages::load::named_or_loaded(&given.settings, None).await?;
    let database_url = given.settings.database()?;
    let input = stages::verify::input(&given.settings, &database_url, &loaded, &given.settings.mapping);
    let began = clock::run_id(clock::now());
    let jsonl = book.run.unused(|number| format!("{}.jsonl", rundir::audit_trail(&began, number)));
    let name = jsonl.trim_end_matches(".jsonl");
    let (mut lines, mut table) = (book.run.create_jsonl(&jsonl)?, Vec::new());
    let shown = given.arguments.show_personal_data;
    let take = |entry: &Entry| {
        let entry = if shown { entry.clone() } else { masked(entry) };
        table.push(COLUMNS.map(|column| text(entry.get(column))));
        Ok(lines.push(&entry)?)
    };
    let since = since.map(clock::stamp);
    let count =
        landfall_verify::audit_trail(&input, since.as_deref(), take, &*given.terminal.monitor).await?;
    lines.finish()?;
    book.run.write_bytes(&format!("{name}.csv"), landfall_report::table(&COLUMNS, &table)?.as_slice())?;
    let path = book.run.path(name);
    let text = format!(
        "{1} of the audit trail in {0}.csv and {0}.jsonl",
        path.display(),
        words::count(count, "entry")
    );
    given.terminal.result(&text, &json!({ "entries": count, "csv": format!("{}.csv", path.display()) }));
    Ok(Exit::Done)
}

fn masked(entry: &Entry) -> Entry {
    let mut entry = entry.clone();
    for column in PERSONAL {
        if let Some(Value::String(value)) = entry.get_mut(column) {
            *value = redact::any(value);
        }
    }
    entry
}

fn text(value: Option<&Value>) -> String {
    value.and_then(landfall_model::cell::text).unwrap_or_default()
}

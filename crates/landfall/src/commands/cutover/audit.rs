//! The audit trail as files: one for machines, one for people.

use landfall_model::{
    exit::Exit,
    kind::Kind,
    redact::{self, Mask},
    rundir,
    target::Provenance,
    words,
};
use landfall_verify::Entry;
use serde_json::{Value, json};

use super::book::Book;
use crate::{
    cli::Since,
    clock,
    commands::Given,
    config::Settings,
    fail::{Failure, Result},
    stages,
};

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
/// Columns that hold what people entered, or whatever else the CRM notes of what they did.
const PERSONAL: [&str; 4] = ["old_value", "new_value", "ip_address", "metadata"];

/// Writes every entry since a moment, or all; values of people are masked unless asked for.
pub async fn export(given: &Given<'_>, book: &Book, since: Option<Since>) -> Result<Exit> {
    let monitor = &*given.terminal.monitor;
    let loaded = stages::load::loaded(&given.settings, monitor).await?;
    let loaded = loaded.ok_or_else(|| nothing_loaded(&given.settings))?;
    let database_url = given.settings.database()?;
    let input = stages::verify::input(&given.settings, &database_url, &loaded, &given.settings.mapping);
    let began = clock::run_id(clock::now());
    let jsonl = book.run.unused(|number| format!("{}.jsonl", rundir::audit_trail(&began, number)));
    let name = jsonl.trim_end_matches(".jsonl");
    let (mut lines, mut table) = (book.run.create_jsonl(&jsonl)?, Vec::new());
    let mask = given.mask();
    let take = |entry: &Entry| {
        let entry = match mask {
            Mask::On => masked(entry),
            Mask::Off => entry.clone(),
        };
        table.push(COLUMNS.map(|column| text(entry.get(column))));
        Ok(lines.push(&entry)?)
    };
    let since = since.map(|since| clock::stamp(since.moment(|day| book.weekend.midnight(day))));
    let count = landfall_verify::audit_trail(&input, since.as_deref(), take, monitor).await?;
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

/// No other run can be named: the one that the command takes is the weekend's, into which the files are written.
fn nothing_loaded(settings: &Settings) -> Failure {
    let sentence = format!(
        "nothing is loaded for {} in the database of DATABASE_URL, and which tables hold its audit trail the plan that is loaded says",
        settings.port
    );
    Failure::new(Kind::State, sentence).hint(
        "`landfall load RUN` loads a run that is planned; where DATABASE_URL names another database than the CRM's, set it right.",
    )
}

/// Of an entry that landfall wrote the metadata are ids and who answered what, by which the row is found again: they stay.
fn masked(entry: &Entry) -> Entry {
    let source = entry.get("metadata").and_then(|noted| noted.get("source"));
    let is_provenance = source.is_some_and(|source| source == Provenance::SOURCE);
    let mut entry = entry.clone();
    for column in PERSONAL.into_iter().filter(|column| *column != "metadata" || !is_provenance) {
        entry.get_mut(column).into_iter().for_each(mask);
    }
    entry
}

/// A CRM may note a value as the JSON that it is.
fn mask(value: &mut Value) {
    match value {
        Value::Null | Value::Bool(_) => {}
        Value::Number(number) => *value = redact::any(&number.to_string()).into(),
        Value::String(text) => *text = redact::any(text),
        Value::Array(items) => items.iter_mut().for_each(mask),
        Value::Object(fields) => fields.values_mut().for_each(mask),
    }
}

fn text(value: Option<&Value>) -> String {
    value.and_then(landfall_model::cell::text).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::masked;

    #[test]
    fn what_people_entered_is_masked_in_whatever_shape_the_crm_notes_it() {
        let masked = |noted: serde_json::Value| {
            let entry = json!({ "user_id": "anna", "old_value": noted, "metadata": noted });
            let masked = masked(entry.as_object().unwrap());
            assert_eq!((&masked["user_id"], &masked["old_value"]), (&json!("anna"), &masked["metadata"]));
            masked["metadata"].clone()
        };
        assert_eq!(masked(json!("Jo Doe")), "J••• D•••");
        assert_eq!(
            masked(json!({ "name": "Jo Doe", "phones": [34_600_123_456_u64], "vip": true, "left": null })),
            json!({ "name": "J••• D•••", "phones": ["•••56"], "vip": true, "left": null })
        );
    }

    #[test]
    fn where_a_row_came_from_stays_in_its_entry() {
        let metadata = json!({ "source": "nocodb_migration", "nocodb_table": "interests", "nocodb_id": 412 });
        let entry = json!({ "new_value": "Jo Doe", "metadata": metadata });
        let masked = masked(entry.as_object().unwrap());
        assert_eq!((&masked["metadata"], &masked["new_value"]), (&metadata, &json!("J••• D•••")));
    }
}

//! `landfall mapping show|check`.

use std::collections::BTreeMap;

use landfall_model::{
    exit::Exit,
    mapping::{Mapping, roles},
    source::SourceTable,
    words::count,
};

use super::Given;
use crate::{cli::MappingAction, fail::Result};

/// Prints the mapping in force. That it is sound was found out when the settings were read.
pub fn run(given: &Given<'_>, action: &MappingAction) -> Result<Exit> {
    let mapping = &given.settings.mapping;
    match action {
        MappingAction::Show => given.terminal.result(&given.settings.mapping_text, mapping),
        MappingAction::Check => check(given, mapping),
    }
    Ok(Exit::Done)
}

/// A role without a column is no fault, for a base may have none; but nothing else names what may be there under another title.
fn check(given: &Given<'_>, mapping: &Mapping) {
    let columns: usize = mapping.source.tables.values().map(|table| table.columns.len()).sum();
    let free = free(mapping);
    let mut lines = vec![format!(
        "the mapping is sound: {} of {}",
        count(columns, "column"),
        count(mapping.source.tables.len(), "table")
    )];
    let named =
        free.iter().map(|(table, roles)| format!("{table}: no column is named for {}", roles.join(", ")));
    lines.extend(named);
    if !free.is_empty() {
        lines.push("What the target has for these roles stays empty, or gets its default. Where the source has such a column, give it a line under [source.tables.TABLE.columns].".to_owned());
    }
    let document = serde_json::json!({ "sound": true, "columns": columns, "roles_without_a_column": free });
    given.terminal.result(&lines.join("\n"), &document);
}

/// The roles without a column, of each table that has any.
fn free(mapping: &Mapping) -> BTreeMap<SourceTable, Vec<&'static str>> {
    let of = SourceTable::ALL.into_iter().map(|table| (table, roles::free(table, mapping.table(table))));
    of.filter(|(_, roles)| !roles.is_empty()).collect()
}

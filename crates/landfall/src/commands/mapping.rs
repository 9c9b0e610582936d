//! `landfall mapping show|check`.

use std::collections::BTreeMap;

use landfall_model::{
    mapping::{Mapping, roles},
    source::SourceTable,
    words::count,
};

use super::Given;
use crate::{cli::MappingAction, exit::Exit, fail::Result};

/// Prints the mapping in force. That it is sound was found out when the settings were read.
pub fn run(given: &Given<'_>, action: &MappingAction) -> Result<Exit> {
    let mapping = &given.settings.mapping;
    match action {
        MappingAction::Show => given.terminal.result(&given.settings.mapping_text, mapping),
        MappingAction::Check => {
            let columns: usize = mapping.source.tables.values().map(|table| table.columns.len()).sum();
            let text = format!(
                "the mapping is sound: {} of {}",
                count(columns, "column"),
                count(mapping.source.tables.len(), "table")
            );
            let free: BTreeMap<&str, Vec<&str>> = SourceTable::ALL.into_iter().map(free(mapping)).collect();
            let lines = std::iter::once(text).chain(free.iter().filter_map(line)).collect::<Vec<_>>();
            let result = serde_json::json!({ "sound": true, "columns": columns, "without": free });
            given.terminal.result(&lines.join("\n"), &result);
        }
    }
    Ok(Exit::Done)
}

/// The roles of a table that no column has: sound, and the target's columns that they fill stay empty.
fn free(mapping: &Mapping) -> impl Fn(SourceTable) -> (&'static str, Vec<&'static str>) {
    |table| (table.name(), roles::free(table, mapping.table(table)))
}

fn line((table, roles): (&&str, &Vec<&str>)) -> Option<String> {
    (!roles.is_empty()).then(|| format!("no column of the {table} is read for: {}", roles.join(", ")))
}

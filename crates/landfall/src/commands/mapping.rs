//! `landfall mapping show|check`.

use landfall_model::words::count;

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
            given.terminal.result(&text, &serde_json::json!({ "sound": true, "columns": columns }));
        }
    }
    Ok(Exit::Done)
}

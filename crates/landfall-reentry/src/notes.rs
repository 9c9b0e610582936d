//! Notes: many in the CRM, one cell in the old system. What is new in them goes below what stands there.

use std::collections::BTreeSet;

use landfall_model::{
    change::{Change, What},
    target::Table,
};
use serde_json::Value;

/// Where notes go.
pub(crate) const COMMENTS: &str = "extra_comments";

/// Lines that a note has now and had not before; nothing for a note that is gone.
pub(crate) fn added(change: &Change) -> Option<String> {
    if !matches!(change.table, Table::ClientNotes | Table::InterestNotes) || change.what == What::Gone {
        return None;
    }
    let before: BTreeSet<&str> = content(&change.before).lines().collect();
    let lines: Vec<&str> = content(&change.now).lines().filter(|line| !before.contains(line)).collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// True where everything that changed in a note are lines that came: nothing was taken out of it.
pub(crate) fn only_grew(change: &Change) -> bool {
    let now: BTreeSet<&str> = content(&change.now).lines().collect();
    change.what != What::Gone && content(&change.before).lines().all(|line| now.contains(line))
}

/// Below what stands there.
pub(crate) fn below(text: &str, more: &str) -> String {
    if text.trim().is_empty() { more.to_owned() } else { format!("{text}\n{more}") }
}

fn content(row: &crate::world::Row) -> &str {
    row.get("content").and_then(Value::as_str).unwrap_or_default()
}

//! Notes: many in the CRM, one cell in the old system. What is new in them goes below what stands there.

use std::collections::HashMap;

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
    let lines = beyond(content(&change.now), content(&change.before));
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// True where everything that changed in a note are lines that came: nothing was taken out of it.
pub(crate) fn only_grew(change: &Change) -> bool {
    change.what != What::Gone && beyond(content(&change.before), content(&change.now)).is_empty()
}

/// Lines of a text that another lacks, each as often as it is missing there: who calls twice writes the same line twice.
fn beyond<'t>(text: &'t str, other: &str) -> Vec<&'t str> {
    let mut others: HashMap<&str, usize> = HashMap::new();
    other.lines().for_each(|line| *others.entry(line).or_default() += 1);
    let is_missing = |line: &&str| match others.get_mut(*line) {
        Some(left @ 1..) => {
            *left -= 1;
            false
        }
        _ => true,
    };
    text.lines().filter(is_missing).collect()
}

/// Below what stands there.
pub(crate) fn below(text: &str, more: &str) -> String {
    if text.trim().is_empty() { more.to_owned() } else { format!("{text}\n{more}") }
}

fn content(row: &crate::row::Row) -> &str {
    row.get("content").and_then(Value::as_str).unwrap_or_default()
}

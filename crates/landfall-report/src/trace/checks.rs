//! What the verification says of a record and its rows.

use std::collections::BTreeSet;

use landfall_model::{
    outcome::{Validation, ValidationCheck},
    source::SourceRef,
};

use super::Row;

/// The names of the checks that passed of the tables of these records and rows: a check looks at whole tables, so that one that passed holds of
/// each row.
pub(super) fn passed(found: &Validation, records: &[SourceRef], rows: &[Row]) -> Vec<String> {
    let sources = records.iter().map(|record| record.table.to_string());
    let tables: BTreeSet<String> = sources.chain(rows.iter().map(|row| row.table.to_string())).collect();
    let is_of = |name: &str| {
        let mut rests = tables.iter().filter_map(|table| name.strip_prefix(table.as_str()));
        rests.any(|rest| rest.starts_with([':', '.', ' ']))
    };
    let names = found.checks().filter(|check| check.passed).map(|check| check.name.clone());
    names.filter(|name| is_of(name)).collect()
}

/// The checks that failed and name one of the records or rows, or do not name all that they found.
pub(super) fn failed(found: &Validation, records: &[SourceRef], rows: &[Row]) -> Vec<ValidationCheck> {
    let names: Vec<String> =
        records.iter().map(ToString::to_string).chain(rows.iter().map(|row| row.key.clone())).collect();
    let is_whole = |detail: &str, at: usize, name: &str| {
        !detail[at + name.len()..].starts_with(|next: char| next.is_ascii_alphanumeric())
    };
    let speaks_of = |detail: &String| {
        names.iter().any(|name| detail.match_indices(name).any(|(at, _)| is_whole(detail, at, name)))
    };
    let is_rest = |detail: &str| detail.starts_with("and ") && detail.ends_with(" more");
    let told = |detail: String| {
        if speaks_of(&detail) {
            return Some(detail);
        }
        is_rest(&detail).then(|| format!("{detail}, not named: it may be among them"))
    };
    let narrowed = found.failures().cloned().map(|check| {
        let details = check.details.into_iter().filter_map(told).collect();
        ValidationCheck { details, ..check }
    });
    narrowed.filter(|check| !check.details.is_empty()).collect()
}

//! What a group did, told to the run directory after its commit: rejects to `load/quarantine.jsonl`, how it fared to `load/groups.jsonl`.

use std::collections::{BTreeMap, BTreeSet};

use landfall_model::{
    cell,
    finding::Quarantined,
    outcome::{GroupOutcome, LoadError},
    redact,
    rundir::{self, RunDir},
    target::{Planned, Table},
    words::list,
};
use serde_json::{Map, Value};

use crate::{error::Error, layout::Layout, plan::key_of, reject::Reject};

/// Rejects as the quarantine lists them: with key, lineage and value, which stand in the plan's file. In the order of their lines.
pub fn describe(run: &RunDir, layout: &Layout, rejects: &[Reject]) -> Result<Vec<Quarantined>, Error> {
    let wanted: BTreeMap<i64, &Reject> = rejects.iter().map(|reject| (reject.line, reject)).collect();
    let mut entries = Vec::new();
    at_lines(run, layout.table, wanted.keys().copied(), |line, planned| {
        entries.push(entry(layout, wanted[&line], planned));
    })?;
    Ok(entries)
}

/// Hands over the planned rows at these lines of a table's file, in their order.
pub fn at_lines(
    run: &RunDir,
    table: Table,
    lines: impl Iterator<Item = i64>,
    mut take: impl FnMut(i64, &Planned<Map<String, Value>>),
) -> Result<(), Error> {
    let (mut wanted, mut line): (BTreeSet<i64>, _) = (lines.collect(), 0);
    if wanted.is_empty() {
        return Ok(());
    }
    run.each_line(&rundir::normalized_table(table), |text| {
        if wanted.remove(&line) {
            take(line, &serde_json::from_str(text)?);
        }
        line += 1;
        Ok(())
    })?;
    Ok(())
}

fn entry(layout: &Layout, reject: &Reject, planned: &Planned<Map<String, Value>>) -> Quarantined {
    let text = |column: &str| planned.row.get(column).and_then(cell::text).unwrap_or_default();
    let value = layout.field_of(&reject.column).map(|field| text(field.planned)).unwrap_or_default();
    Quarantined {
        table: layout.table,
        key: key_of(layout.table, &planned.row).join(","),
        from: planned.from.clone(),
        column: reject.column.clone(),
        value,
        sqlstate: reject.sqlstate.clone(),
        message: masked(&reject.message, &reject.sqlstate, &planned.row),
        hint: reject.hint.clone(),
        cause: reject.cause.clone(),
    }
}

/// A trigger's message may quote the row. Constraint violations do not (that is their `DETAIL`), but they quote the constraint, whose words
/// may well be those of the row.
fn masked(message: &str, sqlstate: &str, row: &Map<String, Value>) -> String {
    if sqlstate.starts_with("23") {
        return message.to_owned();
    }
    let texts = row.values().flat_map(texts).filter(|text| text.chars().count() > 2);
    texts.fold(message.to_owned(), |message, text| message.replace(text, &redact::any(text)))
}

/// Every text in a value: of a list and of JSON those of its items, which a trigger may quote alone.
fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        Value::Object(fields) => fields.values().flat_map(texts).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => Vec::new(),
    }
}

/// The errors of a table's result; both lists are in the order of the lines.
pub fn errors(rejects: &[Reject], entries: &[Quarantined]) -> Vec<LoadError> {
    let error = |(reject, entry): (&Reject, &Quarantined)| LoadError {
        record_index: reject.line.cast_unsigned(),
        nocodb_id: list(&entry.from),
        error: entry.message.clone(),
    };
    rejects.iter().zip(entries).map(error).collect()
}

/// One reason for a message: masked.
pub fn reason(entry: &Quarantined) -> String {
    let value =
        if entry.value.is_empty() { String::new() } else { format!(" \"{}\"", redact::any(&entry.value)) };
    let column = if entry.column.is_empty() { String::new() } else { format!(", {}{value}", entry.column) };
    format!("{} {} ({}){column}: {}", entry.table, entry.key, list(&entry.from), entry.message)
}

/// Tells a group that is in. Of one that was in already, lines are left out that an attempt wrote which was killed right here.
pub fn publish(run: &RunDir, entries: &[Quarantined], outcome: &GroupOutcome) -> Result<(), Error> {
    let told: Vec<Quarantined> =
        if outcome.already_in { run.read_appended(rundir::LOAD_QUARANTINE)? } else { Vec::new() };
    for entry in entries.iter().filter(|entry| !told.contains(entry)) {
        run.append(rundir::LOAD_QUARANTINE, entry)?;
    }
    Ok(run.append(rundir::LOAD_GROUPS, outcome)?)
}

/// Puts aside how the groups fared: they are told anew.
pub fn set_aside(run: &RunDir) -> Result<(), Error> {
    run.set_aside(rundir::LOAD_QUARANTINE)?;
    Ok(run.set_aside(rundir::LOAD_GROUPS)?)
}

/// Puts aside all that was told of what is in the target: it was reset since, or is loaded anew. The groups go last, since by them a reset knows
/// that the one before was cut off.
pub fn set_all_aside(run: &RunDir) -> Result<(), Error> {
    let of_rows = [rundir::LOAD_CONFLICTS, rundir::LOAD_AGREED, rundir::LOAD_AWAITED, rundir::LOAD_REPAIRS];
    of_rows.into_iter().try_for_each(|name| run.set_aside(name))?;
    set_aside(run)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::masked;

    #[test]
    fn what_a_trigger_quotes_of_a_row_is_masked_and_the_name_of_a_constraint_is_not() {
        let row = json!({ "full_name": "Ada Quay", "tags": ["owner of Mary"], "more": { "old": [{ "phone": "0041 44" }] } });
        let row = row.as_object().unwrap();
        for quoted in ["Ada Quay", "owner of Mary", "0041 44"] {
            let message = masked(&format!("not allowed: {quoted}!"), "P0001", row);
            assert!(!message.contains(quoted) && message.starts_with("not allowed: "), "{message}");
        }
        let message = "violates check constraint \"Ada Quay\"";
        assert_eq!(masked(message, "23514", row), message);
    }
}

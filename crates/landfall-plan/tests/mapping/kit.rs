//! Rows with a few cells, planned by the mapping that is built in.

use landfall_model::{finding::Code, mapping::Mapping, plan::Plan, snapshot::Snapshot, source::SourceRow};
use landfall_plan::{Context, lint, plan};
use serde_json::{Value, json};

pub fn row(cells: Value) -> SourceRow {
    let Value::Object(mut cells) = cells else { panic!("{cells}") };
    cells.entry("Id").or_insert_with(|| json!(1));
    cells.insert("CreatedAt".to_owned(), json!("2024-01-01 09:00:00+00:00"));
    SourceRow { cells }
}

pub fn interest(cells: Value) -> Snapshot {
    Snapshot { interests: vec![row(cells)], ..Snapshot::default() }
}

pub fn expense(cells: Value) -> Snapshot {
    Snapshot { expenses: vec![row(cells)], ..Snapshot::default() }
}

pub fn berth(cells: Value) -> Snapshot {
    Snapshot { berths: vec![row(cells)], ..Snapshot::default() }
}

/// An invoice that lacks nothing, with these cells beside.
pub fn invoice(cells: Value) -> Snapshot {
    let mut all = row(json!({
        "Invoice Number": "I-1", "Client Name": "Ann Lee", "Subtotal": "9", "Total": "9", "Currency": "USD", "Status": "Sent",
    }));
    all.cells.extend(row(cells).cells);
    Snapshot { invoices: vec![all], ..Snapshot::default() }
}

pub fn planned(snapshot: &Snapshot) -> Plan {
    let context = Context { port: "port".to_owned(), target_bucket: "crm-files".to_owned(), parent: None };
    let plan = plan(snapshot, &Mapping::default(), &[], &context);
    assert_eq!(lint(&plan), []);
    plan
}

/// Codes of the warnings of one column.
pub fn codes(plan: &Plan, title: &str) -> Vec<Code> {
    plan.warnings.iter().filter(|warning| warning.column == title).map(|warning| warning.code).collect()
}

pub fn client_note(plan: &Plan) -> &str {
    plan.client_notes.first().map_or("", |note| &note.row.content)
}

//! No cell of a record is without a place in its trace.

use landfall_model::{
    mapping::Mapping,
    redact::Mask,
    snapshot::Snapshot,
    source::{SourceRef, SourceRow, SourceTable},
};
use landfall_report::Key;
use serde_json::{Value, json};

use super::support::Planned;

/// A word that no list knows, another one for each column.
fn marker(n: usize) -> String {
    let letter = |n: usize| char::from(b"bcdfghjkmp"[n % 10]);
    format!("qzx{}{}wv", letter(n / 10), letter(n))
}

/// The word stands in no cell of these: links are read from the junction table, files are no text, and times of the source's own are read alone. Of what a
/// record cannot be without there is a plain one.
const OTHERS: [&str; 14] = [
    "berths",
    "interested_parties",
    "eoi_document",
    "contract_document",
    "receipt",
    "pdf",
    "created_at",
    "updated_at",
    "price",
    "subtotal",
    "discount",
    "total",
    "line_items",
    "mooring_number",
];

#[test]
fn whatever_a_cell_holds_its_trace_names_the_row_or_the_list_where_it_is() {
    let mapping = Mapping::default();
    let mut snapshot = Snapshot::default();
    for table in SourceTable::ALL {
        let needs = json!({"Id": 1, "Mooring Number": "A1", "Price": "$7", "Total": "$7", "Subtotal": "$7"});
        let Value::Object(mut cells) = needs else { panic!("{needs}") };
        cells.retain(|title, _| {
            title == "Id" || mapping.table(table).columns.values().any(|known| known == title)
        });
        for (n, (role, title)) in mapping.table(table).columns.iter().enumerate() {
            if !OTHERS.contains(&role.as_str()) {
                cells.insert(title.clone(), marker(n).into());
            }
        }
        let rows = vec![SourceRow { cells }];
        match table {
            SourceTable::Interests => snapshot.interests = rows,
            SourceTable::Berths => snapshot.berths = rows,
            SourceTable::Expenses => snapshot.expenses = rows,
            SourceTable::Invoices => snapshot.invoices = rows,
        }
    }
    let planned = Planned::of("told", snapshot, &[]);
    for table in SourceTable::ALL {
        let at = SourceRef::new(table, 1);
        let trace = planned.trace(&Key::Record(at), Mask::Off).unwrap();
        let told =
            json!([trace.rows, trace.quarantined, trace.records[0].dropped]).to_string().to_lowercase();
        for (n, (role, title)) in mapping.table(table).columns.iter().enumerate() {
            assert!(
                OTHERS.contains(&role.as_str()) || told.contains(&marker(n)),
                "{table}, {title}: {trace}"
            );
        }
        assert!(trace.rows.iter().all(|row| row.from.contains(&at)), "{trace}");
    }
}

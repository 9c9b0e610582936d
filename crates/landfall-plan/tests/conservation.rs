//! Nothing is lost, whatever people write into a cell: looked at from outside, without the accounts that the planner keeps of itself.

use std::collections::BTreeMap;

use landfall_model::{
    mapping::Mapping,
    plan::Plan,
    snapshot::Snapshot,
    source::{SourceRef, SourceRow, SourceTable},
    target::{Planned, TargetRow},
};
use landfall_plan::{Context, lint, plan};
use serde_json::{Map, json};

/// What stands in cells of every kind; any of it may stand in any of them.
const SHAPES: [&str; 60] = [
    "Ann Lee",
    "LEE, Ann",
    "Mr & Mrs Lee",
    "Dr. Jose\u{301} de la Cruz",
    "Иван Петров",
    "Lee / Blue Ocean Ltd",
    "Burgess (BVI)",
    "ann.lee@example.com",
    "Ann <ann@x.org>",
    "ann@x.org (NO USAR)",
    "ann@x.org; bob@y.org",
    "two@@x.org",
    "mailto:ann@x.org",
    "+34 600 123 456",
    "0034600123457 / 600 123 458",
    "+1 (212) 555-0123 ext. 12",
    "+447000000000",
    "wa.me/34600111222",
    "call after 6pm",
    "fax",
    "old",
    "France",
    "London / Monaco",
    "Genova (GE)",
    "lives in Paris",
    "40 ft",
    "12,5 m",
    "45'6\"",
    "40 ft / 12.19 m",
    "eslora 24,5",
    "40-50 ft",
    "24\u{bd} ft",
    "12/06/2025",
    "12/06/2025 14:30",
    "3 aprile 2026",
    "martes, 3 de marzo del 2026",
    "2025-06-12T23:30:00Z",
    "45820",
    "last week",
    "\u{20ac} 1.250,00",
    "$1.5m",
    "($20)",
    "CHF 1'250.00",
    "100 + IVA",
    "POA",
    "A1",
    "a-01, B3",
    "1st: A12, 2nd: B3",
    "no A12",
    "General Qualified Interest",
    "Signed",
    "Under Offer",
    "Cash",
    "yes",
    "Net 30",
    "1,2,3",
    "[{\"description\": \"x\", \"quantity\": 2, \"unit_price\": 3}]",
    "https://sign.example.com/d/abc",
    "<b>Smith</b> &amp; Sons",
    "n/a",
];
/// What stands between two things in one cell.
const BETWEEN: [&str; 16] =
    [" ", ", ", "; ", " / ", "/", " - ", "\n", "\r\n", " (", " & ", " + ", "|", ": ", "\t", "<br>", "\u{a0}"];
/// Links are read from the junction table, times of the source's own are no text, and attachments are files.
const OTHERS: [&str; 8] = [
    "berths",
    "interested_parties",
    "created_at",
    "updated_at",
    "eoi_document",
    "contract_document",
    "receipt",
    "pdf",
];

/// A word that no list knows, another one for each record.
fn marker(n: usize) -> String {
    let letter = |n: usize| char::from(b"bcdfghjkmp"[n % 10]);
    format!("qzx{}{}wv", letter(n / 10), letter(n))
}

/// A shape with a marker before or behind it, another way in every turn.
fn beside(marker: &str, shape: &str, turn: usize) -> String {
    let between = BETWEEN[turn % BETWEEN.len()];
    let is_behind = (turn / BETWEEN.len()).is_multiple_of(2);
    let (first, second) = if is_behind { (shape, marker) } else { (marker, shape) };
    let end = if between == " (" { ")" } else { "" };
    format!("{first}{between}{second}{end}")
}

/// A record of one such cell, and of what a record of its table cannot be without.
fn record(table: SourceTable, id: usize, title: &str, text: &str) -> SourceRow {
    let mut cells = Map::from_iter([("Id".to_owned(), json!(id))]);
    let needs: &[(&str, String)] = match table {
        SourceTable::Interests => &[],
        SourceTable::Berths => &[("Mooring Number", format!("Q{id}"))],
        SourceTable::Expenses => &[("Price", "$7".to_owned())],
        SourceTable::Invoices => &[
            ("Invoice Number", format!("I-{id}")),
            ("Subtotal", "$7".to_owned()),
            ("Total", "$7".to_owned()),
        ],
    };
    cells.extend(needs.iter().map(|(title, text)| ((*title).to_owned(), json!(text))));
    cells.insert(title.to_owned(), json!(text));
    SourceRow { cells }
}

/// A record for every shape, with it and a marker in the column of this title; a record's id is the place of its shape from 1.
fn snapshot(table: SourceTable, title: &str, turn: usize) -> Snapshot {
    let text = |n: usize| beside(&marker(n), SHAPES[n], turn + 5 * n);
    let rows = (0..SHAPES.len()).map(|n| record(table, n + 1, title, &text(n))).collect();
    let mut snapshot = Snapshot::default();
    *match table {
        SourceTable::Interests => &mut snapshot.interests,
        SourceTable::Berths => &mut snapshot.berths,
        SourceTable::Expenses => &mut snapshot.expenses,
        SourceTable::Invoices => &mut snapshot.invoices,
    } = rows;
    snapshot
}

fn planned(snapshot: &Snapshot) -> Plan {
    let context = Context { port: "port".to_owned(), target_bucket: "crm-files".to_owned(), parent: None };
    plan(snapshot, &Mapping::default(), &[], &context)
}

/// What each record came to, in small letters: its rows, and the cells of it that are listed as going nowhere.
fn told(plan: &Plan) -> BTreeMap<SourceRef, String> {
    fn add<R: TargetRow>(told: &mut BTreeMap<SourceRef, String>, rows: &[Planned<R>]) {
        for planned in rows {
            let text = json!(planned.row).to_string().to_lowercase();
            planned.from.iter().for_each(|at| told.entry(*at).or_default().push_str(&text));
        }
    }
    let mut told = BTreeMap::new();
    add(&mut told, &plan.clients);
    add(&mut told, &plan.client_contacts);
    add(&mut told, &plan.client_notes);
    add(&mut told, &plan.berths);
    add(&mut told, &plan.berth_map_data);
    add(&mut told, &plan.interests);
    add(&mut told, &plan.interest_notes);
    add(&mut told, &plan.documents);
    add(&mut told, &plan.document_signers);
    add(&mut told, &plan.expenses);
    add(&mut told, &plan.invoices);
    add(&mut told, &plan.invoice_line_items);
    for cell in &plan.dropped_cells {
        told.entry(cell.record).or_default().push_str(&cell.value.to_lowercase());
    }
    told
}

#[test]
fn a_word_beside_anything_in_any_cell_is_found_again_with_its_record() {
    for table in SourceTable::ALL {
        let mapping = Mapping::default();
        let columns =
            mapping.table(table).columns.iter().filter(|(role, _)| !OTHERS.contains(&role.as_str()));
        for (turn, (_, title)) in columns.enumerate() {
            let snapshot = snapshot(table, title, turn);
            let plan = planned(&snapshot);
            assert_eq!(lint(&plan), []);
            let told = told(&plan);
            let held_back: Vec<SourceRef> =
                plan.quarantined.iter().flat_map(|held| held.from.clone()).collect();
            for (n, row) in snapshot.rows(table).iter().enumerate() {
                let at = SourceRef::new(table, row.id().unwrap());
                let is_found = told.get(&at).is_some_and(|text| text.contains(&marker(n)));
                assert!(is_found || held_back.contains(&at), "{at}, {title}: {}", row.cells[title]);
            }
        }
    }
}

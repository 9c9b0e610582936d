//! There and back: what users changed in the CRM, typed into the old system as the pack says, is planned as they left it.
#![allow(clippy::unwrap_used, reason = "an unwrap in a test is an assertion")]

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use landfall_model::{
    change::{Change, What},
    mapping::Mapping,
    plan::Basis,
    rundir::{RunDir, RunInfo, normalized_table},
    snapshot::Snapshot,
    source::{Link, SourceRow, SourceTable},
    target::{Planned, Table},
};
use landfall_plan::Context;
use landfall_practice::{Size, world_of};
use landfall_reentry::{Pack, pack};
use serde_json::{Map, Value, json};

type Row = Map<String, Value>;

/// What users write, column by column.
const WRITTEN: &[(Table, &str, &[&str])] = &[
    (Table::Clients, "full_name", &["Nova Lind", "Ünï O'Hara"]),
    (Table::Clients, "address", &["Quay 1, Harbour\nTown", "=1+1"]),
    (Table::Clients, "company_name", &["O'Hara & Sons, \"Ltd.\"", "+44 Holdings"]),
    (Table::Clients, "nationality", &["KR", "VG", "CZ", "TR", "BO", "MK"]),
    (Table::Clients, "preferred_contact_method", &["email", "phone", "whatsapp"]),
    (
        Table::Interests,
        "pipeline_stage",
        &["open", "details_sent", "signed_eoi_nda", "contract", "completed"],
    ),
    (Table::Interests, "lead_category", &["hot_lead", "general", "friends_and_family"]),
    (Table::Interests, "eoi_status", &["awaiting_details", "waiting_for_signatures", "signed"]),
    (Table::Interests, "deposit_status", &["pending", "received"]),
    (Table::Interests, "contract_status", &["pending", "partially_paid", "complete"]),
    (Table::Interests, "date_last_contact", &["2026-11-30T00:00:00Z", "2026-12-31T22:15:07Z"]),
    (Table::Berths, "area", &["North", "-1"]),
    (Table::Berths, "length_ft", &["52.50", "120.00"]),
    (Table::Berths, "water_depth_m", &["0.30"]),
    (Table::Berths, "status", &["available", "under_offer", "sold"]),
    (Table::Berths, "price", &["1234.50", "1000000.00"]),
    (Table::Expenses, "payer", &["@sum", "Anna; Bo"]),
    (Table::Expenses, "amount", &["0.05", "1234.50"]),
    (Table::Expenses, "currency", &["EUR", "GBP"]),
    (Table::Expenses, "expense_date", &["2026-02-03"]),
    (Table::Expenses, "category", &["shop", "transport", "other"]),
    (Table::Expenses, "payment_status", &["paid", "unpaid"]),
    (Table::Invoices, "client_name", &["Nova, \"the\" Lind"]),
    (Table::Invoices, "due_date", &["2026-12-31"]),
    (Table::Invoices, "status", &["draft", "sent", "paid", "overdue", "cancelled"]),
    (Table::Invoices, "notes", &["one\ntwo"]),
];

/// Plans what stands in the old system; the rows with the number of their records.
fn planned(snapshot: &Snapshot, folder: &Path) -> (RunDir, BTreeMap<(Table, String), Planned<Row>>) {
    let info = RunInfo::new("run", "full", "port-nimara", "2026-01-01T00:00:00Z");
    let run = RunDir::create_at(folder, &info).unwrap();
    let context =
        Context { port: "port-nimara".to_owned(), target_bucket: "crm-files".to_owned(), parent: None };
    let plan = landfall_plan::plan(snapshot, &Mapping::default(), &[], &context);
    snapshot.write(&run).unwrap();
    plan.write(&run, &Basis::default()).unwrap();
    let tables: BTreeSet<Table> = WRITTEN.iter().map(|written| written.0).collect();
    let rows = |table: Table| run.read_jsonl::<Planned<Row>>(&normalized_table(table)).unwrap();
    let keyed = |table, row: Planned<Row>| ((table, row.row["id"].as_str().unwrap().to_owned()), row);
    let rows = tables.into_iter().flat_map(|table| rows(table).into_iter().map(move |row| keyed(table, row)));
    let rows = rows.collect();
    (run, rows)
}

/// Each value in a row of its own, of one record: what several records say of a person is weighed against each other.
fn changes(rows: &BTreeMap<(Table, String), Planned<Row>>, first: usize) -> Vec<Change> {
    let mut free: Vec<(&(Table, String), &Planned<Row>)> =
        rows.iter().filter(|(_, row)| row.from.len() == 1).collect();
    let turn = first % free.len();
    free.rotate_left(turn);
    let values =
        WRITTEN.iter().flat_map(|(table, column, values)| values.iter().map(move |v| (table, column, v)));
    let mut changes = Vec::new();
    for (table, column, value) in values {
        let is_other =
            |(key, row): &(&(Table, String), &Planned<Row>)| key.0 == *table && row.row[*column] != **value;
        let Some(at) = free.iter().position(is_other) else { continue };
        let ((_, key), Planned { from, row }) = free.remove(at);
        let (columns, mut now) = (vec![(*column).to_owned()], row.clone());
        now.insert((*column).to_owned(), json!(value));
        let (key, from, before) = (key.clone(), from.clone(), row.clone());
        changes.push(Change { table: *table, key, what: What::Changed, from, columns, before, now });
    }
    changes
}

/// Deals that leave their only berth: every other one for another berth, the others for none.
fn moves(snapshot: &Snapshot, rows: &BTreeMap<(Table, String), Planned<Row>>, but: &[Change]) -> Vec<Change> {
    let (_, berth) = rows.iter().rfind(|(key, _)| key.0 == Table::Berths).unwrap();
    let is_changed = |key: &str| but.iter().any(|change| change.key == key);
    let links = |id| snapshot.links.iter().filter(|link| link.interest == id).count();
    let has_berth = |(key, deal): &(&(Table, String), &Planned<Row>)| {
        let is_free = key.0 == Table::Interests && !is_changed(&key.1);
        is_free && deal.row["berth_id"].is_string() && links(deal.from[0].id) == 1
    };
    let moved = |(n, ((table, key), Planned { from, row })): (usize, (&(Table, String), &Planned<Row>))| {
        let (columns, mut now) = (vec!["berth_id".to_owned()], row.clone());
        now.insert("berth_id".to_owned(), if n % 2 == 0 { berth.row["id"].clone() } else { Value::Null });
        let (key, from, before) = (key.clone(), from.clone(), row.clone());
        Change { table: *table, key, what: What::Changed, from, columns, before, now }
    };
    rows.iter().filter(has_berth).take(20).enumerate().map(moved).collect()
}

/// Links a record to the berths of these numbers and to no others, as a person does by hand.
fn link(snapshot: &mut Snapshot, interest: i64, numbers: &str) {
    let is_named = |row: &&SourceRow| {
        numbers.split(", ").any(|number| row.cell("Mooring Number") == Some(&json!(number)))
    };
    let berths: Vec<i64> = snapshot.berths.iter().filter(is_named).filter_map(SourceRow::id).collect();
    snapshot.links.retain(|link| link.interest != interest);
    snapshot.links.extend(berths.into_iter().map(|berth| Link { interest, berth }));
    snapshot.links.sort_unstable();
}

/// Types what the pack says, cell by cell.
fn type_in(snapshot: &mut Snapshot, pack: &Pack) {
    for table in SourceTable::ALL {
        let name = format!("{table}-changed.csv");
        let Some(file) = pack.files.iter().find(|file| file.name == name) else { continue };
        let mut reader = csv::Reader::from_reader(file.text.trim_start_matches('\u{feff}').as_bytes());
        for line in reader.records().map(Result::unwrap) {
            let (id, now) = (line[0].parse().unwrap(), line[4].strip_prefix('\'').unwrap_or(&line[4]));
            if &line[2] == "Berths" {
                link(snapshot, id, now);
            } else {
                row_mut(snapshot, table, id).cells.insert(line[2].to_owned(), json!(now));
            }
        }
    }
}

fn row_mut(snapshot: &mut Snapshot, table: SourceTable, id: i64) -> &mut SourceRow {
    let rows = match table {
        SourceTable::Interests => &mut snapshot.interests,
        SourceTable::Berths => &mut snapshot.berths,
        SourceTable::Expenses => &mut snapshot.expenses,
        SourceTable::Invoices => &mut snapshot.invoices,
    };
    rows.iter_mut().find(|row| row.id() == Some(id)).unwrap()
}

#[test]
fn what_is_typed_as_the_pack_says_is_planned_as_users_left_it() {
    for number in 1..=3 {
        let (mut snapshot, folder) =
            (world_of(Size::SMALLEST, number).snapshot, tempfile::tempdir().unwrap());
        let (run, before) = planned(&snapshot, &folder.path().join("before"));
        let mut changes = changes(&before, usize::try_from(number).unwrap() * 31);
        changes.extend(moves(&snapshot, &before, &changes));
        assert!(changes.len() > 70, "{}", changes.len());
        let pack = pack(&run, &[], &Mapping::default(), &changes).unwrap();
        type_in(&mut snapshot, &pack);
        let (_, after) = planned(&snapshot, &folder.path().join("after"));
        for Change { table, key, columns, before, now, .. } in &changes {
            let (column, row) = (columns[0].as_str(), after.get(&(*table, key.clone())).map(|row| &row.row));
            let back = row.map_or(&Value::Null, |row| &row[column]);
            assert_eq!(back, &now[column], "world {number}, {table} {key}: {column} was {}", before[column]);
        }
    }
}

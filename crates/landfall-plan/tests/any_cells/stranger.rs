//! Records that have nothing to do with any other change nothing of what is planned of the others.

use landfall_model::{
    plan::Plan,
    snapshot::Snapshot,
    source::{SourceRef, SourceRow},
    target::{Planned, TargetRow},
};
use landfall_practice::{Size, world_of};
use proptest::{
    prelude::{prop_assert_eq, proptest},
    test_runner::Config,
};
use serde_json::{Value, json};

use super::{planned, world::snapshots};

/// A record without a time takes the earliest of all.
const CREATED: &str = "2001-01-01 09:00:00+00:00";

fn row(id: i64, mut cells: Value) -> SourceRow {
    cells["Id"] = json!(id);
    cells["CreatedAt"] = json!(CREATED);
    let Value::Object(cells) = cells else { panic!("{cells}") };
    SourceRow { cells }
}

/// The same source with one more record of every table, each before the others in its table, behind them or among them.
fn with_strangers(snapshot: &Snapshot, id: i64) -> Snapshot {
    let mut snapshot = snapshot.clone();
    let person = json!({"Full Name": "Quxilda Vwyzzqork", "Email Address": "quxilda@vwyzzqork.example",
        "Phone Number": "+81 3 1234 5678", "Internal Notes": "met in Kobe", "Place of Residence": "Japan"});
    let invoice = json!({"Invoice Number": "QXW-1", "Total": "$7", "Client Name": "Zzyqx"});
    snapshot.interests.insert(0, row(id, person));
    snapshot.berths.push(row(id, json!({"Mooring Number": "Q777"})));
    snapshot.expenses.push(row(id, json!({"Price": "$7", "Establishment Name": "Zzyqx"})));
    snapshot.invoices.push(row(id, invoice));
    snapshot
}

fn of_others<R: TargetRow>(rows: &[Planned<R>], id: i64) -> Vec<Value> {
    let is_its = |at: &SourceRef| at.id == id;
    rows.iter().filter(|planned| !planned.from.iter().any(is_its)).map(|planned| json!(planned)).collect()
}

/// A plan without the records of this id, and without what counts: accounts, steps and tags, which are of all.
fn without(plan: &Plan, id: i64) -> Vec<(&'static str, Value)> {
    let is_its = |at: &SourceRef| at.id == id;
    let warnings: Vec<_> =
        plan.warnings.iter().filter(|of| !of.record.as_ref().is_some_and(is_its)).collect();
    let mut id_maps = plan.id_maps.clone();
    id_maps.values_mut().for_each(|map| map.retain(|of, _| *of != id.to_string()));
    vec![
        ("clients", json!(of_others(&plan.clients, id))),
        ("contacts", json!(of_others(&plan.client_contacts, id))),
        ("notes", json!(of_others(&plan.client_notes, id))),
        ("berths", json!(of_others(&plan.berths, id))),
        ("maps", json!(of_others(&plan.berth_map_data, id))),
        ("interests", json!(of_others(&plan.interests, id))),
        ("interest notes", json!(of_others(&plan.interest_notes, id))),
        ("files", json!(of_others(&plan.files, id))),
        ("documents", json!(of_others(&plan.documents, id))),
        ("signers", json!(of_others(&plan.document_signers, id))),
        ("expenses", json!(of_others(&plan.expenses, id))),
        ("invoices", json!(of_others(&plan.invoices, id))),
        ("lines", json!(of_others(&plan.invoice_line_items, id))),
        ("billed", json!(of_others(&plan.invoice_expenses, id))),
        ("client tags", json!(of_others(&plan.client_tags, id))),
        ("interest tags", json!(of_others(&plan.interest_tags, id))),
        ("audit", json!(of_others(&plan.audit_logs, id))),
        ("copies", json!(plan.copies)),
        ("held back", json!(plan.quarantined)),
        ("id maps", json!(id_maps)),
        ("warnings", json!(warnings)),
        ("questions", json!(plan.questions)),
        ("candidates", json!(plan.candidates)),
        ("members", json!(plan.members)),
        ("unmatched", json!(plan.unmatched_files)),
        ("dropped", json!(plan.dropped_cells)),
        ("ledger", json!(plan.file_ledger)),
        ("berth status", json!(plan.berth_status)),
    ]
}

/// What is otherwise in the plan of the others where strangers of this id are in the source, without them and with them.
fn changed_by_strangers(snapshot: &Snapshot, id: i64) -> Vec<(&'static str, Value, Value)> {
    let alone = without(&planned(snapshot), id);
    let beside = without(&planned(&with_strangers(snapshot, id)), id);
    let both = alone.into_iter().zip(beside);
    both.filter(|(one, other)| one != other).map(|((what, one), (_, other))| (what, one, other)).collect()
}

#[test]
fn a_stranger_changes_nothing_of_the_practice_world() {
    let snapshot = world_of(Size::SMALLEST, 1).snapshot;
    for id in [-77, 1_000_000] {
        assert_eq!(changed_by_strangers(&snapshot, id), [], "id {id}");
    }
}

proptest! {
    #![proptest_config(Config::with_cases(16))]

    #[test]
    fn a_stranger_changes_nothing_whatever_cells_the_others_hold(mut snapshot in snapshots()) {
        snapshot.expenses.push(row(99, json!({"Price": "$7"})));
        for id in [-77, 1_000_000] {
            prop_assert_eq!(changed_by_strangers(&snapshot, id), vec![]);
        }
    }
}

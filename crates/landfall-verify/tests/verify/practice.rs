//! The practice world, planned by the planner and loaded as planned, passes in silence: what the second road reads from `raw/` is what
//! the planner made of it, dirt and all.

use landfall_model::{mapping::Mapping, plan::Plan, snapshot::Snapshot, source::SourceTable};
use landfall_plan::{Context, plan};
use landfall_practice::world;
use serde_json::json;

use crate::kit::{Files, Marina, PORT, assert_silent, details};

/// What the planner makes of a snapshot.
fn planned(snapshot: &Snapshot) -> Plan {
    let mapping = Mapping::default();
    let context = Context {
        port: PORT.to_owned(),
        target_bucket: mapping.files.target_bucket.clone(),
        ..Context::default()
    };
    plan(snapshot, &mapping, &[], &context)
}

/// A snapshot, planned by the planner and loaded as planned.
async fn loaded(snapshot: &Snapshot) -> Marina {
    Marina::of(snapshot, planned(snapshot), Vec::new(), Mapping::default(), Files::Copied).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_practice_world_loaded_as_planned_passes_every_check() {
    let world = world();
    let validation = loaded(&world.snapshot).await.verify().await.unwrap();
    let failures: Vec<_> = validation.failures().collect();
    assert!(failures.is_empty(), "{failures:#?}");
    // Most records must be readable on the second road, or it proves nothing.
    for (table, name) in [
        (SourceTable::Expenses, "expenses.amount: sums per currency, as the source writes them"),
        (SourceTable::Interests, "interests per pipeline_stage, as the source says"),
    ] {
        let check = validation.count_checks.iter().find(|check| check.name == name).unwrap();
        let numbers = check.actual.split([' ', ',']).filter_map(|word| word.parse::<usize>().ok());
        let compared: usize = numbers.sum();
        let records = world.snapshot.rows(table).len();
        assert!(compared * 10 > records * 8, "{name}: {compared} of {records}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_is_out_of_use_is_no_proof_that_the_number_was_carried() {
    let row = json!([{"Id": 1, "Full Name": "Ann Lee", "Email Address": "ann@example.com (NO USAR)", "Phone Number": "+33 4 65 71 02 33"}]);
    let snapshot = Snapshot { interests: serde_json::from_value(row).unwrap(), ..Snapshot::default() };
    let mut plan = planned(&snapshot);
    let marina = |plan| Marina::of(&snapshot, plan, Vec::new(), Mapping::default(), Files::Copied);
    assert_silent(&marina(plan.clone()).await.verify().await.unwrap());
    plan.client_contacts.retain(|contact| contact.row.channel != "phone");
    assert_eq!(marina(plan).await.failures().await, ["interests: cells accounted for"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_currency_of_an_invoice_is_ranked_as_the_plan_ranks_it() {
    let invoices = json!([
        {"Id": 1, "Invoice Number": "1", "Total": "90", "Subtotal": "€ 100.00", "Discount": "$ 10"},
        {"Id": 2, "Invoice Number": "2", "Total": "50", "Subtotal": "60", "Discount": "£10"},
        {"Id": 3, "Invoice Number": "3", "Total": "£ 7", "Subtotal": "€ 7"},
        {"Id": 4, "Invoice Number": "4", "Total": "20", "Line Items": [{"description": "Water", "quantity": 1, "unit_price": "20"}]},
        {"Id": 5, "Invoice Number": "5", "Total": "30", "Line Items": [{"description": "Power", "quantity": 1, "unit_price": "€30"}]},
        {"Id": 6, "Invoice Number": "6", "Total": "80", "Subtotal": "€ 80,-", "Discount": "10%"},
        {"Id": 7, "Invoice Number": "7", "Total": "900", "Subtotal": "¥ 900"},
        {"Id": 8, "Invoice Number": "8", "Total": "800", "Subtotal": "800 JPY"},
    ]);
    let snapshot = Snapshot { invoices: serde_json::from_value(invoices).unwrap(), ..Snapshot::default() };
    let validation = loaded(&snapshot).await.verify().await.unwrap();
    assert_silent(&validation);
    let (actual, lines) =
        details(&validation, "invoices.total: sums per currency, as the source writes them");
    assert_eq!(actual, "EUR 90.00 in 1, GBP 57.00 in 2, USD 20.00 in 1");
    assert_eq!(lines, ["left out on both sides, not readable in one way: 4 of the invoices: 5, 6, 7, 8"]);
}

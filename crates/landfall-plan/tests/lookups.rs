//! Cells of Lookup columns, which show a list: a value for each record that their row is linked to.

use landfall_model::{
    finding::Code,
    mapping::Mapping,
    plan::Plan,
    snapshot::Snapshot,
    source::{SourceRow, SourceTable},
};
use landfall_plan::{Context, lint, plan};
use serde_json::{Value, json};

/// The plan of one record with these cells.
fn planned(table: SourceTable, cells: Value) -> Plan {
    let Value::Object(mut cells) = cells else { panic!("{cells}") };
    cells.insert("Id".to_owned(), json!(1));
    cells.insert("CreatedAt".to_owned(), json!("2024-01-01 09:00:00+00:00"));
    let rows = vec![SourceRow { cells }];
    let snapshot = match table {
        SourceTable::Interests => Snapshot { interests: rows, ..Snapshot::default() },
        SourceTable::Berths => Snapshot { berths: rows, ..Snapshot::default() },
        SourceTable::Expenses => Snapshot { expenses: rows, ..Snapshot::default() },
        SourceTable::Invoices => Snapshot { invoices: rows, ..Snapshot::default() },
    };
    let context = Context { port: "port".to_owned(), target_bucket: "crm-files".to_owned(), parent: None };
    let plan = plan(&snapshot, &Mapping::default(), &[], &context);
    assert_eq!(lint(&plan), []);
    plan
}

/// What a column was warned of.
fn told(plan: &Plan, title: &str) -> Vec<Code> {
    plan.warnings.iter().filter(|one| one.column == title).map(|one| one.code).collect()
}

#[test]
fn a_text_takes_all_values_of_a_list_and_of_one_that_is_empty_none() {
    let cases = [
        (json!(["Acme"]), Some("Acme")),
        (json!(["Acme", "Bolt", "Acme", null]), Some("Acme, Bolt")),
        (json!(["Acme, Inc", "Bolt"]), Some("Acme, Inc; Bolt")),
        (json!([null]), None),
        (json!([]), None),
    ];
    for (company, expected) in cases {
        let plan =
            planned(SourceTable::Interests, json!({"Full Name": "Ann Lee", "Company": company.clone()}));
        assert_eq!(plan.clients[0].row.company_name.as_deref(), expected, "{company}");
        assert_eq!(told(&plan, "Company"), [], "{company}");
    }
}

#[test]
fn each_value_of_a_list_is_a_contact() {
    let cells =
        json!({"Full Name": ["Ann Lee"], "Email Address": ["ann@example.com", "lee@example.org", null]});
    let plan = planned(SourceTable::Interests, cells);
    let contacts: Vec<&str> = plan.client_contacts.iter().map(|one| &*one.row.value).collect();
    assert_eq!(
        (contacts, &*plan.clients[0].row.full_name),
        (vec!["ann@example.com", "lee@example.org"], "Ann Lee")
    );
    assert_eq!([told(&plan, "Full Name"), told(&plan, "Email Address")].concat(), []);
}

#[test]
fn of_values_that_differ_where_one_is_wanted_none_is_taken_and_all_are_kept() {
    let added =
        |days: Value| planned(SourceTable::Interests, json!({"Full Name": "Ann Lee", "Date Added": days}));
    for same in [json!(["2024-02-03"]), json!(["2024-02-03", null, "2024-02-03"])] {
        let plan = added(same);
        let date = plan.interests[0].row.date_first_contact.unwrap();
        assert_eq!(date.to_rfc3339(), "2024-02-03T00:00:00+00:00");
        assert_eq!(told(&plan, "Date Added"), []);
    }
    let plan = added(json!(["2024-02-03", "2024-05-06"]));
    assert_eq!(plan.interests[0].row.date_first_contact, None);
    assert_eq!(told(&plan, "Date Added"), [Code::SeveralValues]);
    let kept = plan
        .interest_notes
        .iter()
        .any(|note| note.row.content.contains("Date Added: 2024-02-03, 2024-05-06"));
    assert!(kept, "{:?}", plan.interest_notes);
}

#[test]
fn two_amounts_are_not_taken_for_one() {
    let price = |price: Value| planned(SourceTable::Expenses, json!({"Price": price}));
    assert_eq!(price(json!([12.5])).expenses[0].row.amount.to_string(), "12.50");
    let plan = price(json!([7, 50]));
    assert_eq!((plan.expenses.len(), plan.quarantined.len()), (0, 1));
    assert!(told(&plan, "Price").contains(&Code::SeveralValues), "{:?}", plan.warnings);
}

#[test]
fn a_list_that_is_as_long_as_nocodb_shows_at_most_is_warned_of() {
    let comments = |n: usize| {
        let values: Vec<String> = (0..n).map(|n| format!("note {n}")).collect();
        planned(SourceTable::Interests, json!({"Full Name": "Ann Lee", "Extra Comments": values}))
    };
    let told = [24, 25, 26].map(|n| told(&comments(n), "Extra Comments"));
    assert_eq!(told, [vec![], vec![Code::SeveralValues], vec![]]);
}

//! Rules that concern many columns at once: each column is tried by itself, in a row that holds nothing else of note.

use landfall_model::{
    finding::Code,
    mapping::{Mapping, Vocabulary},
    plan::Plan,
    snapshot::Snapshot,
    source::{SourceRow, SourceTable},
};
use serde_json::{Value, json};

use super::kit::{codes, planned};
use SourceTable::{Berths, Expenses, Interests, Invoices};

/// A row of which every table can make something, with these cells beside.
fn row(table: SourceTable, cells: Value) -> SourceRow {
    let mut all = match table {
        Interests => json!({"Full Name": "Ann Lee"}),
        Berths => json!({"Mooring Number": "A1"}),
        Expenses => json!({"Price": "$5"}),
        Invoices => json!({"Invoice Number": "I-1", "Subtotal": "9", "Total": "9", "Currency": "USD"}),
    };
    all["Id"] = json!(1);
    all["CreatedAt"] = json!("2024-01-01 09:00:00+00:00");
    let (Value::Object(mut all), Value::Object(cells)) = (all, cells) else { panic!("no cells") };
    all.extend(cells);
    SourceRow { cells: all }
}

fn snapshot(table: SourceTable, cells: Value) -> Snapshot {
    let mut snapshot = Snapshot::default();
    let rows = match table {
        Interests => &mut snapshot.interests,
        Berths => &mut snapshot.berths,
        Expenses => &mut snapshot.expenses,
        Invoices => &mut snapshot.invoices,
    };
    rows.push(row(table, cells));
    snapshot
}

fn plan_of(table: SourceTable, cells: Value) -> Plan {
    planned(&snapshot(table, cells))
}

/// The first row's `table.column`.
fn at(plan: &Plan, place: &str) -> Value {
    let rows = json!({
        "clients": plan.clients, "berths": plan.berths, "interests": plan.interests, "interest_notes": plan.interest_notes,
        "client_notes": plan.client_notes, "documents": plan.documents, "document_signers": plan.document_signers,
        "expenses": plan.expenses, "invoices": plan.invoices, "files": plan.files,
    });
    let Some((table, column)) = place.split_once('.') else { panic!("{place}") };
    rows[table][0]["row"][column].clone()
}

/// Notes, descriptions and dropped cells: where an original is kept.
fn kept(plan: &Plan) -> String {
    let places = ["client_notes.content", "interest_notes.content", "expenses.description", "invoices.notes"];
    json!([places.map(|place| at(plan, place)), plan.dropped_cells]).to_string()
}

/// Vocabulary, column, and where its value goes.
fn selects(mapping: &Mapping) -> [(&Vocabulary, SourceTable, &'static str, &'static str); 11] {
    let words = &mapping.vocabulary;
    [
        (&words.stage, Interests, "Sales Process Level", "interests.pipeline_stage"),
        (&words.lead_category, Interests, "Lead Category", "interests.lead_category"),
        (&words.eoi_status, Interests, "EOI Status", "interests.eoi_status"),
        (&words.deposit_status, Interests, "Deposit 10% Status", "interests.deposit_status"),
        (&words.contract_status, Interests, "Contract Status", "interests.contract_status"),
        (&words.contact_method, Interests, "Contact Method Preferred", "clients.preferred_contact_method"),
        (&words.berth_status, Berths, "Status", "berths.status"),
        (&words.status_override, Berths, "Status Override Mode", "berths.status_override_mode"),
        (&words.expense_category, Expenses, "Category", "expenses.category"),
        (&words.payment_method, Expenses, "Payment Method", "expenses.payment_method"),
        (&words.invoice_status, Invoices, "Status", "invoices.status"),
    ]
}

#[test]
fn every_word_of_every_vocabulary_reaches_its_column() {
    for (vocabulary, table, title, place) in selects(&Mapping::default()) {
        assert!(!vocabulary.is_empty(), "{title}");
        for (word, target) in vocabulary {
            let plan = plan_of(table, json!({title: format!(" {} ", word.to_uppercase())}));
            assert_eq!(at(&plan, place), json!(target), "{title}: {word}");
            assert_eq!(codes(&plan, title), [], "{title}: {word}");
        }
    }
}

#[test]
fn a_word_that_no_vocabulary_knows_is_warned_of_kept_and_asked_about() {
    let mapping = Mapping::default();
    let fallback = |place: &str| match place {
        "interests.pipeline_stage" => json!(mapping.fallback.stage),
        "berths.status" => json!(mapping.fallback.berth_status),
        "expenses.category" => json!(mapping.fallback.expense_category),
        "invoices.status" => json!(mapping.fallback.invoice_status),
        _ => Value::Null,
    };
    for (_, table, title, place) in selects(&mapping) {
        let plan = plan_of(table, json!({title: "Qwertz"}));
        let expected = fallback(place);
        assert_eq!(at(&plan, place), expected, "{title}");
        let default = (!expected.is_null()).then_some(Code::DefaultTaken);
        assert_eq!(
            codes(&plan, title),
            Vec::from_iter([Code::ValueUnknown].into_iter().chain(default)),
            "{title}"
        );
        assert!(kept(&plan).contains("Qwertz"), "{title}");
        assert_eq!(plan.questions.len(), 1, "{title}");
        let empty = plan_of(table, json!({title: null}));
        assert_eq!((at(&empty, place), codes(&empty, title)), (expected, Vec::from_iter(default)), "{title}");
    }
}

/// Columns that are carried as text, and where to.
const TEXTS: [(SourceTable, &str, &str); 27] = [
    (Interests, "Address", "clients.address"),
    (Interests, "Company", "clients.company_name"),
    (Interests, "Yacht Name", "clients.yacht_name"),
    (Interests, "Berth Size Desired", "clients.berth_size_desired"),
    (Interests, "Source", "clients.source"),
    (Interests, "Source", "interests.source"),
    (Interests, "documensoID", "documents.documenso_id"),
    (Interests, "Signature Link Client", "document_signers.signing_url"),
    (Berths, "Area", "berths.area"),
    (Berths, "Berth Type", "berths.berth_type"),
    (Berths, "Nominal Boat Size", "berths.nominal_boat_size"),
    (Berths, "Side Pontoon", "berths.side_pontoon"),
    (Berths, "Power Capacity", "berths.power_capacity"),
    (Berths, "Voltage", "berths.voltage"),
    (Berths, "Mooring Type", "berths.mooring_type"),
    (Berths, "Cleat Type", "berths.cleat_type"),
    (Berths, "Cleat Capacity", "berths.cleat_capacity"),
    (Berths, "Bollard Type", "berths.bollard_type"),
    (Berths, "Bollard Capacity", "berths.bollard_capacity"),
    (Berths, "Access", "berths.access"),
    (Berths, "Bow Facing", "berths.bow_facing"),
    (Expenses, "Establishment Name", "expenses.establishment_name"),
    (Expenses, "Payer", "expenses.payer"),
    (Invoices, "Invoice Number", "invoices.invoice_number"),
    (Invoices, "Client Name", "invoices.client_name"),
    (Invoices, "Payment Terms", "invoices.payment_terms"),
    (Invoices, "Notes", "invoices.notes"),
];

#[test]
fn every_text_is_carried_as_it_stands_without_its_outer_blanks() {
    for (table, title, place) in TEXTS {
        let plan = plan_of(table, json!({title: " Left  or\nRIGHT, 2 \n"}));
        assert_eq!(at(&plan, place), json!("Left  or\nRIGHT, 2"), "{title}");
        assert_eq!(codes(&plan, title), [], "{title}");
    }
}

#[test]
fn a_placeholder_in_a_text_is_read_as_empty_warned_of_and_listed_as_dropped() {
    for (table, title, place) in TEXTS.into_iter().filter(|(_, title, _)| *title != "Notes") {
        let plan = plan_of(table, json!({title: "tbc"}));
        assert_ne!(at(&plan, place), json!("tbc"), "{title}");
        assert!(codes(&plan, title).contains(&Code::Placeholder), "{title}");
        assert!(plan.dropped_cells.iter().any(|cell| cell.column == title && cell.value == "tbc"), "{title}");
    }
    let plan = plan_of(Invoices, json!({"Notes": "x"}));
    assert_eq!(at(&plan, "invoices.notes"), json!("x"), "in a note every word is a remark");
}

#[test]
fn every_length_is_read_in_feet_and_metres_and_an_unreadable_one_is_kept() {
    let cases = [
        (Interests, "Length", "clients.yacht_length"),
        (Interests, "Width", "clients.yacht_width"),
        (Interests, "Depth", "clients.yacht_draft"),
        (Berths, "Length", "berths.length"),
        (Berths, "Length (Metric)", "berths.length"),
        (Berths, "Width", "berths.width"),
        (Berths, "Width (Metric)", "berths.width"),
        (Berths, "Draft", "berths.draft"),
        (Berths, "Draft (Metric)", "berths.draft"),
        (Berths, "Water Depth", "berths.water_depth"),
        (Berths, "Water Depth (Metric)", "berths.water_depth"),
    ];
    for (table, title, place) in cases {
        let bare = if title.contains("Metric") { json!(3.048) } else { json!(10) };
        for cell in [json!("10 ft"), json!("3,05 m / 10'"), bare] {
            let plan = plan_of(table, json!({title: cell}));
            assert_eq!(at(&plan, &format!("{place}_m")), json!("3.05"), "{title}: {cell}");
            assert!(
                ["10.00", "10.01"].map(Value::from).contains(&at(&plan, &format!("{place}_ft"))),
                "{title}: {cell}"
            );
        }
        let plan = plan_of(table, json!({title: "as long as it is"}));
        assert_eq!(at(&plan, &format!("{place}_m")), Value::Null, "{title}");
        assert_eq!(codes(&plan, title), [Code::DimensionInvalid], "{title}");
        assert!(kept(&plan).contains("as long as it is"), "{title}");
    }
}

#[test]
fn every_milestone_is_read_day_first_and_an_unreadable_one_is_empty_and_kept() {
    let cases = [
        (Interests, "Date Added", "interests.date_first_contact"),
        (Interests, "Last Contact", "interests.date_last_contact"),
        (Interests, "Request Form Sent", "interests.date_request_form_sent"),
        (Interests, "EOI Time Sent", "interests.date_eoi_sent"),
        (Interests, "EOI Time Signed", "interests.date_eoi_signed"),
        (Interests, "Reservation Date", "interests.date_deposit_received"),
        (Interests, "Contract Time Sent", "interests.date_contract_sent"),
        (Interests, "Contract Time Signed", "interests.date_contract_signed"),
        (Invoices, "Issue Date", "invoices.issue_date"),
        (Invoices, "Due Date", "invoices.due_date"),
    ];
    for (table, title, place) in cases {
        let day = at(&plan_of(table, json!({title: "03/04/2025"})), place);
        assert!(day.as_str().unwrap().starts_with("2025-04-03"), "{title}: {day}");
        let plan = plan_of(table, json!({title: "13/13/2025"}));
        assert_eq!(
            (at(&plan, place), codes(&plan, title)),
            (Value::Null, vec![Code::DateInvalid]),
            "{title}"
        );
        assert!(kept(&plan).contains("13/13/2025"), "{title}");
        assert_eq!(at(&plan_of(table, json!({})), place), Value::Null, "{title}");
    }
}

#[test]
fn creation_and_last_change_are_those_of_the_source() {
    for (table, place) in [
        (Interests, "interests"),
        (Interests, "clients"),
        (Berths, "berths"),
        (Expenses, "expenses"),
        (Invoices, "invoices"),
    ] {
        let moment = |plan: &Plan, column: &str| at(plan, &format!("{place}.{column}"));
        let plan = plan_of(table, json!({"UpdatedAt": "2024-06-01 09:00:00+00:00"}));
        assert_eq!(moment(&plan, "created_at"), "2024-01-01T09:00:00Z", "{place}");
        assert_eq!(moment(&plan, "updated_at"), "2024-06-01T09:00:00Z", "{place}");
        let plan = plan_of(table, json!({"UpdatedAt": "last week"}));
        assert_eq!(moment(&plan, "updated_at"), "2024-01-01T09:00:00Z", "{place}");
        assert_eq!(plan.dropped_cells[0].value, "last week", "{place}");
    }
}

//! The marina's plan. Interest 2 is merged into the client of interest 1, interest 12 and berth 4 are held back, expense 4 is dropped,
//! and the target is said to have rejected interest 624.

use landfall_model::{
    finding::{Quarantined, Question, QuestionKind},
    plan::{Accounting, Copy, Plan, copy::Origin},
    source::{SourceRef, SourceTable},
    target::{Planned, Table, TargetRow},
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::id;

const CREATED: &str = "2024-04-03T09:30:00.25Z";
const UPDATED: &str = "2024-05-01T00:00:00Z";

pub fn plan() -> Plan {
    let mut plan = Plan {
        clients: [("1", "Anna van Dijk"), ("7", "The Will"), ("8", "Bo Ek"), ("624", "Cy Dee")]
            .map(|(key, name)| client(key, name))
            .into(),
        client_contacts: vec![
            contact("1/email", "1", "email", "anna@example.com", true),
            contact("1/phone", "1", "phone", "+33612345678", true),
            contact("1/phone2", "1", "phone", "+33612345679", false),
            contact("8/other", "8", "other", "ask at the office", true),
        ],
        client_notes: vec![dated(
            "1",
            json!({"id": id("client_notes", "1"), "client_id": id("clients", "1"), "author_id": "system-migration", "content": "Two rows disagreed on the yacht's name:\n“Sea Urchin” and “Urchin”."}),
        )],
        berths: vec![
            berth(
                "1",
                &json!({"mooring_number": "A1", "status": "available", "length_ft": "45.00", "length_m": "13.72", "price": "100000.00", "price_currency": "EUR", "width_is_minimum": false}),
            ),
            berth(
                "2",
                &json!({"mooring_number": "A2", "status": "sold", "area": "Lagoon", "berth_type": "Finger pontoon", "price": "250000.00", "price_currency": "USD"}),
            ),
            berth(
                "3",
                &json!({"mooring_number": "B3", "status": "under_offer", "status_override_mode": "manual"}),
            ),
        ],
        berth_map_data: vec![dated(
            "1",
            json!({"id": id("berth_map_data", "1"), "berth_id": id("berths", "1"), "map_data": {"path": "M0 0", "x": 1.50, "points": [1, 2, {"z": null}]}}),
        )],
        interests: vec![
            interest("1", "1", Some("1"), "open"),
            interest("2", "1", Some("2"), "completed"),
            interest("7", "7", None, "open"),
            interest("8", "8", None, "open"),
            interest("624", "624", None, "deposit_10pct"),
        ],
        interest_notes: vec![dated(
            "1",
            json!({"id": id("interest_notes", "1"), "interest_id": id("interests", "1"), "author_id": "system-migration", "content": "Internal Notes:\nJune\n\nExtra Comments:\nWants shore power; calls back in June\n\nFurther berths: A2"}),
        )],
        files: [
            "eois/eoi_anna.pdf",
            "eois/eoi_anna_signed.pdf",
            "receipts/1.jpg",
            "receipts/2.jpg",
            "invoices/INV-1.pdf",
        ]
        .iter()
        .zip([10, 11, 12, 12, 14])
        .map(|(key, size)| file(key, size))
        .collect(),
        documents: vec![dated(
            "1",
            json!({
                "id": id("documents", "1"), "client_id": id("clients", "1"), "interest_id": id("interests", "1"), "document_type": "eoi",
                "title": "EOI A1", "status": "completed", "documenso_id": "77", "file_id": file_id("eois/eoi_anna.pdf"),
                "signed_file_id": file_id("eois/eoi_anna_signed.pdf"),
            }),
        )],
        document_signers: vec![signer("client", 1), signer("developer", 2), signer("approver", 3)],
        expenses: vec![
            expense("1", "Chandler", "12.50", "EUR", &[file_id("receipts/2.jpg"), file_id("receipts/1.jpg")]),
            expense("2", "Dock Café", "100.00", "USD", &[]),
            expense("3", "Ferry", "1250.00", "USD", &[]),
        ],
        invoices: vec![
            invoice("1", "INV-1", "112.50", "EUR", Some(file_id("invoices/INV-1.pdf"))),
            invoice("2", "INV-2", "40.00", "USD", None),
        ],
        invoice_line_items: vec![line_item(0, "1.00", "12.50"), line_item(1, "2.00", "50.00")],
        invoice_expenses: ["1", "2"]
            .map(|expense| {
                planned(
                    "1",
                    json!({"invoice_id": id("invoices", "1"), "expense_id": id("expenses", expense)}),
                )
            })
            .into(),
        tags: ["Migrated from NocoDB", "Hot Lead"]
            .map(|name| Planned {
                from: Vec::new(),
                row: from(stamped(json!({"id": id("tags", name), "name": name, "color": "#64748b"}))),
            })
            .into(),
        client_tags: vec![tag("client_id", "clients", "1"), tag("client_id", "clients", "7")],
        interest_tags: vec![tag("interest_id", "interests", "1"), tag("interest_id", "interests", "624")],
        ..Plan::default()
    };
    // Interest 2 is merged into the client of interest 1, and writes the same address.
    let merged = SourceRef::new(SourceTable::Interests, 2);
    plan.clients[0].from.push(merged);
    plan.client_contacts[0].from.push(merged);
    plan.audit_logs = audit(&plan);
    plan.copies = plan.files.iter().map(|file| copy(&file.row)).collect();
    plan.quarantined = vec![
        held_back(Table::Interests, SourceTable::Interests, 12),
        held_back(Table::Berths, SourceTable::Berths, 4),
    ];
    plan.questions = vec![Question {
        id: Uuid::from_u128(1),
        kind: QuestionKind::UnknownValue,
        records: vec![SourceRef::new(SourceTable::Interests, 2)],
        text: String::new(),
        options: Vec::new(),
        meanwhile: String::new(),
        blocking: false,
        alike: String::new(),
    }];
    plan.accounting = accounting();
    plan.id_maps = id_maps();
    plan
}

/// What the target is said to have rejected: interest 624, with its label and its audit entry.
pub fn rejected() -> Vec<Quarantined> {
    let interest = id("interests", "624");
    let label = format!("{interest},{}", id("tags", "Migrated from NocoDB"));
    let keys = [
        (Table::Interests, interest.to_string(), String::new()),
        (Table::InterestTags, label, interest.to_string()),
        (Table::AuditLogs, id("audit_logs", "interest/624").to_string(), interest.to_string()),
    ];
    let row = |(table, key, cause)| Quarantined {
        table,
        key,
        cause,
        ..held_back(table, SourceTable::Interests, 624)
    };
    keys.map(row).into()
}

fn client(key: &str, name: &str) -> Planned<landfall_model::target::Client> {
    dated(
        key,
        json!({"id": id("clients", key), "full_name": name, "nationality": "FR", "address": "1 Quai\nNice", "company_name": "Harbours United", "yacht_name": "Sea Urchin", "yacht_length_ft": "45.50"}),
    )
}

fn contact(
    key: &str,
    client: &str,
    channel: &str,
    value: &str,
    is_primary: bool,
) -> Planned<landfall_model::target::ClientContact> {
    dated(
        client,
        json!({"id": id("client_contacts", key), "client_id": id("clients", client), "channel": channel, "value": value, "is_primary": is_primary}),
    )
}

fn berth(key: &str, columns: &Value) -> Planned<landfall_model::target::Berth> {
    let mut row = json!({"id": id("berths", key)});
    row.as_object_mut().unwrap().extend(columns.as_object().unwrap().clone());
    dated(key, row)
}

fn interest(
    key: &str,
    client: &str,
    berth: Option<&str>,
    stage: &str,
) -> Planned<landfall_model::target::Interest> {
    dated(
        key,
        json!({
            "id": id("interests", key), "client_id": id("clients", client), "berth_id": berth.map(|berth| id("berths", berth)),
            "pipeline_stage": stage, "lead_category": "hot_lead", "date_first_contact": "2023-04-03T00:00:00Z",
        }),
    )
}

fn file_id(key: &str) -> Uuid {
    id("files", &format!("client-portal/{key}"))
}

fn file(key: &str, size: i64) -> Planned<landfall_model::target::File> {
    let (file, name) = (file_id(key), key.rsplit('/').next().unwrap());
    dated(
        "1",
        json!({
            "id": file, "client_id": id("clients", "1"), "filename": name, "original_name": name, "mime_type": "application/pdf",
            "size_bytes": size, "storage_bucket": "crm-files", "storage_path": format!("port-nimara/clients/1/{file}.pdf"),
            "category": "misc", "uploaded_by": "system-migration",
        }),
    )
}

fn signer(role: &str, order: i32) -> Planned<landfall_model::target::DocumentSigner> {
    dated(
        "1",
        json!({
            "id": id("document_signers", role), "document_id": id("documents", "1"), "signer_name": role, "signer_role": role,
            "signing_order": order, "status": "signed", "signed_at": "2024-03-01T00:00:00Z",
        }),
    )
}

fn expense(
    key: &str,
    name: &str,
    amount: &str,
    currency: &str,
    receipts: &[Uuid],
) -> Planned<landfall_model::target::Expense> {
    dated(
        key,
        json!({
            "id": id("expenses", key), "establishment_name": name, "amount": amount, "currency": currency, "category": "shop",
            "expense_date": "2024-04-03", "receipt_file_ids": receipts, "payment_status": "paid", "created_by": "system-migration",
        }),
    )
}

fn invoice(
    key: &str,
    number: &str,
    total: &str,
    currency: &str,
    pdf: Option<Uuid>,
) -> Planned<landfall_model::target::Invoice> {
    dated(
        key,
        json!({
            "id": id("invoices", key), "invoice_number": number, "client_name": "Anna van Dijk", "issue_date": "2024-04-03", "currency": currency,
            "subtotal": total, "discount": "0.00", "total": total, "status": "sent", "pdf_file_id": pdf,
        }),
    )
}

fn line_item(order: i32, quantity: &str, price: &str) -> Planned<landfall_model::target::InvoiceLineItem> {
    dated(
        "1",
        json!({
            "id": id("invoice_line_items", &order.to_string()), "invoice_id": id("invoices", "1"), "description": "Mooring", "quantity": quantity,
            "unit_price": price, "total": price, "sort_order": order,
        }),
    )
}

fn tag<R: TargetRow>(column: &str, table: &str, key: &str) -> Planned<R> {
    planned(key, json!({column: id(table, key), "tag_id": id("tags", "Migrated from NocoDB")}))
}

fn audit(plan: &Plan) -> Vec<Planned<landfall_model::target::AuditLog>> {
    let entities = [
        ("client", plan.clients.iter().map(|row| (row.from[0].id, row.row.id)).collect::<Vec<_>>()),
        ("interest", plan.interests.iter().map(|row| (row.from[0].id, row.row.id)).collect()),
        ("berth", plan.berths.iter().map(|row| (row.from[0].id, row.row.id)).collect()),
        ("expense", plan.expenses.iter().map(|row| (row.from[0].id, row.row.id)).collect()),
        ("invoice", plan.invoices.iter().map(|row| (row.from[0].id, row.row.id)).collect()),
        ("document", plan.documents.iter().map(|row| (row.from[0].id, row.row.id)).collect()),
    ];
    let entry = |word: &str, source: i64, row: Uuid| {
        planned(
            &source.to_string(),
            json!({
                "id": id("audit_logs", &format!("{word}/{source}")), "user_id": "system-migration", "action": "create", "entity_type": word,
                "entity_id": row, "ip_address": "0.0.0.0", "user_agent": "landfall", "created_at": CREATED,
                "metadata": {"source": "nocodb_migration", "nocodb_id": source},
            }),
        )
    };
    entities
        .iter()
        .flat_map(|(word, rows)| rows.iter().map(|(source, row)| entry(word, *source, *row)))
        .collect()
}

fn copy(file: &landfall_model::target::File) -> Copy {
    Copy {
        file: file.id,
        origin: Origin::Object {
            bucket: "client-portal".to_owned(),
            key: file.filename.clone(),
            etag: String::new(),
        },
        size: file.size_bytes.unsigned_abs(),
        target_bucket: file.storage_bucket.clone(),
        target_key: file.storage_path.clone(),
        mime_type: file.mime_type.clone(),
    }
}

fn held_back(table: Table, source: SourceTable, record: i64) -> Quarantined {
    Quarantined {
        table,
        key: id(table.name(), &record.to_string()).to_string(),
        from: vec![SourceRef::new(source, record)],
        column: String::new(),
        value: String::new(),
        sqlstate: String::new(),
        message: "a reason".to_owned(),
        hint: String::new(),
        cause: String::new(),
    }
}

fn accounting() -> Vec<Accounting> {
    let account = |source: &str, target, lists: [&[&str]; 4]| {
        let [planned, merged, quarantined, dropped] =
            lists.map(|ids| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>());
        let read = (planned.len() + merged.len() + quarantined.len() + dropped.len()) as u64;
        Accounting { source: source.to_owned(), target, read, planned, merged, quarantined, dropped }
    };
    let objects: Vec<String> = super::source::snapshot()
        .objects
        .iter()
        .map(|object| format!("{}/{}", object.bucket, object.key))
        .collect();
    let objects: Vec<&str> = objects.iter().map(String::as_str).collect();
    vec![
        account("interests", Table::Clients, [&["1", "7", "8", "624"], &["2"], &["12"], &[]]),
        account("interests", Table::Interests, [&["1", "2", "7", "8", "624"], &[], &["12"], &[]]),
        account("berths", Table::Berths, [&["1", "2", "3"], &[], &["4"], &[]]),
        account("expenses", Table::Expenses, [&["1", "2", "3"], &[], &[], &["4"]]),
        account("invoices", Table::Invoices, [&["1", "2"], &[], &[], &[]]),
        account("objects", Table::Files, [&objects, &[], &[], &[]]),
    ]
}

fn id_maps() -> landfall_model::plan::IdMaps {
    let own = |table: &str, keys: &[&str]| {
        (table.to_owned(), keys.iter().map(|key| ((*key).to_owned(), id(table, key))).collect())
    };
    let objects = super::source::snapshot().objects;
    let files = objects
        .iter()
        .map(|object| (format!("{}/{}", object.bucket, object.key), file_id(&object.key)))
        .collect();
    let mut maps: landfall_model::plan::IdMaps = [
        own("clients", &["1", "7", "8", "624"]),
        own("interests", &["1", "2", "7", "8", "624"]),
        own("berths", &["1", "2", "3"]),
        own("expenses", &["1", "2", "3"]),
        own("invoices", &["1", "2"]),
        ("files".to_owned(), files),
    ]
    .into();
    maps.get_mut("clients").unwrap().insert("2".to_owned(), id("clients", "1"));
    maps
}

/// A row with its timestamps, made of the record `key` of the table that feeds it.
fn dated<R: TargetRow>(key: &str, row: Value) -> Planned<R> {
    planned(key, stamped(row))
}

fn planned<R: TargetRow>(key: &str, row: Value) -> Planned<R> {
    let source = match R::TABLE {
        Table::Berths | Table::BerthMapData => SourceTable::Berths,
        Table::Expenses => SourceTable::Expenses,
        Table::Invoices | Table::InvoiceLineItems | Table::InvoiceExpenses => SourceTable::Invoices,
        _ => SourceTable::Interests,
    };
    Planned { from: vec![SourceRef::new(source, key.parse().unwrap())], row: from(row) }
}

fn stamped(mut row: Value) -> Value {
    let fields = row.as_object_mut().unwrap();
    fields.insert("created_at".to_owned(), CREATED.into());
    fields.insert("updated_at".to_owned(), UPDATED.into());
    row
}

fn from<R: TargetRow>(row: Value) -> R {
    serde_json::from_value(row).unwrap()
}

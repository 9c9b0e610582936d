//! A small plan with rows in every table, and every kind of reference between them.

use landfall_model::{
    ids::derive,
    plan::Plan,
    source::{SourceRef, SourceTable},
    target::{Planned, Table, TargetRow},
};
use serde_json::{Value, json};
use uuid::Uuid;

pub const PORT: &str = "port-nimara";
const CREATED: &str = "2024-03-01T10:20:30.123456Z";
const UPDATED: &str = "2025-07-15T00:00:00Z";

/// The id of the n-th row of a table.
pub fn id(table: Table, n: i64) -> Uuid {
    derive(PORT, table.name(), &n.to_string())
}

/// A row of the source record `n`: the given fields, with id and times where the table has them.
pub fn row<R: TargetRow>(source: SourceTable, n: i64, mut fields: Value) -> Planned<R> {
    let object = fields.as_object_mut().unwrap();
    if R::TABLE.key_columns() == ["id"] {
        object.entry("id").or_insert(json!(id(R::TABLE, n)));
        object.entry("created_at").or_insert(json!(CREATED));
        object.entry("updated_at").or_insert(json!(UPDATED));
    }
    Planned { from: vec![SourceRef::new(source, n)], row: serde_json::from_value(fields).unwrap() }
}

use SourceTable::{Berths, Expenses, Interests, Invoices};

/// Clients, berths and interests 1 to `n`, with what hangs on them.
pub fn people(plan: &mut Plan, n: i64) {
    for n in 1..=n {
        let client = id(Table::Clients, n);
        plan.clients.push(row(Interests, n, json!({
            "full_name": format!("Person Ñ{n}"), "company_name": (n == 2).then_some("Blue \"Water\" Ltd"), "nationality": "FR",
            "preferred_contact_method": "email", "yacht_name": "Zéphyr", "yacht_length_ft": "120.50", "yacht_length_m": "36.73",
        })));
        plan.client_contacts.push(row(Interests, n, json!({
            "client_id": client, "channel": "email", "value": format!("p{n}@example.com"), "is_primary": true,
        })));
        plan.client_contacts.push(row(Interests, 1_000_000 + n, json!({
            "client_id": client, "channel": "phone", "value": format!("+3361234567{n}"), "is_primary": true, "notes": "as written: 06…",
        })));
        plan.client_notes.push(row(
            Interests,
            n,
            json!({
                "client_id": client, "author_id": "system-migration", "content": "line one\nline two\ttab",
            }),
        ));
        plan.berths.push(row(Berths, n, json!({
            "mooring_number": format!("A{n}"), "area": "A", "status": "available", "berth_type": "permanent", "length_ft": "-0.05",
            "price": "1234567.89", "price_currency": "USD", "width_is_minimum": false, "berth_approved": true,
        })));
        plan.berth_map_data.push(row(Berths, n, json!({
            "berth_id": id(Table::Berths, n), "map_data": {"path": "M0 0", "x": 1.50, "big": 12_345_678_901_234_567_890_u64},
        })));
        plan.interests.push(row(Interests, n, json!({
            "client_id": client, "berth_id": id(Table::Berths, n), "pipeline_stage": "open", "lead_category": "hot_lead",
            "date_first_contact": "1999-12-31T23:59:59.999999Z",
        })));
        plan.interest_notes.push(row(Interests, n, json!({
            "interest_id": id(Table::Interests, n), "author_id": "system-migration", "content": "wants shade",
        })));
        plan.interest_tags.push(row(
            Interests,
            n,
            json!({"interest_id": id(Table::Interests, n), "tag_id": id(Table::Tags, 1)}),
        ));
        plan.client_tags.push(row(Interests, n, json!({"client_id": client, "tag_id": id(Table::Tags, 1)})));
        plan.audit_logs.push(row(Interests, n, json!({
            "user_id": "system-migration", "action": "create", "entity_type": "client", "entity_id": client,
            "ip_address": "0.0.0.0", "user_agent": "landfall", "metadata": {"source": "nocodb", "nocodb_id": n},
        })));
    }
}

/// Files 1 to 4; documents, expenses and invoices that refer to them.
pub fn papers(plan: &mut Plan) {
    for n in 1..=4 {
        plan.files.push(row(Interests, n, json!({
            "client_id": (n == 1).then_some(id(Table::Clients, 1)), "filename": format!("{n}.pdf"), "original_name": "EOI (é).pdf",
            "mime_type": "application/pdf", "size_bytes": 5_000_000_000_i64, "storage_bucket": "crm-files",
            "storage_path": format!("port-nimara/clients/{n}.pdf"), "category": "eoi", "uploaded_by": "system-migration",
        })));
    }
    plan.documents.push(row(Interests, 1, json!({
        "client_id": id(Table::Clients, 1), "interest_id": id(Table::Interests, 1), "document_type": "eoi", "title": "EOI",
        "status": "completed", "documenso_id": "77", "file_id": id(Table::Files, 1), "signed_file_id": id(Table::Files, 2),
    })));
    plan.document_signers.push(row(Interests, 1, json!({
        "document_id": id(Table::Documents, 1), "signer_name": "Person", "signer_role": "client", "signing_order": 1,
        "status": "signed", "signed_at": UPDATED,
    })));
    for n in 1..=3 {
        let receipts: Vec<Uuid> = (1..n).map(|file| id(Table::Files, file + 1)).collect();
        plan.expenses.push(row(Expenses, n, json!({
            "establishment_name": "Shop", "amount": "0.10", "currency": "EUR", "category": "shop", "expense_date": "2024-02-29",
            "receipt_file_ids": receipts, "payment_status": "paid", "created_by": "system-migration",
        })));
        plan.invoices.push(row(Invoices, n, json!({
            "invoice_number": format!("2024-{n}"), "client_name": "Person", "issue_date": "2024-01-31", "currency": "USD",
            "subtotal": "10.00", "discount": "0", "total": "10.00", "status": "sent", "pdf_file_id": (n == 1).then_some(id(Table::Files, 4)),
        })));
        plan.invoice_line_items.push(row(Invoices, n, json!({
            "invoice_id": id(Table::Invoices, n), "description": "Berth", "quantity": "1", "unit_price": "10.00", "total": "10.00", "sort_order": 0,
        })));
        plan.invoice_expenses.push(row(
            Invoices,
            n,
            json!({"invoice_id": id(Table::Invoices, n), "expense_id": id(Table::Expenses, n)}),
        ));
    }
}

/// The whole sample: four people, and their papers.
pub fn plan() -> Plan {
    of(4)
}

/// So many people, and the papers of the sample.
pub fn of(people: i64) -> Plan {
    let mut plan = Plan::default();
    let mut tag: Planned<landfall_model::target::Tag> =
        row(Interests, 1, json!({"name": "Migrated from NocoDB", "color": "#64748b"}));
    tag.from.clear();
    plan.tags.push(tag);
    self::people(&mut plan, people);
    papers(&mut plan);
    plan
}

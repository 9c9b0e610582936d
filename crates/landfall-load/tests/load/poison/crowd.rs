//! A plan with as many rows in every table as one likes, and a way into every row of it.

use landfall_model::{
    plan::Plan,
    source::SourceTable::{Expenses, Interests, Invoices},
    target::{Planned, Table, TargetRow},
};
use serde_json::{Map, Value, json};

use super::super::sample::{id, people, row};

/// Tags and expenses that a junction is refused for: each of these numbers stands for a word.
pub const SPECIAL: std::ops::Range<i64> = 9001..9005;

/// So many people, and as many of everything else.
pub fn crowd(n: i64) -> Plan {
    let mut plan = Plan::default();
    people(&mut plan, n);
    (1..=n).for_each(|n| papers(&mut plan, n));
    for n in (1..=n).chain(SPECIAL) {
        plan.tags.push(row(Interests, n, json!({"name": format!("good {n}"), "color": "good"})));
        plan.expenses.push(row(Expenses, n, json!({
            "establishment_name": "Shop", "amount": "0.10", "currency": "EUR", "category": "shop", "expense_date": "2024-02-29",
            "receipt_file_ids": if n < SPECIAL.start { vec![id(Table::Files, n)] } else { vec![] }, "payment_status": "paid",
            "created_by": "system-migration",
        })));
    }
    for (n, (client, interest)) in (1..).zip(plan.client_tags.iter_mut().zip(&mut plan.interest_tags)) {
        (client.row.tag_id, interest.row.tag_id) = (id(Table::Tags, n), id(Table::Tags, n));
    }
    plan
}

fn papers(plan: &mut Plan, n: i64) {
    plan.files.push(row(Interests, n, json!({
        "client_id": id(Table::Clients, n), "filename": format!("{n}.pdf"), "original_name": "a", "mime_type": "application/pdf",
        "size_bytes": 1, "storage_bucket": "crm-files", "storage_path": format!("port-nimara/{n}.pdf"), "category": "eoi",
        "uploaded_by": "system-migration",
    })));
    plan.documents.push(row(Interests, n, json!({
        "client_id": id(Table::Clients, n), "interest_id": id(Table::Interests, n), "document_type": "eoi", "title": "EOI",
        "status": "completed", "file_id": id(Table::Files, n),
    })));
    plan.document_signers.push(row(Interests, n, json!({
        "document_id": id(Table::Documents, n), "signer_name": "Person", "signer_role": "client", "signing_order": 1, "status": "signed",
    })));
    plan.invoices.push(row(Invoices, n, json!({
        "invoice_number": format!("2024-{n}"), "client_name": "Person", "currency": "USD", "subtotal": "10.00", "discount": "0",
        "total": "10.00", "status": "sent", "pdf_file_id": id(Table::Files, n),
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

/// What is done to a row, of which table and place are given.
pub type Change<'a> = dyn FnMut(Table, usize, &mut Map<String, Value>) + 'a;

/// Hands every row of every table to `change`, with its place in the table.
pub fn each(plan: &mut Plan, change: &mut Change<'_>) {
    edit(&mut plan.clients, change);
    edit(&mut plan.client_contacts, change);
    edit(&mut plan.client_notes, change);
    edit(&mut plan.berths, change);
    edit(&mut plan.berth_map_data, change);
    edit(&mut plan.interests, change);
    edit(&mut plan.interest_notes, change);
    edit(&mut plan.files, change);
    edit(&mut plan.documents, change);
    edit(&mut plan.document_signers, change);
    edit(&mut plan.expenses, change);
    edit(&mut plan.invoices, change);
    edit(&mut plan.invoice_line_items, change);
    edit(&mut plan.invoice_expenses, change);
    edit(&mut plan.tags, change);
    edit(&mut plan.client_tags, change);
    edit(&mut plan.interest_tags, change);
    edit(&mut plan.audit_logs, change);
}

fn edit<R: TargetRow>(rows: &mut [Planned<R>], change: &mut Change<'_>) {
    for (n, planned) in rows.iter_mut().enumerate() {
        let mut row = serde_json::to_value(&planned.row).unwrap();
        change(R::TABLE, n, row.as_object_mut().unwrap());
        planned.row = serde_json::from_value(row).unwrap();
    }
}

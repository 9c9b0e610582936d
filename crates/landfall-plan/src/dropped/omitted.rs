//! Columns that the live target does not have: what was planned for them is not written, so it is listed as dropped.

use landfall_model::{
    cell,
    mapping::Mapping,
    plan::Plan,
    source::SourceRef,
    target::{Planned, Table, TargetRow},
};

use crate::draft::Draft;

/// Lists every filled value of the columns that the mapping omits. A row of several records is listed once, with the first.
pub fn list(mapping: &Mapping, draft: &mut Draft) {
    for name in &mapping.target.omit {
        let Some((table, column)) = name.split_once('.') else { continue };
        let Some(table) = Table::ALL.into_iter().find(|known| known.name() == table) else { continue };
        for (record, value) in filled(&draft.plan, table, column) {
            draft.drop_cell(record, name, value, "the target has no such column: the mapping omits it");
        }
    }
}

fn filled(plan: &Plan, table: Table, column: &str) -> Vec<(SourceRef, String)> {
    match table {
        Table::Clients => values(&plan.clients, column),
        Table::ClientContacts => values(&plan.client_contacts, column),
        Table::ClientNotes => values(&plan.client_notes, column),
        Table::Berths => values(&plan.berths, column),
        Table::BerthMapData => values(&plan.berth_map_data, column),
        Table::Interests => values(&plan.interests, column),
        Table::InterestNotes => values(&plan.interest_notes, column),
        Table::Files => values(&plan.files, column),
        Table::Documents => values(&plan.documents, column),
        Table::DocumentSigners => values(&plan.document_signers, column),
        Table::Expenses => values(&plan.expenses, column),
        Table::Invoices => values(&plan.invoices, column),
        Table::InvoiceLineItems => values(&plan.invoice_line_items, column),
        Table::InvoiceExpenses => values(&plan.invoice_expenses, column),
        Table::Tags => values(&plan.tags, column),
        Table::ClientTags => values(&plan.client_tags, column),
        Table::InterestTags => values(&plan.interest_tags, column),
        Table::AuditLogs => values(&plan.audit_logs, column),
    }
}

/// By way of JSON: column names are data here, and omissions are few.
fn values<R: TargetRow>(rows: &[Planned<R>], column: &str) -> Vec<(SourceRef, String)> {
    let value = |planned: &Planned<R>| {
        let row = serde_json::to_value(&planned.row).ok()?;
        Some((*planned.from.first()?, cell::text(row.get(column)?)?))
    };
    rows.iter().filter_map(value).collect()
}

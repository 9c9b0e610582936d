//! Every reference points at a planned row.

use std::collections::HashSet;

use landfall_model::{
    plan::Plan,
    target::{Planned, Table, TargetRow},
};
use uuid::Uuid;

use super::Notes;

/// All foreign keys of the target, and the two that it cannot check: receipts in an array, and the entity of an audit entry.
pub fn resolve(plan: &Plan, notes: &mut Notes) {
    let clients = Known::of(&plan.clients, |row| row.id);
    let berths = Known::of(&plan.berths, |row| row.id);
    let interests = Known::of(&plan.interests, |row| row.id);
    let files = Known::of(&plan.files, |row| row.id);
    let documents = Known::of(&plan.documents, |row| row.id);
    let expenses = Known::of(&plan.expenses, |row| row.id);
    let invoices = Known::of(&plan.invoices, |row| row.id);
    let tags = Known::of(&plan.tags, |row| row.id);

    clients.hold(&plan.client_contacts, |row| [row.client_id], notes);
    clients.hold(&plan.client_notes, |row| [row.client_id], notes);
    clients.hold(&plan.client_tags, |row| [row.client_id], notes);
    clients.hold(&plan.interests, |row| [row.client_id], notes);
    clients.hold(&plan.files, |row| row.client_id, notes);
    clients.hold(&plan.documents, |row| row.client_id, notes);
    berths.hold(&plan.berth_map_data, |row| [row.berth_id], notes);
    berths.hold(&plan.interests, |row| row.berth_id, notes);
    interests.hold(&plan.interest_notes, |row| [row.interest_id], notes);
    interests.hold(&plan.interest_tags, |row| [row.interest_id], notes);
    interests.hold(&plan.documents, |row| row.interest_id, notes);
    files.hold(&plan.documents, |row| row.file_id.into_iter().chain(row.signed_file_id), notes);
    files.hold(&plan.expenses, |row| row.receipt_file_ids.clone(), notes);
    files.hold(&plan.invoices, |row| row.pdf_file_id, notes);
    documents.hold(&plan.document_signers, |row| [row.document_id], notes);
    expenses.hold(&plan.invoice_expenses, |row| [row.expense_id], notes);
    invoices.hold(&plan.invoice_line_items, |row| [row.invoice_id], notes);
    invoices.hold(&plan.invoice_expenses, |row| [row.invoice_id], notes);
    tags.hold(&plan.client_tags, |row| [row.tag_id], notes);
    tags.hold(&plan.interest_tags, |row| [row.tag_id], notes);

    let mut entities = Known { table: "any table", ids: HashSet::new() };
    for known in [clients, berths, interests, documents, expenses, invoices] {
        entities.ids.extend(known.ids);
    }
    entities.hold(&plan.audit_logs, |row| [row.entity_id], notes);
}

/// The ids of a table.
struct Known {
    table: &'static str,
    ids: HashSet<Uuid>,
}

impl Known {
    fn of<R: TargetRow>(rows: &[Planned<R>], id: impl Fn(&R) -> Uuid) -> Self {
        Self { table: Table::name(R::TABLE), ids: rows.iter().map(|planned| id(&planned.row)).collect() }
    }

    fn hold<R: TargetRow, I: IntoIterator<Item = Uuid>>(
        &self,
        rows: &[Planned<R>],
        references: impl Fn(&R) -> I,
        notes: &mut Notes,
    ) {
        for Planned { from, row } in rows {
            for id in references(row).into_iter().filter(|id| !self.ids.contains(id)) {
                notes.add(
                    R::TABLE,
                    from,
                    format!("a row of {} points at {id}, which is not planned in {}", R::TABLE, self.table),
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use crate::lint::testing::breaks;

    #[test]
    fn every_reference_that_points_at_nothing_is_found() {
        let nil = Uuid::nil();
        breaks(|plan| plan.client_contacts[0].row.client_id = nil, 1, "is not planned in clients");
        breaks(|plan| plan.client_notes[0].row.client_id = nil, 1, "is not planned in clients");
        breaks(|plan| plan.client_tags[0].row.client_id = nil, 1, "is not planned in clients");
        breaks(|plan| plan.interests[0].row.client_id = nil, 1, "is not planned in clients");
        breaks(|plan| plan.files[0].row.client_id = Some(nil), 1, "is not planned in clients");
        breaks(|plan| plan.documents[0].row.client_id = Some(nil), 1, "is not planned in clients");
        breaks(|plan| plan.berth_map_data[0].row.berth_id = nil, 1, "is not planned in berths");
        breaks(|plan| plan.interests[0].row.berth_id = Some(nil), 1, "is not planned in berths");
        breaks(|plan| plan.interest_notes[0].row.interest_id = nil, 1, "is not planned in interests");
        breaks(|plan| plan.interest_tags[0].row.interest_id = nil, 1, "is not planned in interests");
        breaks(|plan| plan.documents[0].row.interest_id = Some(nil), 1, "is not planned in interests");
        breaks(|plan| plan.documents[0].row.file_id = Some(nil), 1, "is not planned in files");
        breaks(|plan| plan.documents[0].row.signed_file_id = Some(nil), 1, "is not planned in files");
        breaks(|plan| plan.expenses[0].row.receipt_file_ids.push(nil), 1, "is not planned in files");
        breaks(|plan| plan.invoices[0].row.pdf_file_id = Some(nil), 1, "is not planned in files");
        breaks(|plan| plan.document_signers[0].row.document_id = nil, 1, "is not planned in documents");
        breaks(|plan| plan.invoice_expenses[0].row.expense_id = nil, 1, "is not planned in expenses");
        breaks(|plan| plan.invoice_expenses[0].row.invoice_id = nil, 1, "is not planned in invoices");
        breaks(|plan| plan.invoice_line_items[0].row.invoice_id = nil, 1, "is not planned in invoices");
        breaks(|plan| plan.client_tags[0].row.tag_id = nil, 1, "is not planned in tags");
        breaks(|plan| plan.interest_tags[0].row.tag_id = nil, 1, "is not planned in tags");
        breaks(|plan| plan.audit_logs[0].row.entity_id = nil, 1, "is not planned in any table");
    }
}

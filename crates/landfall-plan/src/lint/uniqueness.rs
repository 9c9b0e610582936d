//! Nothing twice: primary keys, the target's unique columns, contacts, and the primary contact of each channel.

use std::{collections::HashSet, hash::Hash};

use landfall_model::{
    plan::Plan,
    source::SourceRef,
    target::{ClientContact, Planned, Table, TargetRow},
};
use uuid::Uuid;

use super::Notes;

/// Primary keys are unique in their table.
pub fn ids(plan: &Plan, notes: &mut Notes) {
    once(&plan.clients, "id", |row| row.id, notes);
    once(&plan.client_contacts, "id", |row| row.id, notes);
    once(&plan.client_notes, "id", |row| row.id, notes);
    once(&plan.berths, "id", |row| row.id, notes);
    once(&plan.berth_map_data, "id", |row| row.id, notes);
    once(&plan.interests, "id", |row| row.id, notes);
    once(&plan.interest_notes, "id", |row| row.id, notes);
    once(&plan.files, "id", |row| row.id, notes);
    once(&plan.documents, "id", |row| row.id, notes);
    once(&plan.document_signers, "id", |row| row.id, notes);
    once(&plan.expenses, "id", |row| row.id, notes);
    once(&plan.invoices, "id", |row| row.id, notes);
    once(&plan.invoice_line_items, "id", |row| row.id, notes);
    once(&plan.invoice_expenses, "key", |row| (row.invoice_id, row.expense_id), notes);
    once(&plan.tags, "id", |row| row.id, notes);
    once(&plan.client_tags, "key", |row| (row.client_id, row.tag_id), notes);
    once(&plan.interest_tags, "key", |row| (row.interest_id, row.tag_id), notes);
    once(&plan.audit_logs, "id", |row| row.id, notes);
}

/// What is unique by its meaning: mooring numbers, invoice numbers, tag names, one map per berth.
pub fn natural_keys(plan: &Plan, notes: &mut Notes) {
    once(&plan.berths, "mooring_number", |row| &row.mooring_number, notes);
    once(&plan.berth_map_data, "berth_id", |row| row.berth_id, notes);
    once(&plan.invoices, "invoice_number", |row| &row.invoice_number, notes);
    once(&plan.tags, "name", |row| &row.name, notes);
}

/// A client has a contact once.
pub fn contacts(plan: &Plan, notes: &mut Notes) {
    once(&plan.client_contacts, "contact", |row| (row.client_id, &row.channel, &row.value), notes);
}

/// A client has exactly one primary contact in every channel in which it has any.
pub fn primaries(plan: &Plan, notes: &mut Notes) {
    let mut primary = HashSet::new();
    for planned in plan.client_contacts.iter().filter(|planned| planned.row.is_primary) {
        if !primary.insert(channel(planned)) {
            let what = format!("client {} has two primary contacts of one channel", planned.row.client_id);
            notes.add(Table::ClientContacts, &planned.from, what);
        }
    }
    let mut without = HashSet::new();
    for planned in &plan.client_contacts {
        if !primary.contains(&channel(planned)) && without.insert(channel(planned)) {
            let what = format!("client {} has no primary contact of a channel", planned.row.client_id);
            notes.add(Table::ClientContacts, &planned.from, what);
        }
    }
}

fn channel(contact: &Planned<ClientContact>) -> (Uuid, &str) {
    (contact.row.client_id, &contact.row.channel)
}

fn once<'p, R: TargetRow, K: Eq + Hash>(
    rows: &'p [Planned<R>],
    column: &str,
    key: impl Fn(&'p R) -> K,
    notes: &mut Notes,
) {
    let mut seen = HashSet::with_capacity(rows.len());
    let again = rows.iter().filter(|planned| !seen.insert(key(&planned.row)));
    for Planned { from, .. } in again {
        notes.add(R::TABLE, from, format!("{column} stands twice in {}{}", R::TABLE, origin(from)));
    }
}

fn origin(from: &[SourceRef]) -> String {
    from.first().map(|at| format!(" (from {at})")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::breaks;

    #[test]
    fn a_primary_key_twice_is_found_in_every_table() {
        breaks(|plan| plan.tags.push(plan.tags[0].clone()), 2, "stands twice in tags");
        breaks(|plan| plan.audit_logs.push(plan.audit_logs[0].clone()), 1, "id stands twice in audit_logs");
        breaks(
            |plan| plan.client_tags.push(plan.client_tags[0].clone()),
            1,
            "key stands twice in client_tags",
        );
        breaks(
            |plan| plan.interest_tags.push(plan.interest_tags[0].clone()),
            1,
            "key stands twice in interest_tags",
        );
        breaks(|plan| plan.invoice_expenses.push(plan.invoice_expenses[0].clone()), 1, "key stands twice");
        breaks(|plan| plan.interest_notes.push(plan.interest_notes[0].clone()), 1, "id stands twice");
        breaks(|plan| plan.client_notes.push(plan.client_notes[0].clone()), 1, "id stands twice");
        breaks(|plan| plan.document_signers.push(plan.document_signers[0].clone()), 1, "id stands twice");
        breaks(|plan| plan.invoice_line_items.push(plan.invoice_line_items[0].clone()), 1, "id stands twice");
        breaks(|plan| plan.documents.push(plan.documents[0].clone()), 1, "id stands twice in documents");
    }

    #[test]
    fn a_mooring_number_or_invoice_number_twice_is_found() {
        breaks(
            |plan| plan.berths[1].row.mooring_number = plan.berths[0].row.mooring_number.clone(),
            1,
            "mooring_number stands twice in berths (from berths 2)",
        );
        breaks(
            |plan| plan.invoices[1].row.invoice_number = plan.invoices[0].row.invoice_number.clone(),
            1,
            "invoice_number stands twice in invoices (from invoices 2)",
        );
    }

    #[test]
    fn a_contact_twice_is_found() {
        let damage = |plan: &mut landfall_model::plan::Plan| {
            let mut again = plan.client_contacts[0].clone();
            again.row.id = uuid::Uuid::nil();
            again.row.is_primary = false;
            plan.client_contacts.push(again);
        };
        breaks(damage, 1, "contact stands twice");
    }

    #[test]
    fn two_primaries_or_none_in_a_channel_are_found() {
        let two = |plan: &mut landfall_model::plan::Plan| {
            let mut again = plan.client_contacts[0].clone();
            again.row.id = uuid::Uuid::nil();
            again.row.value.push('x');
            plan.client_contacts.push(again);
        };
        breaks(two, 1, "two primary contacts");
        breaks(|plan| plan.client_contacts[0].row.is_primary = false, 1, "no primary contact");
    }
}

//! The two plans of a cycle, with rows that the target rejects, and what users do between them.

use landfall_model::{plan::Plan, target::Table};

use super::sample::{self, id};

/// Four people, two of whom the target rejects with all that hangs on them: one for good, one until it is mended.
pub fn first() -> Plan {
    let mut plan = sample::plan();
    plan.clients[1].row.nationality = Some("FRA".to_owned());
    plan.clients[3].row.yacht_name = Some("Mallory".to_owned());
    plan
}

/// Six people; rows new, changed, gone, swapped, rejected.
pub fn second() -> Plan {
    let mut plan = sample::of(6);
    plan.clients[0].row.full_name = "Renamed".to_owned();
    plan.clients[1].row.nationality = Some("FRA".to_owned());
    plan.clients[3].row.yacht_name = Some("Mallory".to_owned());
    plan.clients[2].row.address = Some("changed at the source".to_owned());
    plan.clients[5].row.nationality = Some("FRA".to_owned());
    plan.client_contacts.remove(5);
    plan.client_notes.remove(2);
    plan.berths[2].row.mooring_number = "A4".to_owned();
    plan.berths[3].row.mooring_number = "A3".to_owned();
    plan.interest_notes[3].row.content = "wants sun".to_owned();
    plan.invoice_line_items[1].row.description = "Another".to_owned();
    plan.expenses[2].row.receipt_file_ids.pop();
    plan
}

/// The target as it is before it is mended.
pub const NARROW: &str = "ALTER TABLE clients ADD CONSTRAINT no_mallory CHECK (yacht_name <> 'Mallory')";
pub const MENDED: &str = "ALTER TABLE clients DROP CONSTRAINT no_mallory";

/// A row edited that the second plan changes, and one deleted that it keeps.
pub fn users() -> String {
    format!(
        "UPDATE clients SET address = 'by a user' WHERE id = '{}'; DELETE FROM invoice_line_items WHERE id = '{}'",
        id(Table::Clients, 3),
        id(Table::InvoiceLineItems, 1)
    )
}

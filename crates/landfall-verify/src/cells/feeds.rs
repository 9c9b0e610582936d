//! Which columns of the target a role of the source feeds: where a cell has to be found again. Written down here a second time, since a
//! column that the planner forgets must not be forgotten by what looks after it.

use landfall_model::{source::SourceTable, target::Table};

/// `client_contacts.value`, told apart by the channel: an address is no proof that the number was carried.
pub(super) const EMAIL: &str = "value of an address";
/// The other channels.
pub(super) const NUMBER: &str = "value of a number";

/// A role, and the columns of which one must hold something.
type Feeds = (&'static str, &'static [(Table, &'static str)]);

const INTERESTS: &[Feeds] = &[
    ("full_name", &[(Table::Clients, "full_name")]),
    ("email", &[(Table::ClientContacts, EMAIL)]),
    ("phone", &[(Table::ClientContacts, NUMBER)]),
    ("address", &[(Table::Clients, "address")]),
    ("place_of_residence", &[(Table::Clients, "nationality")]),
    ("company", &[(Table::Clients, "company_name")]),
    ("yacht_name", &[(Table::Clients, "yacht_name")]),
    ("length", &[(Table::Clients, "yacht_length_ft"), (Table::Clients, "yacht_length_m")]),
    ("width", &[(Table::Clients, "yacht_width_ft"), (Table::Clients, "yacht_width_m")]),
    ("depth", &[(Table::Clients, "yacht_draft_ft"), (Table::Clients, "yacht_draft_m")]),
    ("berth_size_desired", &[(Table::Clients, "berth_size_desired")]),
    ("berth_number", &[(Table::Interests, "berth_id")]),
    ("berths", &[(Table::Interests, "id")]),
    ("stage", &[(Table::Interests, "pipeline_stage")]),
    ("lead_category", &[(Table::Interests, "lead_category")]),
    ("source", &[(Table::Interests, "source"), (Table::Clients, "source")]),
    ("contact_method", &[(Table::Clients, "preferred_contact_method")]),
    ("date_added", &[(Table::Interests, "date_first_contact")]),
    ("request_form_sent", &[(Table::Interests, "date_request_form_sent")]),
    ("eoi_status", &[(Table::Interests, "eoi_status")]),
    ("eoi_time_sent", &[(Table::Interests, "date_eoi_sent")]),
    ("eoi_time_signed", &[(Table::Interests, "date_eoi_signed")]),
    ("deposit_status", &[(Table::Interests, "deposit_status")]),
    ("reservation_date", &[(Table::Interests, "date_deposit_received")]),
    ("contract_status", &[(Table::Interests, "contract_status")]),
    ("contract_time_sent", &[(Table::Interests, "date_contract_sent")]),
    ("contract_time_signed", &[(Table::Interests, "date_contract_signed")]),
    ("last_contact", &[(Table::Interests, "date_last_contact")]),
    ("internal_notes", &[]),
    ("extra_comments", &[]),
    ("documenso_id", &[(Table::Documents, "documenso_id")]),
    ("signature_link_client", &[(Table::DocumentSigners, "signing_url")]),
    ("signature_link_developer", &[(Table::DocumentSigners, "signing_url")]),
    ("signature_link_approver", &[(Table::DocumentSigners, "signing_url")]),
    (
        "eoi_document",
        &[(Table::Documents, "file_id"), (Table::Documents, "signed_file_id"), (Table::Files, "id")],
    ),
    (
        "contract_document",
        &[(Table::Documents, "file_id"), (Table::Documents, "signed_file_id"), (Table::Files, "id")],
    ),
    ("created_at", &[(Table::Interests, "created_at")]),
    ("updated_at", &[(Table::Interests, "updated_at")]),
];

const BERTHS: &[Feeds] = &[
    ("mooring_number", &[(Table::Berths, "mooring_number")]),
    ("area", &[(Table::Berths, "area")]),
    ("status", &[(Table::Berths, "status")]),
    ("status_override_mode", &[(Table::Berths, "status_override_mode")]),
    ("berth_type", &[(Table::Berths, "berth_type")]),
    ("nominal_boat_size", &[(Table::Berths, "nominal_boat_size")]),
    ("length", &[(Table::Berths, "length_ft")]),
    ("length_metric", &[(Table::Berths, "length_m")]),
    ("width", &[(Table::Berths, "width_ft")]),
    ("width_metric", &[(Table::Berths, "width_m")]),
    ("draft", &[(Table::Berths, "draft_ft")]),
    ("draft_metric", &[(Table::Berths, "draft_m")]),
    ("water_depth", &[(Table::Berths, "water_depth_ft")]),
    ("water_depth_metric", &[(Table::Berths, "water_depth_m")]),
    ("width_is_minimum", &[(Table::Berths, "width_is_minimum")]),
    ("side_pontoon", &[(Table::Berths, "side_pontoon")]),
    ("power_capacity", &[(Table::Berths, "power_capacity")]),
    ("voltage", &[(Table::Berths, "voltage")]),
    ("mooring_type", &[(Table::Berths, "mooring_type")]),
    ("cleat_type", &[(Table::Berths, "cleat_type")]),
    ("cleat_capacity", &[(Table::Berths, "cleat_capacity")]),
    ("bollard_type", &[(Table::Berths, "bollard_type")]),
    ("bollard_capacity", &[(Table::Berths, "bollard_capacity")]),
    ("access", &[(Table::Berths, "access")]),
    ("bow_facing", &[(Table::Berths, "bow_facing")]),
    ("price", &[(Table::Berths, "price")]),
    ("berth_approved", &[(Table::Berths, "berth_approved")]),
    ("map_data", &[(Table::BerthMapData, "map_data")]),
    ("interested_parties", &[(Table::Berths, "id")]),
    ("created_at", &[(Table::Berths, "created_at")]),
    ("updated_at", &[(Table::Berths, "updated_at")]),
];

const EXPENSES: &[Feeds] = &[
    ("establishment_name", &[(Table::Expenses, "establishment_name")]),
    ("price", &[(Table::Expenses, "amount")]),
    ("currency", &[(Table::Expenses, "currency")]),
    ("category", &[(Table::Expenses, "category")]),
    ("payer", &[(Table::Expenses, "payer")]),
    ("payment_method", &[(Table::Expenses, "payment_method")]),
    ("time", &[(Table::Expenses, "expense_date")]),
    ("contents", &[(Table::Expenses, "description")]),
    ("receipt", &[(Table::Expenses, "receipt_file_ids"), (Table::Files, "id")]),
    ("paid", &[(Table::Expenses, "payment_status")]),
    ("created_at", &[(Table::Expenses, "created_at")]),
    ("updated_at", &[(Table::Expenses, "updated_at")]),
];

const INVOICES: &[Feeds] = &[
    ("invoice_number", &[(Table::Invoices, "invoice_number")]),
    ("client_name", &[(Table::Invoices, "client_name")]),
    ("billing_email", &[(Table::Invoices, "billing_email")]),
    ("issue_date", &[(Table::Invoices, "issue_date")]),
    ("due_date", &[(Table::Invoices, "due_date")]),
    ("payment_terms", &[(Table::Invoices, "payment_terms")]),
    ("currency", &[(Table::Invoices, "currency")]),
    ("subtotal", &[(Table::Invoices, "subtotal")]),
    ("discount", &[(Table::Invoices, "discount")]),
    ("total", &[(Table::Invoices, "total")]),
    ("status", &[(Table::Invoices, "status")]),
    ("line_items", &[(Table::InvoiceLineItems, "description")]),
    ("expense_ids", &[(Table::InvoiceExpenses, "expense_id")]),
    ("pdf", &[(Table::Invoices, "pdf_file_id"), (Table::Files, "id")]),
    ("notes", &[(Table::Invoices, "notes")]),
    ("created_at", &[(Table::Invoices, "created_at")]),
    ("updated_at", &[(Table::Invoices, "updated_at")]),
];

/// The columns that a role of a table feeds; none for a role that goes into notes alone, or that nobody knows.
pub(super) fn of(table: SourceTable, role: &str) -> &'static [(Table, &'static str)] {
    let feeds = match table {
        SourceTable::Interests => INTERESTS,
        SourceTable::Berths => BERTHS,
        SourceTable::Expenses => EXPENSES,
        SourceTable::Invoices => INVOICES,
    };
    feeds.iter().find(|(known, _)| *known == role).map_or(&[], |(_, columns)| columns)
}

/// The column in which a table keeps texts of the source as they stood.
pub(super) const fn note(table: Table) -> Option<&'static str> {
    match table {
        Table::ClientNotes | Table::InterestNotes => Some("content"),
        Table::Expenses => Some("description"),
        Table::Invoices => Some("notes"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use landfall_model::{mapping::Mapping, source::SourceTable};

    use super::{BERTHS, EXPENSES, INTERESTS, INVOICES};

    #[test]
    fn every_role_of_the_default_mapping_is_looked_after_and_no_other() {
        for (table, feeds) in SourceTable::ALL.into_iter().zip([INTERESTS, BERTHS, EXPENSES, INVOICES]) {
            let mapping = Mapping::default();
            let mut known: Vec<&str> = feeds.iter().map(|(role, _)| *role).collect();
            known.sort_unstable();
            let roles: Vec<&str> = mapping.table(table).columns.keys().map(String::as_str).collect();
            assert_eq!(known, roles, "{table}");
        }
    }
}

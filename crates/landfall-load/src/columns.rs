//! The columns that a plan writes, and what kind of value each holds: the fields of `landfall_model::target`, as the loader sees them.
//!
//! Rows are read as JSON objects, not as those structs, since the live target decides how a value is written. A test compares every table
//! here with its struct.

use landfall_model::target::Table;

/// What a planned value is, before the live column decides how it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Free text.
    Text,
    /// A word of a small vocabulary that the target may restrict (CHECK, enum).
    Word,
    /// A UUID.
    Uuid,
    /// The id of a `files` row, which may be withheld.
    File,
    /// Ids of `files` rows.
    Files,
    /// An exact decimal number.
    Decimal,
    /// A whole number.
    Integer,
    /// Yes or no.
    Boolean,
    /// A moment, UTC.
    Timestamp,
    /// A day.
    Date,
    /// Any JSON.
    Json,
}

use Kind::{Boolean, Date, Decimal, File, Files, Integer, Json, Text, Timestamp, Uuid, Word};

/// Name and kind of every planned column of a table, in the order of its struct. `port_id` is not among them (see `landfall_model::target`).
pub const fn planned(table: Table) -> &'static [(&'static str, Kind)] {
    match table {
        Table::Clients => CLIENTS,
        Table::ClientContacts => CLIENT_CONTACTS,
        Table::ClientNotes => CLIENT_NOTES,
        Table::Berths => BERTHS,
        Table::BerthMapData => BERTH_MAP_DATA,
        Table::Interests => INTERESTS,
        Table::InterestNotes => INTEREST_NOTES,
        Table::Files => FILES,
        Table::Documents => DOCUMENTS,
        Table::DocumentSigners => DOCUMENT_SIGNERS,
        Table::Expenses => EXPENSES,
        Table::Invoices => INVOICES,
        Table::InvoiceLineItems => INVOICE_LINE_ITEMS,
        Table::InvoiceExpenses => INVOICE_EXPENSES,
        Table::Tags => TAGS,
        Table::ClientTags => CLIENT_TAGS,
        Table::InterestTags => INTEREST_TAGS,
        Table::AuditLogs => AUDIT_LOGS,
    }
}

type Columns = &'static [(&'static str, Kind)];

const CLIENTS: Columns = &[
    ("id", Uuid),
    ("full_name", Text),
    ("company_name", Text),
    ("nationality", Text),
    ("address", Text),
    ("preferred_contact_method", Word),
    ("source", Text),
    ("yacht_name", Text),
    ("yacht_length_ft", Decimal),
    ("yacht_length_m", Decimal),
    ("yacht_width_ft", Decimal),
    ("yacht_width_m", Decimal),
    ("yacht_draft_ft", Decimal),
    ("yacht_draft_m", Decimal),
    ("berth_size_desired", Text),
    ("archived_at", Timestamp),
    ("created_at", Timestamp),
    ("updated_at", Timestamp),
];

const CLIENT_CONTACTS: Columns = &[
    ("id", Uuid),
    ("client_id", Uuid),
    ("channel", Word),
    ("value", Text),
    ("label", Text),
    ("is_primary", Boolean),
    ("notes", Text),
    ("created_at", Timestamp),
    ("updated_at", Timestamp),
];

const CLIENT_NOTES: Columns = &[
    ("id", Uuid),
    ("client_id", Uuid),
    ("author_id", Text),
    ("content", Text),
    ("created_at", Timestamp),
    ("updated_at", Timestamp),
];

const BERTHS: Columns = &[
    ("id", Uuid),
    ("mooring_number", Text),
    ("area", Text),
    ("berth_type", Text),
    ("status", Word),
    ("status_override_mode", Word),
    ("nominal_boat_size", Text),
    ("length_ft", Decimal),
    ("length_m", Decimal),
    ("width_ft", Decimal),
    ("width_m", Decimal),
    ("draft_ft", Decimal),
    ("draft_m", Decimal),
    ("water_depth_ft", Decimal),
    ("water_depth_m", Decimal),
    ("width_is_minimum", Boolean),
    ("side_pontoon", Text),
    ("power_capacity", Text),
    ("voltage", Text),
    ("mooring_type", Text),
    ("cleat_type", Text),
    ("cleat_capacity", Text),
    ("bollard_type", Text),
    ("bollard_capacity", Text),
    ("access", Text),
    ("bow_facing", Text),
    ("price", Decimal),
    ("price_currency", Text),
    ("berth_approved", Boolean),
    ("archived_at", Timestamp),
    ("created_at", Timestamp),
    ("updated_at", Timestamp),
];

const BERTH_MAP_DATA: Columns = &[
    ("id", Uuid),
    ("berth_id", Uuid),
    ("map_data", Json),
    ("created_at", Timestamp),
    ("updated_at", Timestamp),
];

const INTERESTS: Columns = &[
    ("id", Uuid),
    ("client_id", Uuid),
    ("berth_id", Uuid),
    ("pipeline_stage", Word),
    ("lead_category", Word),
    ("source", Text),
    ("eoi_status", Word),
    ("deposit_status", Word),
    ("contract_status", Word),
    ("date_first_contact", Timestamp),
    ("date_last_contact", Timestamp),
    ("date_request_form_sent", Timestamp),
    ("date_eoi_sent", Timestamp),
    ("date_eoi_signed", Timestamp),
    ("date_deposit_received", Timestamp),
    ("date_contract_sent", Timestamp),
    ("date_contract_signed", Timestamp),
    ("archived_at", Timestamp),
    ("created_at", Timestamp),
    ("updated_at", Timestamp),
];

const INTEREST_NOTES: Columns = &[
    ("id", Uuid),
    ("interest_id", Uuid),
    ("author_id", Text),
    ("content", Text),
    ("created_at", Timestamp),
    ("updated_at", Timestamp),
];

const FILES: Columns = &[
    ("id", Uuid),
    ("client_id", Uuid),
    ("filename", Text),
    ("original_name", Text),
    ("mime_type", Text),
    ("size_bytes", Integer),
    ("storage_bucket", Text),
    ("storage_path", Text),
    ("category", Word),
    ("sha256", Text),
    ("uploaded_by", Text),
    ("created_at", Timestamp),
    ("updated_at", Timestamp),
];

const DOCUMENTS: Columns = &[
    ("id", Uuid),
    ("client_id", Uuid),
    ("interest_id", Uuid),
    ("document_type", Word),
    ("title", Text),
    ("status", Word),
    ("documenso_id", Text),
    ("file_id", File),
    ("signed_file_id", File),
    ("created_at", Timestamp),
    ("updated_at", Timestamp),
];

const DOCUMENT_SIGNERS: Columns = &[
    ("id", Uuid),
    ("document_id", Uuid),
    ("signer_name", Text),
    ("signer_email", Text),
    ("signer_role", Word),
    ("signing_order", Integer),
    ("status", Word),
    ("signed_at", Timestamp),
    ("signing_url", Text),
    ("created_at", Timestamp),
    ("updated_at", Timestamp),
];

const EXPENSES: Columns = &[
    ("id", Uuid),
    ("establishment_name", Text),
    ("amount", Decimal),
    ("currency", Text),
    ("category", Word),
    ("payment_method", Word),
    ("payer", Text),
    ("expense_date", Date),
    ("description", Text),
    ("receipt_file_ids", Files),
    ("payment_status", Word),
    ("created_by", Text),
    ("archived_at", Timestamp),
    ("created_at", Timestamp),
    ("updated_at", Timestamp),
];

const INVOICES: Columns = &[
    ("id", Uuid),
    ("invoice_number", Text),
    ("client_name", Text),
    ("billing_email", Text),
    ("issue_date", Date),
    ("due_date", Date),
    ("payment_terms", Text),
    ("currency", Text),
    ("subtotal", Decimal),
    ("discount", Decimal),
    ("total", Decimal),
    ("status", Word),
    ("pdf_file_id", File),
    ("notes", Text),
    ("archived_at", Timestamp),
    ("created_at", Timestamp),
    ("updated_at", Timestamp),
];

const INVOICE_LINE_ITEMS: Columns = &[
    ("id", Uuid),
    ("invoice_id", Uuid),
    ("description", Text),
    ("quantity", Decimal),
    ("unit_price", Decimal),
    ("total", Decimal),
    ("sort_order", Integer),
    ("created_at", Timestamp),
    ("updated_at", Timestamp),
];

const INVOICE_EXPENSES: Columns = &[("invoice_id", Uuid), ("expense_id", Uuid)];

const TAGS: Columns =
    &[("id", Uuid), ("name", Text), ("color", Text), ("created_at", Timestamp), ("updated_at", Timestamp)];

const CLIENT_TAGS: Columns = &[("client_id", Uuid), ("tag_id", Uuid)];

const INTEREST_TAGS: Columns = &[("interest_id", Uuid), ("tag_id", Uuid)];

const AUDIT_LOGS: Columns = &[
    ("id", Uuid),
    ("user_id", Text),
    ("action", Text),
    ("entity_type", Text),
    ("entity_id", Uuid),
    ("field_changed", Text),
    ("old_value", Text),
    ("new_value", Text),
    ("ip_address", Text),
    ("user_agent", Text),
    ("metadata", Json),
    ("created_at", Timestamp),
];

#[cfg(test)]
mod tests {
    use landfall_model::target::{self, Table, TargetRow};
    use serde_json::{Map, Value, json};

    use super::{Kind, planned};

    fn sample(kind: Kind) -> Value {
        match kind {
            Kind::Text | Kind::Word => json!("text"),
            Kind::Uuid | Kind::File => json!("6d5f2a0e-91c4-4b7d-8e53-0f7ac2d196b8"),
            Kind::Files => json!(["6d5f2a0e-91c4-4b7d-8e53-0f7ac2d196b8"]),
            Kind::Decimal => json!("1.50"),
            Kind::Integer => json!(1),
            Kind::Boolean => json!(true),
            Kind::Timestamp => json!("2026-01-01T00:00:00Z"),
            Kind::Date => json!("2026-01-01"),
            // The one document of a fixed shape is the provenance of an audit row.
            Kind::Json => json!({"source": "nocodb_migration"}),
        }
    }

    /// A row made from the columns, read as the struct and written again: a column too many is lost, one too few appears.
    fn agrees<R: TargetRow>() {
        let row: Map<String, Value> =
            planned(R::TABLE).iter().map(|&(name, kind)| (name.to_owned(), sample(kind))).collect();
        let read: R = serde_json::from_value(Value::Object(row.clone())).unwrap();
        assert_eq!(serde_json::to_value(read).unwrap(), Value::Object(row), "{}", R::TABLE);
    }

    #[test]
    fn every_table_has_exactly_the_columns_of_its_struct() {
        agrees::<target::Client>();
        agrees::<target::ClientContact>();
        agrees::<target::ClientNote>();
        agrees::<target::Berth>();
        agrees::<target::BerthMapData>();
        agrees::<target::Interest>();
        agrees::<target::InterestNote>();
        agrees::<target::File>();
        agrees::<target::Document>();
        agrees::<target::DocumentSigner>();
        agrees::<target::Expense>();
        agrees::<target::Invoice>();
        agrees::<target::InvoiceLineItem>();
        agrees::<target::InvoiceExpense>();
        agrees::<target::Tag>();
        agrees::<target::ClientTag>();
        agrees::<target::InterestTag>();
        agrees::<target::AuditLog>();
    }

    #[test]
    fn every_key_column_is_planned() {
        for table in Table::ALL {
            for key in table.key_columns() {
                assert!(planned(table).iter().any(|(name, _)| name == key), "{table}.{key}");
            }
        }
    }
}

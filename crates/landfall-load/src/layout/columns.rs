//! The columns that a plan writes, and what kind of value each holds: the fields of `landfall_model::target`, as the loader sees them.
//!
//! Rows are read as JSON objects, not as those structs, since the live target decides how a value is written. A test reads every struct from
//! values of these kinds.

use std::{collections::HashMap, sync::LazyLock};

use landfall_model::target::{Table, columns};

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

/// Name and kind of every planned column of a table, in the order of its struct. `port_id` is not among them (see `landfall_model::target`).
pub fn planned(table: Table) -> &'static [(&'static str, Kind)] {
    // Asked for with every row.
    static ALL: LazyLock<HashMap<Table, Vec<(&'static str, Kind)>>> = LazyLock::new(|| {
        let kinds = |table| columns::planned(table).iter().map(|name| (*name, kind(name))).collect();
        Table::ALL.into_iter().map(|table| (table, kinds(table))).collect()
    });
    &ALL[&table]
}

/// By its name, which means the same in every table. Most hold text.
fn kind(column: &str) -> Kind {
    match column {
        // Ids of others than us.
        "author_id" | "user_id" | "documenso_id" => Kind::Text,
        "file_id" | "signed_file_id" | "pdf_file_id" => Kind::File,
        "receipt_file_ids" => Kind::Files,
        "preferred_contact_method" | "channel" | "pipeline_stage" | "lead_category" | "category" => {
            Kind::Word
        }
        "document_type" | "signer_role" | "payment_method" | "status" | "status_override_mode" => Kind::Word,
        "eoi_status" | "deposit_status" | "contract_status" | "payment_status" => Kind::Word,
        "price" | "amount" | "subtotal" | "discount" | "total" | "quantity" | "unit_price" => Kind::Decimal,
        "size_bytes" | "signing_order" | "sort_order" => Kind::Integer,
        "is_primary" | "width_is_minimum" | "berth_approved" => Kind::Boolean,
        "expense_date" | "issue_date" | "due_date" => Kind::Date,
        "map_data" | "metadata" => Kind::Json,
        _ if column == "id" || column.ends_with("_id") => Kind::Uuid,
        _ if column.ends_with("_ft") || column.ends_with("_m") => Kind::Decimal,
        _ if column.ends_with("_at") || column.starts_with("date_") => Kind::Timestamp,
        _ => Kind::Text,
    }
}

#[cfg(test)]
mod tests {
    use landfall_model::target::{self, TargetRow};
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

    /// A row of such values, read as the struct and written again.
    fn agrees<R: TargetRow>() {
        let row: Map<String, Value> =
            planned(R::TABLE).iter().map(|&(name, kind)| (name.to_owned(), sample(kind))).collect();
        let read: R = serde_json::from_value(Value::Object(row.clone())).unwrap();
        assert_eq!(serde_json::to_value(read).unwrap(), Value::Object(row), "{}", R::TABLE);
    }

    #[test]
    fn every_struct_is_read_from_values_of_the_kinds_of_its_columns() {
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
}

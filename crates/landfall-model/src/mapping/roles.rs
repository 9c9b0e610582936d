//! The roles that the planner reads: a column mapped to any other would be read by nobody.

use super::TableMapping;
use crate::source::SourceTable;

const INTERESTS: &[&str] = &[
    "full_name",
    "email",
    "phone",
    "address",
    "place_of_residence",
    "company",
    "yacht_name",
    "length",
    "width",
    "depth",
    "berth_size_desired",
    "berth_number",
    "berths",
    "stage",
    "lead_category",
    "source",
    "contact_method",
    "date_added",
    "request_form_sent",
    "eoi_status",
    "eoi_time_sent",
    "eoi_time_signed",
    "deposit_status",
    "reservation_date",
    "contract_status",
    "contract_time_sent",
    "contract_time_signed",
    "last_contact",
    "internal_notes",
    "extra_comments",
    "documenso_id",
    "signature_link_client",
    "signature_link_developer",
    "signature_link_approver",
    "eoi_document",
    "contract_document",
    "created_at",
    "updated_at",
];

const BERTHS: &[&str] = &[
    "mooring_number",
    "area",
    "status",
    "status_override_mode",
    "berth_type",
    "nominal_boat_size",
    "length",
    "length_metric",
    "width",
    "width_metric",
    "draft",
    "draft_metric",
    "water_depth",
    "water_depth_metric",
    "width_is_minimum",
    "side_pontoon",
    "power_capacity",
    "voltage",
    "mooring_type",
    "cleat_type",
    "cleat_capacity",
    "bollard_type",
    "bollard_capacity",
    "access",
    "bow_facing",
    "price",
    "berth_approved",
    "map_data",
    "interested_parties",
    "created_at",
    "updated_at",
];

const EXPENSES: &[&str] = &[
    "establishment_name",
    "price",
    "currency",
    "category",
    "payer",
    "payment_method",
    "time",
    "contents",
    "receipt",
    "paid",
    "created_at",
    "updated_at",
];

const INVOICES: &[&str] = &[
    "invoice_number",
    "client_name",
    "billing_email",
    "issue_date",
    "due_date",
    "payment_terms",
    "currency",
    "subtotal",
    "discount",
    "total",
    "status",
    "line_items",
    "expense_ids",
    "pdf",
    "notes",
    "created_at",
    "updated_at",
];

/// The roles of one table.
pub const fn of(table: SourceTable) -> &'static [&'static str] {
    match table {
        SourceTable::Interests => INTERESTS,
        SourceTable::Berths => BERTHS,
        SourceTable::Expenses => EXPENSES,
        SourceTable::Invoices => INVOICES,
    }
}

/// The roles of a table that its mapping gives no column.
pub fn free(table: SourceTable, mapping: &TableMapping) -> Vec<&'static str> {
    of(table).iter().copied().filter(|role| !mapping.columns.contains_key(*role)).collect()
}

/// The role without which every row of a table would be held back; none where a row can do without any.
pub const fn needed(table: SourceTable) -> Option<&'static str> {
    match table {
        SourceTable::Berths => Some("mooring_number"),
        SourceTable::Expenses => Some("price"),
        SourceTable::Interests | SourceTable::Invoices => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::{mapping::Mapping, source::SourceTable};

    #[test]
    fn the_default_mapping_maps_every_role_and_no_other() {
        let mapping = Mapping::default();
        for table in SourceTable::ALL {
            let mut roles = super::of(table).to_vec();
            roles.sort_unstable();
            let mapped: Vec<&str> = mapping.table(table).columns.keys().map(String::as_str).collect();
            assert_eq!(mapped, roles, "{table}");
        }
    }
}

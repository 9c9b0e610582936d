//! What the cells of a record tell, and what no column of the old system can: nothing that users entered is left out in silence.

use landfall_model::{
    change::{Change, What},
    target::Table,
};
use serde_json::Value;

use crate::{notes, record::Record, words::text, world::World};

/// Which cells a column of the CRM shows in, as roles. Lines of an invoice show in one cell, whatever changed of them.
fn roles(table: Table, column: &str) -> &'static [&'static str] {
    match (table, column) {
        (Table::Clients, "full_name") => &["full_name"],
        (Table::Clients, "company_name") => &["company"],
        (Table::Clients, "nationality") => &["place_of_residence"],
        (Table::Clients, "address") => &["address"],
        (Table::Clients, "preferred_contact_method") => &["contact_method"],
        (Table::Clients | Table::Interests, "source") => &["source"],
        (Table::Clients, "yacht_name") => &["yacht_name"],
        (Table::Clients, "yacht_length_ft" | "yacht_length_m") => &["length"],
        (Table::Clients, "yacht_width_ft" | "yacht_width_m") => &["width"],
        (Table::Clients, "yacht_draft_ft" | "yacht_draft_m") => &["depth"],
        (Table::Clients, "berth_size_desired") => &["berth_size_desired"],
        (Table::ClientContacts, _) => &["email", "phone"],
        (Table::Interests, "client_id") => &["full_name", "email", "phone"],
        (Table::Interests, "berth_id") => &["berth_number"],
        (Table::Interests, "pipeline_stage") => &["stage"],
        (Table::Interests, "lead_category") => &["lead_category"],
        (Table::Interests, "eoi_status") => &["eoi_status"],
        (Table::Interests, "deposit_status") => &["deposit_status"],
        (Table::Interests, "contract_status") => &["contract_status"],
        (Table::Interests, "date_first_contact") => &["date_added"],
        (Table::Interests, "date_last_contact") => &["last_contact"],
        (Table::Interests, "date_request_form_sent") => &["request_form_sent"],
        (Table::Interests, "date_eoi_sent") => &["eoi_time_sent"],
        (Table::Interests, "date_eoi_signed") => &["eoi_time_signed"],
        (Table::Interests, "date_deposit_received") => &["reservation_date"],
        (Table::Interests, "date_contract_sent") => &["contract_time_sent"],
        (Table::Interests, "date_contract_signed") => &["contract_time_signed"],
        (Table::Documents, "documenso_id") => &["documenso_id"],
        (Table::BerthMapData, _) => &["map_data"],
        (Table::Expenses, "amount" | "currency") => &["price", "currency"],
        (Table::Expenses, "expense_date") => &["time"],
        (Table::Expenses, "description") => &["contents"],
        (Table::Expenses, "payment_status") => &["paid"],
        (Table::InvoiceLineItems, _) => &["line_items"],
        (Table::InvoiceExpenses, _) => &["expense_ids"],
        (Table::Berths, column) => berth(column),
        (Table::Expenses | Table::Invoices, column) => same(column),
        _ => &[],
    }
}

fn berth(column: &str) -> &'static [&'static str] {
    match column {
        "length_ft" => &["length"],
        "length_m" => &["length_metric"],
        "width_ft" => &["width"],
        "width_m" => &["width_metric"],
        "draft_ft" => &["draft"],
        "draft_m" => &["draft_metric"],
        "water_depth_ft" => &["water_depth"],
        "water_depth_m" => &["water_depth_metric"],
        "price" | "price_currency" => &["price"],
        column => same(column),
    }
}

/// Columns that are called like their role.
fn same(column: &str) -> &'static [&'static str] {
    const SAME: [&[&str]; 31] = [
        &["mooring_number"],
        &["area"],
        &["status"],
        &["status_override_mode"],
        &["berth_type"],
        &["nominal_boat_size"],
        &["width_is_minimum"],
        &["side_pontoon"],
        &["power_capacity"],
        &["voltage"],
        &["mooring_type"],
        &["cleat_type"],
        &["cleat_capacity"],
        &["bollard_type"],
        &["bollard_capacity"],
        &["access"],
        &["bow_facing"],
        &["berth_approved"],
        &["establishment_name"],
        &["category"],
        &["payment_method"],
        &["payer"],
        &["invoice_number"],
        &["client_name"],
        &["billing_email"],
        &["issue_date"],
        &["due_date"],
        &["payment_terms"],
        &["currency"],
        &["subtotal"],
        &["total"],
    ];
    match column {
        "discount" => &["discount"],
        "notes" => &["notes"],
        column => SAME.into_iter().find(|roles| roles[0] == column).unwrap_or(&[]),
    }
}

/// Columns that say who or which, and nothing that could be entered.
const NO_CONTENT: [&str; 9] = [
    "id",
    "client_id",
    "interest_id",
    "berth_id",
    "invoice_id",
    "expense_id",
    "author_id",
    "created_by",
    "uploaded_by",
];

/// A line of `other.csv`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Untold {
    pub table: Table,
    pub key: String,
    pub what: What,
    /// The records that it belongs to.
    pub of: String,
    pub column: String,
    pub before: String,
    pub now: String,
}

/// What no cell tells of a change.
pub(crate) fn untold(world: &World, records: &[Record], change: &Change) -> Vec<Untold> {
    let places = world.shows_in(change);
    let shown: Vec<&Record> =
        records.iter().filter(|record| places.contains(&(record.table, record.key.clone()))).collect();
    let of: Vec<String> = shown.iter().map(|record| record.title()).collect();
    let line = |column: &str| Untold {
        table: change.table,
        key: change.key.clone(),
        what: change.what,
        of: of.join(", "),
        column: column.to_owned(),
        before: text(change.before.get(column)).unwrap_or_default(),
        now: text(change.now.get(column)).unwrap_or_default(),
    };
    let left = shown.iter().any(|record| record.left == Some(What::Gone.word()));
    match change.what {
        // With a record goes what hung on it.
        What::Gone if left || tells_any(&shown, change, "value") => Vec::new(),
        What::Gone => vec![Untold { before: whole(&change.before), ..line("") }],
        What::New if is_told_whole(change.table) && tells_any(&shown, change, "value") => Vec::new(),
        What::New if is_told_whole(change.table) => vec![Untold { now: whole(&change.now), ..line("") }],
        What::New | What::Changed => {
            let columns = change.columns.iter().filter(|column| !tells_any(&shown, change, column));
            columns.map(|column| line(column)).collect()
        }
    }
}

/// Tables whose new rows are one thing to enter: a cell shows them, or somebody reads the whole row.
const fn is_told_whole(table: Table) -> bool {
    !matches!(
        table,
        Table::Clients
            | Table::Interests
            | Table::Berths
            | Table::Expenses
            | Table::Invoices
            | Table::ClientNotes
            | Table::InterestNotes
    )
}

fn tells_any(shown: &[&Record], change: &Change, column: &str) -> bool {
    let says_who = change.what == What::New && NO_CONTENT.contains(&column);
    says_who || shown.iter().any(|record| tells(record, change, column))
}

/// True where a cell of the record tells what became of this column.
fn tells(record: &Record, change: &Change, column: &str) -> bool {
    if column == "archived_at" {
        return record.left.is_some();
    }
    if column == "content"
        || NO_CONTENT.contains(&column) && matches!(change.table, Table::ClientNotes | Table::InterestNotes)
    {
        return notes::only_grew(change);
    }
    let roles = roles(change.table, column);
    // Of a contact the cell shows one: it tells the change only if it shows this very value.
    if change.table == Table::ClientContacts {
        let value = text(change.now.get("value").or_else(|| change.before.get("value"))).unwrap_or_default();
        let differs = roles.iter().any(|role| record.differs.contains(role) && record.now.get(role) == value);
        let went = change.what == What::Gone
            && roles.iter().any(|role| record.before.get(role) == value && record.differs.contains(role));
        return differs || went;
    }
    roles.iter().any(|role| record.differs.contains(role))
}

/// A whole row in one cell: `filename: a.pdf; category: eoi`.
fn whole(row: &crate::world::Row) -> String {
    let told = |(name, value): (&String, &Value)| {
        let value = text(Some(value))?;
        let idle = name == "id" || name.ends_with("_at") || name == "search_vector" || name == "port_id";
        (!idle).then(|| format!("{name}: {value}"))
    };
    row.iter().filter_map(told).collect::<Vec<_>>().join("; ")
}

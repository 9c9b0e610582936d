//! A row of the CRM: its key, and the row that it hangs on.

use landfall_model::target::Table;
use serde_json::{Map, Value};

/// A row by column.
pub(crate) type Row = Map<String, Value>;

/// The row that a row hangs on, in the tables of which that is asked.
pub(crate) fn parent(table: Table, row: &Row) -> Option<(Table, &str)> {
    let (table, name) = match table {
        Table::Interests | Table::ClientContacts => (Table::Clients, "client_id"),
        Table::Documents => (Table::Interests, "interest_id"),
        Table::BerthMapData => (Table::Berths, "berth_id"),
        Table::InvoiceLineItems | Table::InvoiceExpenses => (Table::Invoices, "invoice_id"),
        _ => return None,
    };
    Some((table, column(row, name)?))
}

/// A text of a row.
pub(crate) fn column<'r>(row: &'r Row, name: &str) -> Option<&'r str> {
    row.get(name).and_then(Value::as_str)
}

/// The key, `uuid` or `uuid,uuid`.
pub(crate) fn key(table: Table, row: &Row) -> String {
    let parts: Vec<&str> = table.key_columns().iter().filter_map(|name| column(row, name)).collect();
    parts.join(",")
}

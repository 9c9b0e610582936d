//! Which rows hang on which: a row without a port belongs to the port of what it hangs on.

use landfall_model::target::Table;

/// The column and the table that a row without a port hangs on.
pub(crate) fn parent(table: Table) -> Option<(&'static str, Table)> {
    match table {
        Table::ClientContacts | Table::ClientNotes | Table::ClientTags => Some(("client_id", Table::Clients)),
        Table::BerthMapData => Some(("berth_id", Table::Berths)),
        Table::InterestNotes | Table::InterestTags => Some(("interest_id", Table::Interests)),
        Table::DocumentSigners => Some(("document_id", Table::Documents)),
        Table::InvoiceLineItems | Table::InvoiceExpenses => Some(("invoice_id", Table::Invoices)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use landfall_model::target::Table;

    use super::parent;

    #[test]
    fn every_table_has_a_port_or_hangs_on_one_that_has() {
        for table in Table::ALL {
            assert_eq!(parent(table).is_none(), table.is_port_scoped(), "{table}");
            assert!(parent(table).is_none_or(|(_, parent)| parent.is_port_scoped()), "{table}");
        }
    }
}

//! Which column of the CRM shows in which cell of the old system, and how its value is spelt there: the mapping of columns, read backwards.
//! Cells are filled by it, and by it a change is told or listed.

use landfall_model::{
    mapping::{Mapping, Vocabularies, Vocabulary},
    target::Table,
};

use crate::{
    cells::Cells,
    row::Row,
    sheet::Sheet,
    words::{amount, country, moment, number, old_word, text},
};

/// How a cell is made.
#[derive(Clone, Copy)]
enum Spelt {
    /// As it is.
    Text,
    /// Without idle digits.
    Number,
    /// With two decimals.
    Amount,
    /// As day, or day and time.
    Moment,
    /// As the country's name.
    Country,
    /// By the old word of this vocabulary.
    Word(fn(&Vocabularies) -> &Vocabulary),
    /// Of more than the column: the page of the record knows how.
    Made,
}

use Spelt::{Amount, Country, Made, Moment, Number, Text, Word};

/// Any column: whatever changes of such a row shows in this cell.
const ANY: &str = "";

/// Table and column of the CRM, role of the cell.
const FIELDS: &[(Table, &str, &str, Spelt)] = &[
    (Table::Clients, "full_name", "full_name", Text),
    (Table::Clients, "address", "address", Text),
    (Table::Clients, "company_name", "company", Text),
    (Table::Clients, "source", "source", Text),
    (Table::Clients, "yacht_name", "yacht_name", Text),
    (Table::Clients, "berth_size_desired", "berth_size_desired", Text),
    (Table::Clients, "nationality", "place_of_residence", Country),
    (Table::Clients, "preferred_contact_method", "contact_method", Word(|words| &words.contact_method)),
    (Table::Clients, "yacht_length_ft", "length", Made),
    (Table::Clients, "yacht_length_m", "length", Made),
    (Table::Clients, "yacht_width_ft", "width", Made),
    (Table::Clients, "yacht_width_m", "width", Made),
    (Table::Clients, "yacht_draft_ft", "depth", Made),
    (Table::Clients, "yacht_draft_m", "depth", Made),
    (Table::ClientContacts, ANY, "email", Made),
    (Table::ClientContacts, ANY, "phone", Made),
    (Table::Interests, "client_id", "full_name", Made),
    (Table::Interests, "client_id", "email", Made),
    (Table::Interests, "client_id", "phone", Made),
    (Table::Interests, "berth_id", "berth_number", Made),
    (Table::Interests, "source", "source", Text),
    (Table::Interests, "pipeline_stage", "stage", Word(|words| &words.stage)),
    (Table::Interests, "lead_category", "lead_category", Word(|words| &words.lead_category)),
    (Table::Interests, "eoi_status", "eoi_status", Word(|words| &words.eoi_status)),
    (Table::Interests, "deposit_status", "deposit_status", Word(|words| &words.deposit_status)),
    (Table::Interests, "contract_status", "contract_status", Word(|words| &words.contract_status)),
    (Table::Interests, "date_first_contact", "date_added", Moment),
    (Table::Interests, "date_last_contact", "last_contact", Moment),
    (Table::Interests, "date_request_form_sent", "request_form_sent", Moment),
    (Table::Interests, "date_eoi_sent", "eoi_time_sent", Moment),
    (Table::Interests, "date_eoi_signed", "eoi_time_signed", Moment),
    (Table::Interests, "date_deposit_received", "reservation_date", Moment),
    (Table::Interests, "date_contract_sent", "contract_time_sent", Moment),
    (Table::Interests, "date_contract_signed", "contract_time_signed", Moment),
    (Table::Documents, "documenso_id", "documenso_id", Made),
    (Table::Berths, "mooring_number", "mooring_number", Text),
    (Table::Berths, "area", "area", Text),
    (Table::Berths, "berth_type", "berth_type", Text),
    (Table::Berths, "nominal_boat_size", "nominal_boat_size", Text),
    (Table::Berths, "width_is_minimum", "width_is_minimum", Text),
    (Table::Berths, "side_pontoon", "side_pontoon", Text),
    (Table::Berths, "power_capacity", "power_capacity", Text),
    (Table::Berths, "voltage", "voltage", Text),
    (Table::Berths, "mooring_type", "mooring_type", Text),
    (Table::Berths, "cleat_type", "cleat_type", Text),
    (Table::Berths, "cleat_capacity", "cleat_capacity", Text),
    (Table::Berths, "bollard_type", "bollard_type", Text),
    (Table::Berths, "bollard_capacity", "bollard_capacity", Text),
    (Table::Berths, "access", "access", Text),
    (Table::Berths, "bow_facing", "bow_facing", Text),
    (Table::Berths, "berth_approved", "berth_approved", Text),
    (Table::Berths, "length_ft", "length", Number),
    (Table::Berths, "length_m", "length_metric", Number),
    (Table::Berths, "width_ft", "width", Number),
    (Table::Berths, "width_m", "width_metric", Number),
    (Table::Berths, "draft_ft", "draft", Number),
    (Table::Berths, "draft_m", "draft_metric", Number),
    (Table::Berths, "water_depth_ft", "water_depth", Number),
    (Table::Berths, "water_depth_m", "water_depth_metric", Number),
    (Table::Berths, "status", "status", Word(|words| &words.berth_status)),
    (Table::Berths, "status_override_mode", "status_override_mode", Word(|words| &words.status_override)),
    (Table::Berths, "price", "price", Made),
    (Table::Berths, "price_currency", "price", Made),
    (Table::BerthMapData, ANY, "map_data", Made),
    (Table::Expenses, "establishment_name", "establishment_name", Text),
    (Table::Expenses, "currency", "currency", Text),
    (Table::Expenses, "payer", "payer", Text),
    (Table::Expenses, "description", "contents", Text),
    (Table::Expenses, "amount", "price", Amount),
    (Table::Expenses, "expense_date", "time", Moment),
    (Table::Expenses, "category", "category", Word(|words| &words.expense_category)),
    (Table::Expenses, "payment_method", "payment_method", Word(|words| &words.payment_method)),
    (Table::Expenses, "payment_status", "paid", Made),
    (Table::Invoices, "invoice_number", "invoice_number", Text),
    (Table::Invoices, "client_name", "client_name", Text),
    (Table::Invoices, "billing_email", "billing_email", Text),
    (Table::Invoices, "payment_terms", "payment_terms", Text),
    (Table::Invoices, "currency", "currency", Text),
    (Table::Invoices, "notes", "notes", Text),
    (Table::Invoices, "subtotal", "subtotal", Amount),
    (Table::Invoices, "discount", "discount", Amount),
    (Table::Invoices, "total", "total", Amount),
    (Table::Invoices, "issue_date", "issue_date", Moment),
    (Table::Invoices, "due_date", "due_date", Moment),
    (Table::Invoices, "status", "status", Word(|words| &words.invoice_status)),
    (Table::InvoiceLineItems, ANY, "line_items", Made),
    (Table::InvoiceExpenses, ANY, "expense_ids", Made),
];

/// The roles of the cells that a column shows in; none where the old system has no place for it.
pub(crate) fn roles(table: Table, column: &str) -> Vec<&'static str> {
    let shows = |field: &&(Table, &str, &str, Spelt)| field.0 == table && [ANY, column].contains(&field.1);
    FIELDS.iter().filter(shows).map(|field| field.2).collect()
}

/// Fills the cells that a row's columns fill alone.
pub(crate) fn fill(cells: &mut Cells, table: Table, row: &Row, sheet: &Sheet<'_>, mapping: &Mapping) {
    for (_, column, role, spelt) in FIELDS.iter().filter(|field| field.0 == table) {
        let value = row.get(*column);
        match spelt {
            Text => cells.set(role, text(value)),
            Number => cells.set(role, number(value)),
            Amount => cells.set(role, amount(value)),
            Moment => cells.set(role, moment(value)),
            Country => cells.set(role, country(value)),
            Word(of) => {
                let word = |value: &str| old_word(of(&mapping.vocabulary), sheet.options(role), value);
                cells.say(role, text(value), word);
            }
            Made => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use landfall_model::{mapping::Mapping, source::SourceTable, target::Table};

    use super::{FIELDS, roles};

    #[test]
    fn every_cell_is_a_role_of_the_mapping() {
        let mapping = Mapping::default();
        for (table, column, role, _) in FIELDS {
            let source = match table {
                Table::Berths | Table::BerthMapData => SourceTable::Berths,
                Table::Expenses => SourceTable::Expenses,
                Table::Invoices | Table::InvoiceLineItems | Table::InvoiceExpenses => SourceTable::Invoices,
                _ => SourceTable::Interests,
            };
            let titles = &mapping.table(source).columns;
            assert!(titles.contains_key(*role), "{table}.{column}: {source} has no role {role}");
        }
    }

    #[test]
    fn a_column_shows_in_its_cells_and_rows_that_are_one_cell_show_in_it_whatever_changes() {
        assert_eq!(roles(Table::Interests, "client_id"), ["full_name", "email", "phone"]);
        assert_eq!(roles(Table::InvoiceLineItems, "quantity"), ["line_items"]);
        assert_eq!(roles(Table::Clients, "portal_token"), [""; 0]);
    }
}

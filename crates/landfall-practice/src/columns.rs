//! The columns of the four tables, as DOMAIN 7.1 fixes them, described as a NocoDB 0.262.5 on SQLite describes them.

use landfall_model::source::{Column, SourceTable, TableColumns};

use crate::random::Rng;

/// A column: title, interface type, values of a select.
type Spec = (&'static str, &'static str, &'static [&'static str]);

const TEXT: &str = "SingleLineText";
const LONG: &str = "LongText";
const SELECT: &str = "SingleSelect";
const FILES: &str = "Attachment";
const BOX: &str = "Checkbox";

/// `Sales Process Level`: the eight of DOMAIN 4.1 in order, and one that the live base grew later and no mapping knows. A real server
/// refuses a value that is no option, so an unknown value can only come from such an option.
pub(crate) const STAGES: [&str; 9] = [
    "General Qualified Interest",
    "Specific Qualified Interest",
    "EOI and NDA Sent",
    "Signed EOI and NDA",
    "Made Reservation",
    "Contract Negotiation",
    "Contract Negotiations Finalized",
    "Contract Signed",
    "Verbal Commitment",
];

const INTERESTS: &[Spec] = &[
    ("Full Name", TEXT, &[]),
    ("Email Address", "Email", &[]),
    ("Phone Number", TEXT, &[]),
    ("Address", LONG, &[]),
    ("Place of Residence", TEXT, &[]),
    ("Company", TEXT, &[]),
    ("Yacht Name", TEXT, &[]),
    ("Length", TEXT, &[]),
    ("Width", TEXT, &[]),
    ("Depth", TEXT, &[]),
    ("Berth Size Desired", TEXT, &[]),
    ("Berth Number", TEXT, &[]),
    ("Berths", "Links", &[]),
    ("Sales Process Level", SELECT, &STAGES),
    ("Lead Category", SELECT, &["General", "Friends and Family", "Hot Lead"]),
    ("Source", TEXT, &[]),
    ("Contact Method Preferred", SELECT, &["Email", "Phone", "WhatsApp"]),
    ("Date Added", TEXT, &[]),
    ("Request Form Sent", TEXT, &[]),
    ("EOI Status", SELECT, &["Awaiting Further Details", "Waiting for Signatures", "Signed"]),
    ("EOI Time Sent", TEXT, &[]),
    ("EOI Time Signed", TEXT, &[]),
    ("Deposit 10% Status", SELECT, &["Pending", "Received"]),
    ("Reservation Date", TEXT, &[]),
    ("Contract Status", SELECT, &["Pending", "40% Received", "Complete"]),
    ("Contract Time Sent", TEXT, &[]),
    ("Contract Time Signed", TEXT, &[]),
    ("Last Contact", TEXT, &[]),
    ("Internal Notes", LONG, &[]),
    ("Extra Comments", LONG, &[]),
    ("documensoID", TEXT, &[]),
    ("Signature Link Client", TEXT, &[]),
    ("Signature Link Developer", TEXT, &[]),
    ("Signature Link Approver", TEXT, &[]),
    ("EOI Document", FILES, &[]),
    ("Contract Document", FILES, &[]),
];

const BERTHS: &[Spec] = &[
    ("Mooring Number", TEXT, &[]),
    ("Area", TEXT, &[]),
    ("Status", SELECT, &["Available", "Under Offer", "Sold"]),
    ("Status Override Mode", TEXT, &[]),
    ("Berth Type", TEXT, &[]),
    ("Nominal Boat Size", TEXT, &[]),
    ("Length", TEXT, &[]),
    ("Length (Metric)", TEXT, &[]),
    ("Width", TEXT, &[]),
    ("Width (Metric)", TEXT, &[]),
    ("Draft", TEXT, &[]),
    ("Draft (Metric)", TEXT, &[]),
    ("Water Depth", TEXT, &[]),
    ("Water Depth (Metric)", TEXT, &[]),
    ("Width Is Minimum", BOX, &[]),
    ("Side Pontoon", TEXT, &[]),
    ("Power Capacity", TEXT, &[]),
    ("Voltage", TEXT, &[]),
    ("Mooring Type", TEXT, &[]),
    ("Cleat Type", TEXT, &[]),
    ("Cleat Capacity", TEXT, &[]),
    ("Bollard Type", TEXT, &[]),
    ("Bollard Capacity", TEXT, &[]),
    ("Access", TEXT, &[]),
    ("Bow Facing", TEXT, &[]),
    ("Price", TEXT, &[]),
    ("Berth Approved", BOX, &[]),
    ("Map Data", "JSON", &[]),
    ("Interested Parties", "Links", &[]),
];

const EXPENSES: &[Spec] = &[
    ("Establishment Name", TEXT, &[]),
    ("Price", TEXT, &[]),
    ("Currency", TEXT, &[]),
    // The last option is the one that no mapping knows, as in `STAGES`.
    (
        "Category",
        SELECT,
        &["Food/Drinks", "Shop", "Online", "Transport", "Accommodation", "Other", "Entertainment"],
    ),
    ("Payer", TEXT, &[]),
    ("Payment Method", SELECT, &["Card", "Cash", "Bank Transfer", "Other"]),
    ("Time", TEXT, &[]),
    ("Contents", LONG, &[]),
    ("Receipt", FILES, &[]),
    ("Paid", BOX, &[]),
];

const INVOICES: &[Spec] = &[
    ("Invoice Number", TEXT, &[]),
    ("Client Name", TEXT, &[]),
    ("Billing Email", TEXT, &[]),
    ("Issue Date", TEXT, &[]),
    ("Due Date", TEXT, &[]),
    ("Payment Terms", TEXT, &[]),
    ("Currency", TEXT, &[]),
    ("Subtotal", TEXT, &[]),
    ("Discount", TEXT, &[]),
    ("Total", TEXT, &[]),
    ("Status", SELECT, &["Draft", "Sent", "Paid", "Overdue", "Cancelled"]),
    ("Line Items", "JSON", &[]),
    ("expense_ids", TEXT, &[]),
    ("PDF", FILES, &[]),
    ("Notes", LONG, &[]),
];

/// Titles of a table's own columns, in order, without the system's.
pub(crate) fn titles(table: SourceTable) -> impl Iterator<Item = &'static str> {
    specs(table).iter().map(|(title, _, _)| *title)
}

/// The description of all four tables. They lie in two bases (DOMAIN 1.1); table ids are those that the default mapping names.
pub(crate) fn describe() -> Vec<TableColumns> {
    let (portal, money) = ("ppracticemarina1", "ppracticeexpense");
    vec![
        table(SourceTable::Interests, portal, "mbs9hjauug4eseo", "Interests"),
        table(SourceTable::Berths, portal, "mczgos9hr3oa9qc", "Berths"),
        table(SourceTable::Expenses, money, "mxfcefkk4dqs6uq", "Expenses"),
        table(SourceTable::Invoices, money, "mvyvz0lpc30p01s", "Invoices"),
    ]
}

const fn specs(table: SourceTable) -> &'static [Spec] {
    match table {
        SourceTable::Interests => INTERESTS,
        SourceTable::Berths => BERTHS,
        SourceTable::Expenses => EXPENSES,
        SourceTable::Invoices => INVOICES,
    }
}

fn table(table: SourceTable, base_id: &str, table_id: &str, title: &str) -> TableColumns {
    let own = specs(table).iter().map(|&(title, uidt, options)| (title, uidt, false, options));
    let none: &[&str] = &[];
    let mut all = vec![
        ("Id", "ID", false, none),
        ("CreatedAt", "CreatedTime", true, none),
        ("UpdatedAt", "LastModifiedTime", true, none),
        ("nc_created_by", "CreatedBy", true, none),
        ("nc_updated_by", "LastModifiedBy", true, none),
        ("nc_order", "Order", true, none),
    ];
    all.extend(own);
    if matches!(table, SourceTable::Interests | SourceTable::Berths) {
        // The list that every many-to-many link adds to both sides.
        all.push(("nc_prac___nc_m2m_Interests_Berthss", "LinkToAnotherRecord", true, none));
    }
    let columns = all.into_iter().map(|(title, uidt, system, options)| Column {
        id: format!("c{}", Rng::new(0, &format!("{table_id}/{title}")).id(14)),
        title: title.to_owned(),
        uidt: uidt.to_owned(),
        system,
        options: options.iter().map(|&option| option.to_owned()).collect(),
    });
    TableColumns {
        table,
        base_id: base_id.to_owned(),
        table_id: table_id.to_owned(),
        title: title.to_owned(),
        columns: columns.collect(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use landfall_model::{mapping::Mapping, source::SourceTable};

    use super::{describe, titles};

    #[test]
    fn the_columns_are_those_of_the_default_mapping() {
        let mapping = Mapping::default();
        for table in SourceTable::ALL {
            let ours: BTreeSet<&str> = titles(table).chain(["CreatedAt", "UpdatedAt"]).collect();
            let mapped: BTreeSet<&str> = mapping.table(table).columns.values().map(String::as_str).collect();
            assert_eq!(ours, mapped, "{table}");
        }
    }

    #[test]
    fn column_ids_are_unique() {
        let tables = describe();
        let ids: Vec<&String> =
            tables.iter().flat_map(|table| &table.columns).map(|column| &column.id).collect();
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
    }
}

//! The marina's source: six interests, four berths, four expenses, two invoices, five objects.

use landfall_model::{
    snapshot::Snapshot,
    source::{Object, SourceRow},
};
use serde_json::{Value, json};

pub fn snapshot() -> Snapshot {
    Snapshot {
        interests: rows(json!([
            {"Id": 1, "Full Name": "Anna van Dijk", "Email Address": "anna@example.com", "Sales Process Level": "General Qualified Interest",
             "Internal Notes": "June", "Extra Comments": "Wants shore power; calls back in June"},
            {"Id": 2, "Full Name": "ANNA VAN DIJK", "Email Address": "Anna@Example.com ", "Sales Process Level": "Contract Signed"},
            {"Id": 7, "Full Name": "The Will", "Sales Process Level": null},
            {"Id": 8, "Full Name": "Bo Ek", "Sales Process Level": "Verbal"},
            {"Id": 12, "Full Name": "Nobody", "Sales Process Level": "TBC"},
            {"Id": 624, "Full Name": "Cy Dee", "Sales Process Level": "Made  Reservation"},
        ])),
        berths: rows(json!([
            {"Id": 1, "Mooring Number": "A1", "Status": "Available", "Price": "€ 100.000,00"},
            {"Id": 2, "Mooring Number": "A2", "Status": "Sold", "Price": "$250,000.00"},
            {"Id": 3, "Mooring Number": "B-03", "Status": "Under Offer", "Price": null},
            {"Id": 4, "Mooring Number": "A2", "Status": "Sold", "Price": null},
        ])),
        expenses: rows(json!([
            {"Id": 1, "Establishment Name": "Chandler", "Price": "€12,50", "Currency": "EUR"},
            {"Id": 2, "Establishment Name": "Dock Café", "Price": 100, "Currency": null},
            {"Id": 3, "Establishment Name": "Ferry", "Price": "1.250", "Currency": "USD"},
            {"Id": 4, "Establishment Name": null, "Price": "9.99", "Currency": "USD"},
        ])),
        invoices: rows(json!([
            {"Id": 1, "Invoice Number": "INV-1", "Total": "112.50", "Currency": "EUR", "expense_ids": "#1, 2.0"},
            {"Id": 2, "Invoice Number": "INV-2", "Total": "40.00", "Currency": "USD"},
        ])),
        links: Vec::new(),
        objects: [
            ("eois/eoi_anna.pdf", 10),
            ("eois/eoi_anna_signed.pdf", 11),
            ("receipts/1.jpg", 12),
            ("receipts/2.jpg", 12),
            ("invoices/INV-1.pdf", 14),
        ]
        .map(|(key, size)| object(key, size))
        .into(),
        columns: Vec::new(),
    }
}

fn rows(rows: Value) -> Vec<SourceRow> {
    serde_json::from_value(rows).unwrap()
}

fn object(key: &str, size: u64) -> Object {
    Object {
        bucket: "client-portal".to_owned(),
        key: key.to_owned(),
        size,
        etag: String::new(),
        modified: String::new(),
    }
}

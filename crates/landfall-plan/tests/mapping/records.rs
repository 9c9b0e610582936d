//! Deals, berths, expenses, invoices and their papers: columns of which two speak of one thing.

use landfall_model::{
    finding::Code,
    source::{Link, Object},
};
use serde_json::{Value, json};

use super::kit::{berth, codes, expense, interest, invoice, planned, row};

#[test]
fn links_are_read_from_the_junction_and_the_link_cells_are_not() {
    let mut snapshot = interest(json!({"Full Name": "Ann Lee", "Berths": 7}));
    snapshot.berths = [1, 2]
        .map(|id| row(json!({"Id": id, "Mooring Number": format!("A{id}"), "Interested Parties": 9})))
        .to_vec();
    assert_eq!(planned(&snapshot).interests[0].row.berth_id, None);
    snapshot.links = vec![Link { interest: 1, berth: 2 }];
    let plan = planned(&snapshot);
    assert_eq!(plan.interests[0].row.berth_id, Some(plan.berths[1].row.id));
    assert!(plan.dropped_cells.is_empty() && codes(&plan, "Berths").is_empty());
}

#[test]
fn a_received_deposit_does_not_lift_the_stage() {
    let cells = json!({"Full Name": "Ann Lee", "Sales Process Level": "General Qualified Interest", "Deposit 10% Status": "Received"});
    let plan = planned(&interest(cells));
    let interest = &plan.interests[0].row;
    assert_eq!((&*interest.pipeline_stage, interest.deposit_status.as_deref()), ("open", Some("received")));
}

#[test]
fn the_currency_is_that_of_the_column_else_that_of_the_amount_else_the_fallback() {
    let cases = [
        (json!({"Price": "€5", "Currency": "GBP"}), "GBP", vec![Code::CurrencyAssumed], true),
        (json!({"Price": "€5", "Currency": "euro"}), "EUR", vec![], false),
        (json!({"Price": "€5"}), "EUR", vec![], false),
        (json!({"Price": 5}), "USD", vec![Code::CurrencyAssumed], false),
    ];
    for (cells, currency, warned, kept) in cases {
        let plan = planned(&expense(cells.clone()));
        let row = &plan.expenses[0].row;
        assert_eq!((&*row.currency, codes(&plan, "Price")), (currency, warned), "{cells}");
        assert_eq!(row.description.is_some(), kept, "{cells}");
    }
    let plan = planned(&expense(json!({"Price": "€5", "Currency": "shells"})));
    assert_eq!(
        (&*plan.expenses[0].row.currency, codes(&plan, "Currency")),
        ("EUR", vec![Code::ValueUnknown])
    );
    assert!(plan.expenses[0].row.description.as_deref().unwrap().contains("Currency: shells"));
}

#[test]
fn an_amount_that_had_to_be_interpreted_is_kept_beside_its_value() {
    for (text, amount) in [("$1.5m", "1500000.00"), ("12.345", "12345.00"), ("($20)", "-20.00")] {
        let plan = planned(&expense(json!({"Price": text, "Currency": "USD"})));
        let row = &plan.expenses[0].row;
        assert_eq!(
            (row.amount.to_string().as_str(), codes(&plan, "Price")),
            (amount, vec![Code::PriceAssumed]),
            "{text}"
        );
        assert!(row.description.as_deref().unwrap().contains(text), "{text}");
    }
}

#[test]
fn a_berth_price_has_a_currency_only_where_there_is_a_price() {
    let row =
        |price: Value| planned(&berth(json!({"Mooring Number": "A1", "Price": price}))).berths[0].row.clone();
    let priced = row(json!("1,250,000"));
    assert_eq!(
        (priced.price.unwrap().to_string().as_str(), priced.price_currency.as_deref()),
        ("1250000.00", Some("USD"))
    );
    let unpriced = row(Value::Null);
    assert_eq!((unpriced.price, unpriced.price_currency), (None, None));
}

#[test]
fn a_checkbox_that_says_neither_is_empty_and_listed() {
    for title in ["Width Is Minimum", "Berth Approved"] {
        let plan = planned(&berth(json!({"Mooring Number": "A1", title: "perhaps"})));
        let row = &plan.berths[0].row;
        assert_eq!((row.width_is_minimum, row.berth_approved), (None, None), "{title}");
        assert_eq!(codes(&plan, title), [Code::ValueUnknown], "{title}");
        assert_eq!(plan.dropped_cells[0].value, "perhaps", "{title}");
    }
}

#[test]
fn an_invoice_without_a_client_says_so_and_takes_the_first_of_several_addresses() {
    let cells = json!({"Client Name": null, "Billing Email": "ann@example.com, lee@example.com"});
    let plan = planned(&invoice(cells));
    let row = &plan.invoices[0].row;
    assert_eq!(
        (&*row.client_name, row.billing_email.as_deref()),
        ("Unknown client", Some("ann@example.com"))
    );
    assert_eq!(codes(&plan, "Client Name"), [Code::DefaultTaken]);
    assert_eq!(codes(&plan, "Billing Email"), [Code::EmailSplit]);
    assert!(row.notes.as_deref().unwrap().contains("Billing Email: ann@example.com, lee@example.com"));
    for cell in ["Ann Lee <ann@example.com>", "ann@example.com | +34 600 123 456"] {
        let named = planned(&invoice(json!({"Billing Email": cell})));
        let row = &named.invoices[0].row;
        assert_eq!(row.billing_email.as_deref(), Some("ann@example.com"));
        assert!(row.notes.as_deref().unwrap().contains(&format!("Billing Email: {cell}")));
        assert_eq!(codes(&named, "Billing Email"), [Code::EmailSplit]);
    }
}

#[test]
fn an_invoice_that_is_due_before_it_was_issued_is_told_and_stands() {
    let plan = planned(&invoice(json!({"Issue Date": "12/06/2025", "Due Date": "11/06/2025"})));
    assert_eq!(plan.invoices[0].row.due_date.unwrap().to_string(), "2025-06-11");
    assert_eq!(codes(&plan, "Due Date"), [Code::Contradiction]);
    let plan = planned(&invoice(json!({"Issue Date": "12/06/2025", "Due Date": "12/06/2025"})));
    assert_eq!(codes(&plan, "Due Date"), []);
}

#[test]
fn an_expense_that_is_held_back_says_what_its_amount_cannot_be_read_for() {
    for (price, why) in [("100 + IVA", "a tax beside it"), ("100-200", "a range"), ("tbc", "a placeholder")] {
        let plan = planned(&expense(json!({"Price": price})));
        assert!(plan.quarantined[0].message.contains(why), "{price}: {}", plan.quarantined[0].message);
    }
}

#[test]
fn signs_of_a_web_page_or_a_wrong_encoding_are_read_and_told() {
    let plan = planned(&interest(json!({
        "Full Name": "JosÃ© &quot;Pepe&quot; Ruiz", "Company": "Smith &amp; Sons", "Address": "CÃ¡diz<br>EspaÃ±a",
        "Place of Residence": "EspaÃ±a", "Phone Number": "600 123 456<br>600 123 457", "Extra Comments": "a &amp; b",
    })));
    let client = &plan.clients[0].row;
    assert_eq!(client.full_name, "José \"Pepe\" Ruiz");
    assert_eq!(client.company_name.as_deref(), Some("Smith & Sons"));
    assert_eq!(client.address.as_deref(), Some("Cádiz\nEspaña"));
    assert_eq!(client.nationality.as_deref(), Some("ES"));
    let numbers: Vec<_> = plan.client_contacts.iter().map(|contact| &*contact.row.value).collect();
    assert_eq!(numbers, ["+34600123456", "+34600123457"]);
    for title in ["Full Name", "Company", "Address", "Place of Residence", "Phone Number"] {
        assert!(codes(&plan, title).contains(&Code::TextMended), "{title}");
    }
    assert!(plan.interest_notes[0].row.content.contains("a &amp; b"), "a remark stands as it was written");
}

#[test]
fn an_invoice_refers_to_the_first_file_of_its_cell_and_names_those_that_are_missing() {
    let url = |key: &str| json!({"url": format!("https://x/client-portal/{key}"), "title": key});
    let mut snapshot =
        invoice(json!({"PDF": [url("lost.pdf"), url("invoices/b.pdf"), url("invoices/a.pdf")]}));
    snapshot.objects = ["invoices/a.pdf", "invoices/b.pdf"]
        .map(|key| Object {
            bucket: "client-portal".to_owned(),
            key: key.to_owned(),
            size: 7,
            etag: String::new(),
            modified: "2024-05-01T12:00:00Z".to_owned(),
        })
        .to_vec();
    let plan = planned(&snapshot);
    let row = &plan.invoices[0].row;
    assert_eq!(row.pdf_file_id, Some(plan.id_maps["files"]["client-portal/invoices/b.pdf"]));
    assert_eq!(plan.files.iter().filter(|file| file.row.category == "invoice").count(), 2);
    assert_eq!(codes(&plan, "PDF"), [Code::AttachmentMissing]);
    assert!(row.notes.as_deref().unwrap().contains("PDF: lost.pdf (not found in any bucket)"));
}

#[test]
fn a_document_is_titled_by_its_kind_and_its_client() {
    let plan = planned(&interest(
        json!({"Full Name": "Ann Lee", "EOI Status": "Signed", "Contract Status": "Pending"}),
    ));
    let titles: Vec<&str> = plan.documents.iter().map(|document| &*document.row.title).collect();
    assert_eq!(titles, ["EOI: Ann Lee", "Contract: Ann Lee"]);
    assert!(plan.documents.iter().all(|document| document.row.interest_id == Some(plan.interests[0].row.id)));
}

#[test]
fn an_interest_with_a_value_that_nobody_explained_is_tagged_for_review() {
    let tagged = |lead: &str| {
        let plan = planned(&interest(
            json!({"Full Name": "Ann Lee", "Sales Process Level": "Contract Signed", "Lead Category": lead}),
        ));
        let mut names: Vec<String> = plan
            .interest_tags
            .iter()
            .filter_map(|own| plan.tags.iter().find(|tag| tag.row.id == own.row.tag_id))
            .map(|tag| tag.row.name.clone())
            .collect();
        names.sort_unstable();
        names
    };
    assert_eq!(tagged("Hot Lead"), ["Hot Lead", "Migrated from NocoDB"]);
    assert_eq!(tagged("Lukewarm"), ["Migrated from NocoDB", "Needs review"]);
}

#[test]
fn every_kind_of_record_has_an_audit_entry() {
    let mut snapshot = interest(json!({"Full Name": "Ann Lee", "EOI Status": "Signed"}));
    snapshot.berths = berth(json!({"Mooring Number": "A1"})).berths;
    snapshot.expenses = expense(json!({"Price": "$5"})).expenses;
    snapshot.invoices = invoice(json!({})).invoices;
    let plan = planned(&snapshot);
    let kinds: Vec<&str> = plan.audit_logs.iter().map(|entry| &*entry.row.entity_type).collect();
    assert_eq!(kinds, ["client", "interest", "berth", "expense", "invoice", "document"]);
}

#[test]
fn every_signature_link_reaches_its_signer() {
    let links = ["Signature Link Client", "Signature Link Developer", "Signature Link Approver"];
    for (place, title) in links.into_iter().enumerate() {
        let plan = planned(&interest(json!({"Full Name": "Ann Lee", title: "https://sign/x"})));
        let found: Vec<bool> =
            plan.document_signers.iter().map(|signer| signer.row.signing_url.is_some()).collect();
        assert_eq!(found, [0, 1, 2].map(|other| other == place), "{title}");
    }
}

#[test]
fn the_currency_of_an_invoice_is_that_of_the_column_else_that_of_its_amounts() {
    let cases = [
        (json!({"Currency": "GBP"}), "GBP", vec![]),
        (json!({"Currency": null, "Subtotal": "€9"}), "EUR", vec![]),
        (json!({"Currency": null, "Subtotal": "€9", "Total": "£9"}), "GBP", vec![]),
        (json!({"Currency": null}), "USD", vec![Code::CurrencyAssumed]),
    ];
    for (cells, currency, warned) in cases {
        let plan = planned(&invoice(cells.clone()));
        assert_eq!((&*plan.invoices[0].row.currency, codes(&plan, "Total")), (currency, warned), "{cells}");
    }
}

#[test]
fn each_amount_of_an_invoice_in_another_currency_is_said_and_kept() {
    let cases = [
        (json!({"Currency": null, "Subtotal": "€9", "Total": "£9"}), "GBP", vec!["Subtotal: €9"]),
        (json!({"Currency": "EUR", "Subtotal": "$100", "Total": "100"}), "EUR", vec!["Subtotal: $100"]),
        (json!({"Currency": "EUR", "Subtotal": "$100", "Total": "€90"}), "EUR", vec!["Subtotal: $100"]),
        (
            json!({"Currency": "EUR", "Subtotal": "$9", "Discount": "£0", "Total": "$9"}),
            "EUR",
            vec!["Total: $9", "Subtotal: $9", "Discount: £0"],
        ),
        (json!({"Currency": "EUR", "Subtotal": "€9", "Total": "9"}), "EUR", vec![]),
    ];
    for (cells, currency, kept) in cases {
        let plan = planned(&invoice(cells.clone()));
        let row = &plan.invoices[0].row;
        let notes = row.notes.as_deref().unwrap_or_default();
        assert_eq!((&*row.currency, notes.lines().skip(1).collect()), (currency, kept.clone()), "{cells}");
        for title in ["Total", "Subtotal", "Discount"] {
            let named = kept.iter().filter(|cell| cell.starts_with(title)).count();
            let said = codes(&plan, title).into_iter().filter(|code| *code == Code::CurrencyAssumed);
            assert_eq!(said.count(), named, "{title} of {cells}");
        }
    }
}

#[test]
fn a_file_without_a_time_takes_the_earliest_of_the_source() {
    let mut snapshot = interest(json!({"Full Name": "Ann Lee"}));
    snapshot.objects = vec![Object {
        bucket: "client-portal".to_owned(),
        key: "general/scan.pdf".to_owned(),
        size: 7,
        etag: String::new(),
        modified: String::new(),
    }];
    let plan = planned(&snapshot);
    assert_eq!(plan.files[0].row.created_at.to_rfc3339(), "2024-01-01T09:00:00+00:00");
    assert_eq!(plan.warnings[0].code, Code::DefaultTaken);
}

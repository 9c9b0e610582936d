//! Rules of expenses and invoices, each with a world of its own.

use landfall_model::{finding::Code, mapping::Mapping, plan::Plan, target::Table};
use serde_json::{Value, json};

use crate::{
    Context,
    testing::{World, and, warnings},
};

fn invoice(cells: Value) -> Plan {
    let head =
        json!({"Invoice Number": "I-1", "Client Name": "Ann Lee", "Currency": "EUR", "Status": "Sent"});
    World::default().invoice(1, and(head, cells)).planned()
}

fn amounts(plan: &Plan) -> [String; 3] {
    let row = &plan.invoices[0].row;
    [row.subtotal, row.discount, row.total].map(|amount| amount.normalize().to_string())
}

#[test]
fn an_invoice_carries_every_column() {
    let plan = invoice(json!({
        "Billing Email": "Ann@Example.com", "Issue Date": "01/02/2025", "Due Date": "2025-03-01", "Payment Terms": "30 days",
        "Subtotal": "100", "Discount": "10", "Total": "90", "Notes": "by post",
        "Line Items": "[{\"description\":\"Fee\",\"quantity\":2,\"unit_price\":\"50\"}]",
    }));
    let row = &plan.invoices[0].row;
    assert_eq!(row.billing_email.as_deref(), Some("ann@example.com"));
    assert_eq!(
        [row.issue_date, row.due_date].map(|day| day.unwrap().to_string()),
        ["2025-02-01", "2025-03-01"]
    );
    assert_eq!((row.payment_terms.as_deref(), row.notes.as_deref()), (Some("30 days"), Some("by post")));
    assert_eq!((&*row.currency, &*row.status), ("EUR", "sent"));
    assert_eq!(amounts(&plan), ["100", "10", "90"]);
    let line = &plan.invoice_line_items[0].row;
    assert_eq!(
        (&*line.description, line.total.normalize().to_string().as_str(), line.sort_order),
        ("Fee", "100", 0)
    );
    assert!(warnings(&plan, Code::LineItems).is_empty() && warnings(&plan, Code::DefaultTaken).is_empty());
}

#[test]
fn an_invoice_goes_to_the_first_address_that_is_in_use() {
    for (cell, address) in [
        ("old@example.com (NO USAR), ann@example.com", Some("ann@example.com")),
        ("old: old@example.com", None),
        ("ann@example.com (accounts)", Some("ann@example.com")),
    ] {
        let plan = invoice(json!({"Total": "1", "Billing Email": cell}));
        let row = &plan.invoices[0].row;
        assert_eq!(row.billing_email.as_deref(), address, "{cell}");
        assert!(row.notes.as_ref().is_some_and(|notes| notes.contains(cell)), "{cell}");
    }
}

#[test]
fn a_missing_amount_is_computed_from_the_others_and_said_so() {
    let lines = json!([{"description": "Fee", "quantity": 1, "unit_price": 100}]);
    let cases = [
        (json!({"Subtotal": "100", "Discount": "10"}), ["100", "10", "90"], 1),
        (json!({"Total": "90", "Discount": "10"}), ["100", "10", "90"], 1),
        (json!({"Subtotal": "100", "Total": "90"}), ["100", "10", "90"], 1),
        (json!({"Total": "90"}), ["90", "0", "90"], 1),
        (json!({"Subtotal": "90", "Total": "90"}), ["90", "0", "90"], 0),
        (json!({"Line Items": lines, "Discount": "10"}), ["100", "10", "90"], 2),
    ];
    for (cells, expected, computed) in cases {
        let plan = invoice(cells.clone());
        assert_eq!(amounts(&plan), expected, "{cells}");
        assert_eq!(warnings(&plan, Code::DefaultTaken).len(), computed, "{cells}");
    }
}

#[test]
fn amounts_and_lines_that_disagree_stand_as_they_are_with_a_warning() {
    let lines = json!([{"description": "Fee", "quantity": 1, "unit_price": 30}]);
    let plan = invoice(json!({"Subtotal": "100", "Discount": "10", "Total": "95", "Line Items": lines}));
    assert_eq!(amounts(&plan), ["100", "10", "95"]);
    assert_eq!(warnings(&plan, Code::LineItems).len(), 2);
}

#[test]
fn an_invoice_without_number_or_amount_is_held_back_with_its_lines() {
    let line = json!([{"description": "Fee", "quantity": 1, "unit_price": 30}]);
    let cases = [
        (json!({"Invoice Number": null, "Total": "1", "Line Items": line}), "the invoice has no number", 1),
        (
            json!({"Total": "see PDF"}),
            "the amounts can neither be read nor computed from each other and the line items",
            0,
        ),
    ];
    for (cells, message, lines) in cases {
        let plan = invoice(cells);
        assert_eq!(plan.quarantined[0].message, message);
        let dependents = plan.quarantined.iter().filter(|held| held.cause == plan.quarantined[0].key).count();
        assert_eq!((plan.invoices.len(), dependents), (0, lines));
    }
}

#[test]
fn an_invoice_whose_discount_cannot_be_read_is_held_back_where_an_amount_would_be_computed_with_it() {
    let line = json!([{"description": "Fee", "quantity": 1, "unit_price": 1000}]);
    let cases = [
        (json!({"Subtotal": "1000", "Discount": "10%"}), 0),
        (json!({"Total": "1000", "Discount": "10%"}), 0),
        (json!({"Line Items": line, "Discount": "10%"}), 0),
        (json!({"Subtotal": "1000", "Discount": "99999999999999"}), 0),
        (json!({"Subtotal": "1000", "Total": "900", "Discount": "10%"}), 1),
        (json!({"Subtotal": "1000", "Discount": "n/a"}), 1),
        (json!({"Subtotal": "1000", "Discount": "-100"}), 0),
        (json!({"Total": "900", "Discount": "(100)"}), 0),
        (json!({"Line Items": line, "Discount": "-100"}), 0),
        (json!({"Subtotal": "-1000", "Discount": "100"}), 0),
        (json!({"Subtotal": "-1000", "Discount": "-100"}), 1),
        (json!({"Subtotal": "1000", "Total": "900", "Discount": "-100"}), 1),
        (json!({"Subtotal": "0", "Discount": "-100"}), 1),
    ];
    for (cells, planned) in cases {
        let plan = invoice(cells.clone());
        assert_eq!(plan.invoices.len(), planned, "{cells}");
        let held = plan.quarantined.iter().filter(|held| held.table == Table::Invoices);
        assert!(held.clone().all(|held| held.hint.contains("discount")), "{cells}");
        assert_eq!(held.count(), 1 - planned, "{cells}");
    }
}

#[test]
fn of_two_invoices_with_one_number_the_second_is_held_back_with_all_that_depends_on_it() {
    let cells = |ids: &str| {
        let line = json!([{"description": "Fee", "quantity": 1, "unit_price": 30}]);
        json!({"Invoice Number": " I-1 ", "Total": "30", "Line Items": line, "expense_ids": ids})
    };
    let plan = World::default()
        .invoice(9, cells("1"))
        .invoice(3, cells("2"))
        .expense(1, json!({"Price": "1"}))
        .expense(2, json!({"Price": "2"}))
        .planned();
    assert_eq!(plan.invoices.iter().map(|invoice| invoice.from[0].id).collect::<Vec<_>>(), [3]);
    let held: Vec<Table> = plan.quarantined.iter().map(|held| held.table).collect();
    assert_eq!(held, [Table::Invoices, Table::InvoiceLineItems, Table::InvoiceExpenses]);
    assert_eq!(plan.invoice_expenses.len(), 1);
    assert_eq!(warnings(&plan, Code::InvoiceDuplicate)[0].column, "Invoice Number");
}

#[test]
fn billed_expenses_are_linked_once_and_unknown_ones_are_warned_of() {
    let plan = World::default()
        .invoice(
            1,
            json!({"Invoice Number": "I-1", "Total": "30", "expense_ids": " #2\r\n1\u{200b}\t, 2.0,999,x "}),
        )
        .invoice(2, json!({"Invoice Number": "I-2", "Total": "30", "expense_ids": 3}))
        .expense(1, json!({"Price": "1"}))
        .expense(2, json!({"Price": "2"}))
        .expense(3, json!({"Price": "who knows"}))
        .planned();
    let linked: Vec<_> = plan.invoice_expenses.iter().map(|link| link.from[0].id).collect();
    assert_eq!(linked, [2, 1]);
    let warned: Vec<&str> =
        warnings(&plan, Code::ExpenseUnresolved).iter().map(|warning| &*warning.value).collect();
    assert_eq!(warned, ["999", "x"]);
    let dropped: Vec<&str> = plan.dropped_cells.iter().map(|cell| &*cell.value).collect();
    assert_eq!(dropped, ["999", "x"]);
    let link = plan.quarantined.iter().find(|held| held.table == Table::InvoiceExpenses).unwrap();
    let expense = plan.quarantined.iter().find(|held| held.table == Table::Expenses).unwrap();
    assert_eq!(link.cause, expense.key);
}

#[test]
fn what_somebody_wrote_is_in_no_sentence_about_billed_expenses_or_lines() {
    let line = json!([{"description": "a", "quantity": 1, "unit_price": 3, "Smith": 1}, "Smith"]);
    let plan = invoice(json!({"Total": "3", "expense_ids": "1,Smith", "Line Items": line}));
    let sentences: Vec<&str> = plan.warnings.iter().map(|warning| &*warning.message).collect();
    assert_eq!(warnings(&plan, Code::LineItems).len() + warnings(&plan, Code::ExpenseUnresolved).len(), 4);
    assert!(sentences.iter().all(|sentence| !sentence.contains("Smith")), "{sentences:?}");
}

#[test]
fn a_placeholder_for_billed_expenses_or_lines_is_warned_of_and_listed() {
    let plan = invoice(json!({"Total": "30", "expense_ids": "n/a", "Line Items": "TBC"}));
    let warned: Vec<&str> =
        warnings(&plan, Code::Placeholder).iter().map(|warning| &*warning.column).collect();
    let dropped: Vec<_> = plan.dropped_cells.iter().map(|cell| (&*cell.column, &*cell.value)).collect();
    assert_eq!(warned, ["Line Items", "expense_ids"]);
    assert_eq!(dropped, [("Line Items", "TBC"), ("expense_ids", "n/a")]);
}

#[test]
fn line_items_are_read_in_every_spelling_and_what_cannot_be_read_is_kept_in_the_notes() {
    let cases = [
        (json!([{"Description": "a", "Quantity": "2", "Unit Price": "1.50"}]), 1, false),
        (json!("[{\"item\":\"a\",\"qty\":2,\"unitPrice\":1.5,\"total\":3}]"), 1, false),
        (json!({"description": "a", "quantity": 1, "unit_price": 3}), 1, false),
        (json!({"items": [{"description": "a", "quantity": 1, "unit_price": 3}]}), 1, false),
        (json!({"items": [{"description": "a", "quantity": 1, "unit_price": 3}], "tax": "20 %"}), 0, true),
        (json!([{"description": "a", "quantity": 1, "unit_price": 3, "total": 4}]), 1, true),
        (json!([{"description": "a", "unit_price": 3}]), 1, true),
        (json!([{"quantity": 1, "unit_price": 3}]), 1, true),
        (json!([{"desc": "a", "units": 2, "unit_price": 1.5}]), 1, false),
        (json!([{"description": "a", "cantidad": 2, "unit_price": 1.5}]), 1, false),
        (json!([{"Descripción": "a", "Cantidad": 2, "Precio unitario": 1.5, "Importe": 3}]), 1, false),
        (json!([{"descrizione": "a", "quantità": 2, "prezzo": 1.5, "totale": 3}]), 1, false),
        (json!([{"désignation": "a", "units": 2, "prix": 1.5, "montant": 3}]), 1, false),
        (json!([{"Beschreibung": "a", "Menge": 2, "Preis": 1.5, "Betrag": 3}]), 1, false),
        (json!([{"description": "a", "quantity": 1, "nights": 2, "unit_price": 3}]), 1, true),
        (json!([{"description": "a", "quantity": 1, "unit_price": "free"}]), 0, true),
        (json!([{"description": "a", "quantity": 1, "unit_price": 3, "tax": "20 %"}]), 1, true),
        (json!("Berth fee 500"), 0, true),
        (json!(["Berth fee"]), 0, true),
        (json!("[]"), 0, false),
    ];
    for (cell, lines, kept) in cases {
        let plan = invoice(json!({"Subtotal": "3", "Total": "3", "Line Items": cell.clone()}));
        assert_eq!(plan.invoice_line_items.len(), lines, "{cell}");
        assert_eq!(plan.invoices[0].row.notes.is_some(), kept, "{cell}");
        assert_eq!(warnings(&plan, Code::LineItems).is_empty(), !kept, "{cell}");
    }
}

#[test]
fn the_quantity_of_a_line_is_a_number_with_or_without_a_unit_and_never_money() {
    for (quantity, planned) in [("2 pcs", Some("2")), ("12 m", Some("12")), ("$2", None), ("2k", None)] {
        let line = json!({"description": "a", "quantity": quantity, "unit_price": 3});
        let plan = invoice(json!({"Subtotal": "3", "Total": "3", "Line Items": [line.clone()]}));
        let found = plan.invoice_line_items.first().map(|line| line.row.quantity.normalize().to_string());
        assert_eq!(found.as_deref(), planned, "{quantity}");
        assert!(!said(&line).is_empty(), "{quantity}");
    }
}

#[test]
fn a_line_in_another_currency_than_its_invoice_is_said_and_kept() {
    let in_euro = json!({"description": "a", "quantity": 1, "unit_price": "€3", "currency": "EUR"});
    assert_eq!(said(&in_euro), [""; 0]);
    for line in [
        json!({"description": "a", "quantity": 1, "unit_price": "$3", "total": "$3"}),
        json!({"description": "a", "quantity": 1, "unit_price": 3, "total": "USD 3"}),
        json!({"description": "a", "quantity": 1, "unit_price": 3, "currency": "usd"}),
        json!({"description": "a", "quantity": 1, "unit_price": 3, "Währung": "usd"}),
    ] {
        let said = said(&line);
        assert!(said.len() == 1 && said[0].starts_with("amounts in USD, the invoice is in EUR"), "{said:?}");
    }
    let plan = invoice(json!({"Currency": null, "Total": "3", "Line Items": [in_euro]}));
    assert_eq!(plan.invoices[0].row.currency, "EUR");
    assert!(warnings(&plan, Code::CurrencyAssumed).is_empty());
}

#[test]
fn what_is_said_of_a_line_shows_that_line_and_not_the_whole_cell() {
    let lines = [1, 2].map(|n| json!({"description": "a", "quantity": "2 pcs", "unit_price": n}));
    let plan = invoice(json!({"Total": "6", "Line Items": lines}));
    let shown: Vec<&str> =
        warnings(&plan, Code::LineItems).iter().map(|warning| warning.value.as_str()).collect();
    assert_eq!(shown, lines.map(|line| line.to_string()));
    let plan = invoice(json!({"Total": "6", "Line Items": ["ten euro", 7]}));
    let shown: Vec<&str> =
        warnings(&plan, Code::LineItems).iter().map(|warning| warning.value.as_str()).collect();
    assert_eq!(shown, ["\"ten euro\"", "7"]);
}

#[test]
fn lines_in_another_currency_are_said_together_for_each_currency() {
    let lines =
        ["$1", "€1", "£1", "$1"].map(|price| json!({"description": "a", "quantity": 1, "unit_price": price}));
    let plan = invoice(json!({"Currency": "EUR", "Total": "3", "Line Items": lines}));
    let said = warnings(&plan, Code::LineItems).into_iter().map(|warning| warning.message.clone());
    let said: Vec<String> = said.filter(|message| message.contains("amounts in")).collect();
    assert!(said[0].starts_with("line 3: amounts in GBP, the invoice is in EUR"), "{said:?}");
    assert!(said[1].starts_with("lines 1, 4: amounts in USD, the invoice is in EUR"), "{said:?}");
    assert_eq!(said.len(), 2);
}

/// What is said about the only line of an invoice, after the words that say which it is.
fn said(line: &Value) -> Vec<String> {
    let plan = invoice(json!({"Subtotal": "3", "Total": "3", "Line Items": [line]}));
    let kept = plan.invoices[0].row.notes.is_some();
    let warned = warnings(&plan, Code::LineItems);
    assert_eq!(kept, !warned.is_empty(), "what is warned of is kept in the notes");
    let ours = |message: &str| Some(message.strip_prefix("line 1: ")?.to_owned());
    warned.iter().filter_map(|warning| ours(&warning.message)).collect()
}

#[test]
fn what_was_assumed_or_refused_in_a_line_is_said_and_the_cell_is_kept() {
    let cases = [
        (json!({"text": "a", "qty": 1, "price": "1.234"}), "price: one separator with three digits"),
        (json!({"text": "a", "qty": 1, "price": "1.5k"}), "price: a short form"),
        (json!({"text": "a", "qty": 1, "price": 1.005}), "price: more than two decimals"),
        (json!({"text": "a", "qty": 1, "price": "tbc"}), "price: a placeholder"),
        (json!({"text": "a", "qty": 1, "price": "on request"}), "price: no amount"),
        (json!({"text": "a", "qty": 1, "price": 1e12}), "price: out of the target's range"),
        (json!({"text": "a", "qty": 1, "price": 3, "total": "3-4"}), "total: a range"),
        (json!({"text": "a", "qty": 1, "price": 1234, "total": "1,234"}), "total: one separator"),
        (json!({"text": "a\u{0}b", "qty": 1, "price": 3}), "description: U+0000 was taken out"),
    ];
    for (line, expected) in cases {
        let said = said(&line);
        assert!(said.iter().any(|message| message.starts_with(expected)), "{line}: {said:?}");
    }
    assert_eq!(said(&json!({"text": "x", "qty": 1, "price": "EUR 3.00", "total": 3})), [""; 0]);
}

#[test]
fn of_two_fields_for_one_thing_the_plainer_name_counts_and_the_other_is_said_and_kept() {
    let two =
        json!({"item": "Berth A1", "description": "July", "qty": 1, "rate": 4, "unit_price": 3, "price": ""});
    let plan = invoice(json!({"Subtotal": "3", "Total": "3", "Line Items": [two]}));
    let line = &plan.invoice_line_items[0].row;
    assert_eq!((&*line.description, line.total.to_string().as_str()), ("July", "3.00"));
    assert_eq!(said(&two).len(), 2);
    assert_eq!(said(&json!({"text": "a", "name": "a", "qty": 1, "quantity": 1, "price": 3})), [""; 0]);
}

#[test]
fn an_expense_carries_every_column_and_its_receipts_in_order() {
    let receipts = json!([
        {"title": "b.jpg", "url": "https://x/client-portal/receipts/b.jpg"},
        {"title": "a.jpg", "url": "https://x/client-portal/receipts/a.jpg"},
        {"title": "lost.jpg", "url": "https://x/client-portal/receipts/lost.jpg"},
    ]);
    let plan = World::default()
        .expense(4, json!({
            "Establishment Name": "Café", "Price": "€12.50", "Category": "Food/Drinks", "Payer": "Lena", "Paid": 1,
            "Payment Method": "Card", "Time": "03/04/2025", "Contents": "lunch", "Receipt": receipts,
        }))
        .object("client-portal", "receipts/a.jpg", 1)
        .object("client-portal", "receipts/b.jpg", 2)
        .planned();
    let row = &plan.expenses[0].row;
    assert_eq!(
        (&*row.establishment_name, row.amount.to_string().as_str(), &*row.currency),
        ("Café", "12.50", "EUR")
    );
    assert_eq!(
        (&*row.category, row.payment_method.as_deref(), row.payer.as_deref()),
        ("food_drinks", Some("card"), Some("Lena"))
    );
    assert_eq!((row.expense_date.to_string().as_str(), &*row.payment_status), ("2025-04-03", "paid"));
    let keys: Vec<&str> = row
        .receipt_file_ids
        .iter()
        .map(|id| plan.copies.iter().find(|copy| copy.file == *id).unwrap().origin.key())
        .collect();
    assert_eq!(keys, ["receipts/b.jpg", "receipts/a.jpg"]);
    assert_eq!(
        row.description.as_deref(),
        Some("lunch\n\nAs it stood in the old system:\nReceipt: lost.jpg (not found in any bucket)")
    );
    assert!(
        plan.copies.iter().all(|copy| copy.target_key.starts_with(&format!("port/expenses/{}/", row.id)))
    );
}

#[test]
fn a_time_of_day_beside_a_day_is_listed_as_dropped() {
    let plan = World::default()
        .expense(1, json!({"Price": "12", "Time": "03/04/2025 14:35"}))
        .expense(2, json!({"Price": "12", "Time": "2025-04-03T00:00:00Z"}))
        .expense(3, json!({"Price": "12", "Time": "03/04/2025"}))
        .planned();
    assert!(plan.expenses.iter().all(|expense| expense.row.expense_date.to_string() == "2025-04-03"));
    let dropped: Vec<(i64, &str)> =
        plan.dropped_cells.iter().map(|cell| (cell.record.id, cell.reason.as_str())).collect();
    assert_eq!(dropped, [(1, "its time of day: the column holds a day")]);
}

#[test]
fn what_was_paid_in_the_evening_has_the_day_of_the_marina() {
    let world = World::default()
        .expense(1, json!({"Price": "12", "Time": "2025-04-04 00:40:00+00:00"}))
        .expense(2, json!({"Price": "12", "CreatedAt": "2025-04-04 00:40:00+00:00"}));
    let mapping = Mapping { utc_offset: "-04:00".parse().ok(), ..Mapping::default() };
    for (mapping, day) in [(mapping, "2025-04-03"), (Mapping::default(), "2025-04-04")] {
        let plan = world.plan(&mapping, &Context::default());
        let days: Vec<String> = plan.expenses.iter().map(|row| row.row.expense_date.to_string()).collect();
        assert_eq!(days, [day, day]);
    }
}

#[test]
fn an_expense_gets_defaults_with_a_warning_each_and_without_an_amount_is_held_back() {
    let plan = World::default()
        .expense(1, json!({"Price": "12.345", "Category": "Entertainment"}))
        .expense(2, json!({"Price": "see receipt", "Contents": "lunch"}))
        .expense(3, json!({"Price": "99999999999999", "Currency": "USD"}))
        .planned();
    let row = &plan.expenses[0].row;
    assert_eq!(
        (&*row.establishment_name, &*row.category, &*row.payment_status),
        ("Unknown establishment", "other", "unpaid")
    );
    assert_eq!((row.expense_date.to_string().as_str(), &*row.currency), ("2024-01-01", "USD"));
    assert!(row.description.as_deref().unwrap().contains("Category: Entertainment"));
    assert_eq!(warnings(&plan, Code::DefaultTaken).len(), 4);
    assert_eq!(warnings(&plan, Code::CurrencyAssumed).len(), 1);
    let held: Vec<_> =
        plan.quarantined.iter().map(|held| (held.from[0].id, &*held.value, &*held.column)).collect();
    assert_eq!(held, [(2, "see receipt", "amount"), (3, "99999999999999", "amount")]);
}

#[test]
fn computed_amounts_that_the_target_cannot_hold_are_not_carried() {
    let line = json!([{"description": "x", "quantity": 9_000_000, "unit_price": 9_000_000}]);
    let plan = invoice(json!({"Subtotal": "5", "Total": "5", "Line Items": line}));
    assert!(plan.invoice_line_items.is_empty() && plan.invoices[0].row.notes.is_some());
    let plan = invoice(json!({"Total": "9999999999", "Discount": "9999999999"}));
    assert_eq!(plan.quarantined[0].column, "total");
}

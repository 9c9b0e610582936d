//! Dirt in the invoices.

use landfall_model::source::SourceTable::Invoices;

use super::{
    Dirt,
    How::{self, Change, Null, Put},
    cell,
};

const fn invoice(
    column: &'static str,
    name: &'static str,
    count: usize,
    how: How,
    what: &'static str,
) -> Dirt {
    cell(Invoices, column, name, count, how, what)
}

const fn expenses(name: &'static str, count: usize, how: How, what: &'static str) -> Dirt {
    invoice("expense_ids", name, count, how, what)
}

const fn lines(name: &'static str, count: usize, how: How, what: &'static str) -> Dirt {
    invoice("Line Items", name, count, how, what)
}

pub(super) const DIRT: &[Dirt] = &[
    expenses(
        "invoice-expenses-dangling",
        4,
        Change(|ids| format!("{ids},999991")),
        "one of the expenses is gone",
    ),
    expenses(
        "invoice-expenses-all-dangling",
        2,
        Put(&["999992,999993", "0"]),
        "all of the expenses are gone",
    ),
    expenses("invoice-expenses-repeated", 3, Change(|ids| format!("{ids},{ids}")), "each expense twice"),
    expenses(
        "invoice-expenses-blanks",
        4,
        Change(|ids| format!(" {} ,", ids.replace(',', " , "))),
        "blanks, and a comma at the end",
    ),
    expenses("invoice-expenses-junk", 2, Change(|ids| format!("{ids},x,,-1,7.0")), "what is no id"),
    lines(
        "invoice-lines-not-json",
        3,
        Put(&["Berth fee 500; power 30", "[{\"description\":\"Berth fee\"", "see PDF"]),
        "no JSON",
    ),
    lines(
        "invoice-lines-no-list",
        1,
        Put(&["{\"description\":\"Berth fee\",\"quantity\":1,\"unit_price\":500}"]),
        "one item, and no list",
    ),
    lines("invoice-lines-empty", 2, Put(&["[]"]), "an empty list"),
    lines("invoice-lines-missing", 2, Null, "no line items"),
    lines(
        "invoice-lines-odd-values",
        3,
        Put(&[
            "[{\"description\":\"Water\",\"quantity\":\"2,5\",\"unit_price\":\"\u{20ac}12,50\"}]",
            "[{\"description\":null,\"quantity\":0,\"unit_price\":\"free\"}]",
            "[{\"description\":\"Diver\",\"quantity\":1.5,\"unit_price\":99.99,\"vat\":\"20%\"},42]",
        ]),
        "amounts as text, missing values, fields that nobody knows",
    ),
    invoice("Subtotal", "invoice-lines-sum", 4, Put(&["1,000.01"]), "not the sum of the line items"),
    invoice("Subtotal", "invoice-subtotal-missing", 2, Null, "no subtotal"),
    invoice("Total", "invoice-total-missing", 3, Null, "no total"),
    invoice("Total", "invoice-total-unreadable", 2, Put(&["see PDF", "tbc"]), "no amount"),
    invoice(
        "Total",
        "invoice-total-forms",
        3,
        Put(&["\u{20ac} 1.250,00", "$1,250", "1250"]),
        "other ways of writing an amount",
    ),
    invoice("Discount", "invoice-discount-percent", 2, Put(&["10%", "5 %"]), "a share instead of an amount"),
    invoice("Discount", "invoice-discount-missing", 4, Null, "no discount"),
    invoice("Currency", "invoice-currency-missing", 4, Null, "no currency"),
    invoice("Currency", "invoice-currency-words", 2, Put(&["Euro", "US$"]), "words instead of a code"),
    invoice("Invoice Number", "invoice-number-missing", 2, Null, "no number"),
    invoice(
        "Invoice Number",
        "invoice-number-blanks",
        2,
        Change(|number| format!(" {number} ")),
        "blanks around the number",
    ),
    invoice("Client Name", "invoice-client-missing", 2, Null, "no client"),
    invoice("Client Name", "invoice-client-capitals", 3, Change(str::to_uppercase), "the client in capitals"),
    invoice(
        "Billing Email",
        "invoice-email-invalid",
        2,
        Put(&["accounts(at)example.com", "by post"]),
        "no e-mail address",
    ),
    invoice("Issue Date", "invoice-issue-missing", 2, Null, "no date of issue"),
    invoice(
        "Due Date",
        "invoice-due-impossible",
        2,
        Put(&["31-11-2025", "Invalid Date"]),
        "a day that does not exist",
    ),
    invoice("Due Date", "invoice-due-before-issue", 2, Put(&["01-01-2020"]), "due before it was issued"),
    invoice("Due Date", "invoice-due-words", 1, Put(&["on receipt"]), "words instead of a date"),
    invoice("Status", "invoice-status-missing", 2, Null, "no status"),
    invoice("Notes", "invoice-note-nul", 1, Put(&["paid\u{0}"]), "U+0000, which PostgreSQL refuses"),
];

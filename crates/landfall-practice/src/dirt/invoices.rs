//! Dirt in the invoices.

use landfall_model::source::SourceTable::Invoices;

use super::{
    Column, Dirt,
    How::{Change, Null, Put},
};

const EXPENSES: Column = Column(Invoices, "expense_ids");
const LINES: Column = Column(Invoices, "Line Items");
const SUBTOTAL: Column = Column(Invoices, "Subtotal");
const TOTAL: Column = Column(Invoices, "Total");
const DISCOUNT: Column = Column(Invoices, "Discount");
const CURRENCY: Column = Column(Invoices, "Currency");
const INVOICE_NUMBER: Column = Column(Invoices, "Invoice Number");
const CLIENT_NAME: Column = Column(Invoices, "Client Name");
const BILLING_EMAIL: Column = Column(Invoices, "Billing Email");
const ISSUE_DATE: Column = Column(Invoices, "Issue Date");
const DUE_DATE: Column = Column(Invoices, "Due Date");
const STATUS: Column = Column(Invoices, "Status");
const NOTES: Column = Column(Invoices, "Notes");

pub(super) const DIRT: &[Dirt] = &[
    EXPENSES.dirt(
        "invoice-expenses-dangling",
        4,
        Change(|ids| format!("{ids},999991")),
        "one of the expenses is gone",
    ),
    EXPENSES.dirt(
        "invoice-expenses-all-dangling",
        2,
        Put(&["999992,999993", "0"]),
        "all of the expenses are gone",
    ),
    EXPENSES.dirt("invoice-expenses-repeated", 3, Change(|ids| format!("{ids},{ids}")), "each expense twice"),
    EXPENSES.dirt(
        "invoice-expenses-blanks",
        4,
        Change(|ids| format!(" {} ,", ids.replace(',', " , "))),
        "blanks, and a comma at the end",
    ),
    EXPENSES.dirt("invoice-expenses-junk", 2, Change(|ids| format!("{ids},x,,-1,7.0")), "what is no id"),
    LINES.dirt(
        "invoice-lines-not-json",
        3,
        Put(&["Berth fee 500; power 30", "[{\"description\":\"Berth fee\"", "see PDF"]),
        "no JSON",
    ),
    LINES.dirt(
        "invoice-lines-no-list",
        1,
        Put(&["{\"description\":\"Berth fee\",\"quantity\":1,\"unit_price\":500}"]),
        "one item, and no list",
    ),
    LINES.dirt("invoice-lines-empty", 2, Put(&["[]"]), "an empty list"),
    LINES.dirt("invoice-lines-missing", 2, Null, "no line items"),
    LINES.dirt(
        "invoice-lines-odd-values",
        3,
        Put(&[
            "[{\"description\":\"Water\",\"quantity\":\"2,5\",\"unit_price\":\"\u{20ac}12,50\"}]",
            "[{\"description\":null,\"quantity\":0,\"unit_price\":\"free\"}]",
            "[{\"description\":\"Diver\",\"quantity\":1.5,\"unit_price\":99.99,\"vat\":\"20%\"},42]",
        ]),
        "amounts as text, missing values, fields that nobody knows",
    ),
    SUBTOTAL.dirt("invoice-lines-sum", 4, Put(&["1,000.01"]), "not the sum of the line items"),
    SUBTOTAL.dirt("invoice-subtotal-missing", 2, Null, "no subtotal"),
    TOTAL.dirt("invoice-total-missing", 3, Null, "no total"),
    TOTAL.dirt("invoice-total-unreadable", 2, Put(&["see PDF", "tbc"]), "no amount"),
    TOTAL.dirt(
        "invoice-total-forms",
        3,
        Put(&["\u{20ac} 1.250,00", "$1,250", "1250"]),
        "other ways of writing an amount",
    ),
    DISCOUNT.dirt("invoice-discount-percent", 2, Put(&["10%", "5 %"]), "a share instead of an amount"),
    DISCOUNT.dirt("invoice-discount-missing", 4, Null, "no discount"),
    CURRENCY.dirt("invoice-currency-missing", 4, Null, "no currency"),
    CURRENCY.dirt("invoice-currency-words", 2, Put(&["Euro", "US$"]), "words instead of a code"),
    INVOICE_NUMBER.dirt("invoice-number-missing", 2, Null, "no number"),
    INVOICE_NUMBER.dirt(
        "invoice-number-blanks",
        2,
        Change(|number| format!(" {number} ")),
        "blanks around the number",
    ),
    CLIENT_NAME.dirt("invoice-client-missing", 2, Null, "no client"),
    CLIENT_NAME.dirt("invoice-client-capitals", 3, Change(str::to_uppercase), "the client in capitals"),
    BILLING_EMAIL.dirt(
        "invoice-email-invalid",
        2,
        Put(&["accounts(at)example.com", "by post"]),
        "no e-mail address",
    ),
    ISSUE_DATE.dirt("invoice-issue-missing", 2, Null, "no date of issue"),
    DUE_DATE.dirt(
        "invoice-due-impossible",
        2,
        Put(&["31-11-2025", "Invalid Date"]),
        "a day that does not exist",
    ),
    DUE_DATE.dirt("invoice-due-before-issue", 2, Put(&["01-01-2020"]), "due before it was issued"),
    DUE_DATE.dirt("invoice-due-words", 1, Put(&["on receipt"]), "words instead of a date"),
    STATUS.dirt("invoice-status-missing", 2, Null, "no status"),
    NOTES.dirt("invoice-note-nul", 1, Put(&["paid\u{0}"]), "U+0000, which PostgreSQL refuses"),
];

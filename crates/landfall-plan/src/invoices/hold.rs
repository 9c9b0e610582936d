//! Invoices that the plan itself holds back, with their lines and their links to expenses.

use std::collections::BTreeSet;

use landfall_model::{finding::Code, source::SourceRef, target::Table};

use super::Whole;
use crate::{
    draft::{Draft, Fault},
    inputs::Inputs,
};

/// Why an invoice cannot be loaded; none where it can. `taken` holds the numbers of those before it.
pub fn fault(whole: &Whole, taken: &BTreeSet<String>) -> Option<Fault<'static>> {
    let number = &whole.invoice.invoice_number;
    let fault = |column, value: &str, message: &str, hint| {
        Some(Fault { column, value: value.to_owned(), message: message.to_owned(), hint, ..Fault::default() })
    };
    if number.is_empty() {
        return fault(
            "invoice_number",
            "",
            "the invoice has no number",
            "enter its number in the source, and plan again",
        );
    }
    if !whole.has_amounts {
        let hint = "correct subtotal or total in the source, and plan again";
        return fault("total", "", "no amount can be read, and none computed from the line items", hint);
    }
    if taken.contains(number) {
        let hint = "correct the number of one of the two invoices in the source, and plan again";
        return fault("invoice_number", number, "another invoice has this number", hint);
    }
    None
}

/// Holds the invoice back, and all that depends on it.
pub fn back(inputs: &Inputs<'_>, at: SourceRef, whole: &Whole, fault: Fault<'static>, draft: &mut Draft) {
    let cause = whole.invoice.id.to_string();
    if !fault.value.is_empty() {
        let message = "another invoice has this number: this one is held back";
        draft.warn(Code::InvoiceDuplicate, at, fault.column, fault.value.clone(), message);
    }
    let hint = fault.hint;
    draft.quarantine(Table::Invoices, cause.clone(), vec![at], fault);
    for line in &whole.lines {
        draft.quarantine(Table::InvoiceLineItems, line.id.to_string(), vec![at], dependent(hint, &cause));
    }
    for expense in &whole.expenses {
        let key = format!("{cause},{}", inputs.id(Table::Expenses, &expense.to_string()));
        draft.quarantine(Table::InvoiceExpenses, key, vec![at], dependent(hint, &cause));
    }
}

fn dependent<'h>(hint: &'h str, cause: &str) -> Fault<'h> {
    Fault {
        column: "invoice_id",
        message: "its invoice is held back".to_owned(),
        hint,
        cause: cause.to_owned(),
        ..Fault::default()
    }
}

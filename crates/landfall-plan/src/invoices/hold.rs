//! Invoices that the plan itself holds back, with their lines and their links to expenses.

use std::collections::BTreeSet;

use landfall_model::{
    finding::Code,
    source::{SourceRef, SourceTable},
    target::Table,
};

use super::Whole;
use crate::{
    draft::{Draft, Fault},
    inputs::Inputs,
};

/// Why an invoice cannot be loaded; none where it can. `taken` holds the numbers that are given out.
pub fn fault(whole: &Whole, taken: &BTreeSet<String>) -> Option<Fault<'static>> {
    let number = &whole.invoice.invoice_number;
    if number.is_empty() {
        let hint = "enter its number in the source, and plan again";
        return Some(Fault::of("invoice_number", "", "the invoice has no number", hint));
    }
    if !whole.has_amounts {
        let hint = "correct subtotal, discount or total in the source, and plan again";
        let message = "the amounts can neither be read nor computed from each other and the line items";
        return Some(Fault::of("total", "", message, hint));
    }
    let hint = "correct the number of one of the two invoices in the source, and plan again";
    taken
        .contains(number)
        .then(|| Fault::of("invoice_number", number, "another invoice has this number", hint))
}

/// Holds the invoice back, and all that depends on it.
pub fn back(inputs: &Inputs<'_>, at: SourceRef, whole: &Whole, fault: Fault<'static>, draft: &mut Draft) {
    if !fault.value.is_empty() {
        let title = inputs.sheet(SourceTable::Invoices).title("invoice_number");
        let message = "another invoice has this number: this one is held back";
        draft.warn(Code::InvoiceDuplicate, at, title, fault.value.clone(), message);
    }
    let (key, hint) = (whole.invoice.id.to_string(), fault.hint);
    let dependent = || Fault::follows("invoice_id", "its invoice is held back", hint, &key);
    draft.quarantine(Table::Invoices, key.clone(), vec![at], fault);
    for line in &whole.lines {
        draft.quarantine(Table::InvoiceLineItems, line.id.to_string(), vec![at], dependent());
    }
    for expense in &whole.expenses {
        let link = format!("{key},{}", inputs.id(Table::Expenses, &expense.to_string()));
        draft.quarantine(Table::InvoiceExpenses, link, vec![at], dependent());
    }
}

//! The expenses that an invoice bills: one comma-separated cell in the source, where nothing keeps an id from dangling (DOMAIN 1.5).

use landfall_model::{
    billed,
    finding::Code,
    source::{SourceRef, SourceTable},
    target::{InvoiceExpense, Planned, Table},
};

use super::Whole;
use crate::{
    draft::{Draft, Fault},
    expenses::Expenses,
    inputs::Inputs,
    read::Record,
};

/// Source ids of the expenses in the cell, each once, in its order. What is no expense is warned of and listed as dropped: a source id has
/// no place in the target.
pub fn read(row: &mut Record<'_, '_>, expenses: &Expenses) -> Vec<i64> {
    let Some(text) = row.text("expense_ids") else { return Vec::new() };
    let mut ids = Vec::new();
    let is_there = |id: &i64| expenses.planned.contains(id) || expenses.held_back.contains(id);
    for piece in billed::pieces(&text) {
        match billed::id(&piece).filter(is_there) {
            Some(id) if ids.contains(&id) => {}
            Some(id) => ids.push(id),
            None => unknown(row, &piece),
        }
    }
    ids
}

/// The piece is the warning's value and no part of its sentence: it is whatever somebody wrote, and only values are masked.
fn unknown(row: &mut Record<'_, '_>, piece: &str) {
    let (at, title) = (row.at(), row.title("expense_ids"));
    let message = "no expense has this id: the link is not carried";
    row.draft.warn(Code::ExpenseUnresolved, at, title, piece.to_owned(), message);
    row.draft.drop_cell(at, title, piece.to_owned(), "no expense has this id");
}

/// Plans the links; one to an expense that is held back is held back with it.
pub fn plan(inputs: &Inputs<'_>, at: SourceRef, whole: &Whole, expenses: &Expenses, draft: &mut Draft) {
    let invoice_id = whole.invoice.id;
    for &id in &whole.expenses {
        let expense_id = inputs.id(Table::Expenses, &id.to_string());
        let from = vec![SourceRef::new(SourceTable::Expenses, id), at];
        if expenses.planned.contains(&id) {
            draft
                .plan
                .invoice_expenses
                .push(Planned { from, row: InvoiceExpense { invoice_id, expense_id } });
        } else {
            let hint = "correct the expense in the source, and plan again";
            let cause = expense_id.to_string();
            let fault = Fault::follows("expense_id", "its expense is held back", hint, &cause);
            draft.quarantine(Table::InvoiceExpenses, format!("{invoice_id},{expense_id}"), from, fault);
        }
    }
}

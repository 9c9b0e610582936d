//! Expenses and invoices that were entered twice.

use landfall_model::source::{
    SourceRow,
    SourceTable::{Expenses, Invoices},
};

use crate::{
    ledger::Ledger,
    rows::{self, set, text},
};

/// Enters `n` expenses a second time, `n` invoices under a number that is taken, and bills the expenses of `n` invoices again.
/// Answers which rows of the two tables are still plain.
pub(crate) fn repeat(
    expenses: &mut [SourceRow],
    invoices: &mut [SourceRow],
    n: usize,
    ledger: &mut Ledger,
) -> (Vec<usize>, Vec<usize>) {
    let mut spent: Vec<usize> = (0..expenses.len()).collect();
    let mut billed: Vec<usize> = (0..invoices.len()).collect();
    // Every tenth row and its neighbour, as far as the shorter of the two tables goes.
    for nth in 0..n.min(expenses.len().min(invoices.len()) / 10 - 1) {
        let (first, second) = (9 + nth * 10, 10 + nth * 10);
        copy(expenses, first, second, &EXPENSE);
        copy(invoices, first, second, &["Invoice Number"]);
        for at in [first, second] {
            ledger.record("expense-repeated", Expenses, rows::id(&expenses[at]));
            ledger.record("invoice-number-duplicate", Invoices, rows::id(&invoices[at]));
        }
        spent.retain(|at| ![first, second].contains(at));
        billed.retain(|at| ![first, second].contains(at));
        bill_again(invoices, &mut billed, ledger);
    }
    (spent, billed)
}

const EXPENSE: [&str; 6] = ["Establishment Name", "Price", "Currency", "Category", "Time", "Payer"];

fn copy(rows: &mut [SourceRow], from: usize, to: usize, titles: &[&str]) {
    for &title in titles {
        let value = rows[from].cell(title).cloned().unwrap_or_default();
        set(&mut rows[to], title, value);
    }
}

/// Gives the expenses of one invoice to the next one as well.
fn bill_again(invoices: &mut [SourceRow], plain: &mut Vec<usize>, ledger: &mut Ledger) {
    let Some(position) = plain.iter().position(|&at| !text(&invoices[at], "expense_ids").is_empty()) else {
        return;
    };
    if position + 1 >= plain.len() {
        return;
    }
    let pair: Vec<usize> = plain.drain(position..position + 2).collect();
    copy(invoices, pair[0], pair[1], &["expense_ids"]);
    for at in pair {
        ledger.record("expense-on-two-invoices", Invoices, rows::id(&invoices[at]));
    }
}

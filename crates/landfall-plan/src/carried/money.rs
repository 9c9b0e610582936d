//! Expenses and invoices that are gone or held back, with lines and links.

use std::collections::HashSet;

use landfall_model::target::{InvoiceExpense, Planned, Table};
use uuid::Uuid;

use super::{Keeping, ids};

/// Keeps `expenses`, `invoices`, `invoice_line_items` and `invoice_expenses`.
pub(super) fn keep(keeping: &mut Keeping<'_, '_>) {
    let rows = &keeping.parent.rows;
    let files = ids(&keeping.plan.files, |row| row.id);
    let mut expenses = keeping.left(&rows.expenses, &keeping.plan.expenses, |row| row.id);
    for expense in &mut expenses {
        keeping.archive(&expense.from, &mut expense.row.archived_at);
        expense.row.receipt_file_ids.retain(|file| files.contains(file));
    }
    keeping.add(expenses, |row| row.id.to_string(), |plan| &mut plan.expenses);
    invoices(keeping, &files);

    let known = ids(&keeping.plan.invoices, |row| row.id);
    let mut lines = keeping.left(&rows.invoice_line_items, &keeping.plan.invoice_line_items, |row| row.id);
    lines.retain(|line| known.contains(&line.row.invoice_id));
    keeping.add(lines, |row| row.id.to_string(), |plan| &mut plan.invoice_line_items);
    links(keeping, &known);
}

/// A link stays with its invoice, also where only the invoice is gone; that of a planned one to an expense that is held back, where its cell
/// names that still.
fn links(keeping: &mut Keeping<'_, '_>, invoices: &HashSet<Uuid>) {
    let plan = &*keeping.plan;
    let paid = ids(&plan.expenses, |row| row.id);
    let kept = plan.carried.iter().filter(|row| row.table == Table::Invoices).map(|row| &row.key);
    let named = plan.quarantined.iter().filter(|row| row.table == Table::InvoiceExpenses).map(|row| &row.key);
    let stay: HashSet<&String> = kept.chain(named).collect();
    let text = |row: &InvoiceExpense| format!("{},{}", row.invoice_id, row.expense_id);
    let key = |row: &InvoiceExpense| (row.invoice_id, row.expense_id);
    let planned: HashSet<_> = plan.invoice_expenses.iter().map(|link| key(&link.row)).collect();
    let stays = |link: &&Planned<InvoiceExpense>| {
        let row = &link.row;
        !planned.contains(&key(row))
            && invoices.contains(&row.invoice_id)
            && paid.contains(&row.expense_id)
            && (stay.contains(&row.invoice_id.to_string()) || stay.contains(&text(row)))
    };
    let links = keeping.parent.rows.invoice_expenses.iter().filter(stays).cloned().collect();
    keeping.add(links, text, |plan| &mut plan.invoice_expenses);
}

fn invoices(keeping: &mut Keeping<'_, '_>, files: &HashSet<Uuid>) {
    let mut invoices = keeping.left(&keeping.parent.rows.invoices, &keeping.plan.invoices, |row| row.id);
    let taken = keeping.plan.invoices.iter().map(|invoice| invoice.row.invoice_number.clone());
    keeping.free_numbers(taken, &mut invoices, |row| &mut row.invoice_number);
    for invoice in &mut invoices {
        keeping.archive(&invoice.from, &mut invoice.row.archived_at);
        invoice.row.pdf_file_id = invoice.row.pdf_file_id.filter(|file| files.contains(file));
    }
    keeping.add(invoices, |row| row.id.to_string(), |plan| &mut plan.invoices);
}

//! Expenses and invoices that are gone, with lines and links.

use std::collections::HashSet;

use super::{Keeping, archived_name, ids};

/// Keeps `expenses`, `invoices`, `invoice_line_items` and `invoice_expenses`.
pub(super) fn keep(keeping: &mut Keeping<'_, '_>) {
    let rows = &keeping.parent.rows;
    let files = ids(&keeping.plan.files, |row| row.id);
    let mut expenses = keeping.gone(&rows.expenses, &keeping.plan.expenses, |row| row.id);
    for expense in &mut expenses {
        expense.row.archived_at.get_or_insert(keeping.parent.noticed);
        expense.row.receipt_file_ids.retain(|file| files.contains(file));
    }
    keeping.add(expenses, |row| row.id.to_string(), |plan| &mut plan.expenses);
    invoices(keeping, &files);

    let known = ids(&keeping.plan.invoices, |row| row.id);
    let mut lines = keeping.gone(&rows.invoice_line_items, &keeping.plan.invoice_line_items, |row| row.id);
    lines.retain(|line| known.contains(&line.row.invoice_id));
    keeping.add(lines, |row| row.id.to_string(), |plan| &mut plan.invoice_line_items);

    let paid = ids(&keeping.plan.expenses, |row| row.id);
    let key = |row: &landfall_model::target::InvoiceExpense| (row.invoice_id, row.expense_id);
    let mut links = keeping.gone(&rows.invoice_expenses, &keeping.plan.invoice_expenses, key);
    links.retain(|link| known.contains(&link.row.invoice_id) && paid.contains(&link.row.expense_id));
    keeping.add(
        links,
        |row| format!("{},{}", row.invoice_id, row.expense_id),
        |plan| &mut plan.invoice_expenses,
    );
}

/// An invoice that was deleted and entered again has its number under a new id: the old row steps aside.
fn invoices(keeping: &mut Keeping<'_, '_>, files: &HashSet<uuid::Uuid>) {
    let mut invoices = keeping.gone(&keeping.parent.rows.invoices, &keeping.plan.invoices, |row| row.id);
    let mut taken: HashSet<String> =
        keeping.plan.invoices.iter().map(|invoice| invoice.row.invoice_number.clone()).collect();
    for invoice in &mut invoices {
        let row = &mut invoice.row;
        row.archived_at.get_or_insert(keeping.parent.noticed);
        row.pdf_file_id = row.pdf_file_id.filter(|file| files.contains(file));
        if !taken.insert(row.invoice_number.clone()) {
            row.invoice_number = archived_name(&row.invoice_number, &invoice.from);
        }
    }
    keeping.add(invoices, |row| row.id.to_string(), |plan| &mut plan.invoices);
}

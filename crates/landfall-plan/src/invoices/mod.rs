//! Invoices, their lines, and the expenses they bill.

mod amounts;
mod billed;
mod hold;
mod item;
mod lines;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use amounts::Amounts;
use landfall_model::{
    currency,
    finding::Code,
    source::{SourceRef, SourceTable},
    target::{Invoice, InvoiceLineItem, Planned, Table},
    words::count,
};
use lines::Lines;
use uuid::Uuid;

use crate::{
    attachments::{Attachments, Slot},
    draft::Draft,
    expenses::Expenses,
    inputs::Inputs,
    normalise::{disuse::is_out_of_use, email, price, reach, text},
    precedence,
    read::{Record, Select, with_kept},
};

/// An invoice with what depends on it.
struct Whole {
    /// The number is empty where the row has none.
    invoice: Invoice,
    /// False where no amount can be read or computed: the amounts are zero then, and the invoice is held back.
    has_amounts: bool,
    lines: Vec<InvoiceLineItem>,
    /// Source ids of the expenses it bills.
    expenses: Vec<i64>,
}

/// Plans `invoices`, `invoice_line_items` and `invoice_expenses`.
pub fn plan(inputs: &Inputs<'_>, expenses: &Expenses, attachments: &Attachments, draft: &mut Draft) {
    let sheet = inputs.sheet(SourceTable::Invoices);
    let mut status = Select::required("status", &inputs.mapping.vocabulary.invoice_status);
    let mut invoices = Vec::with_capacity(sheet.rows.len());
    for row in &sheet.rows {
        let pdf = attachments.files(inputs, Slot::Pdf, row.id).first().copied();
        let mut record = Record::open(inputs, sheet, row, draft);
        let at = record.at();
        let mut whole = read(&mut record, &mut status, pdf, expenses);
        whole.invoice.notes = notes(record, attachments);
        invoices.push((at, whole));
    }
    let before = inputs.context.parent.iter().flat_map(|parent| &parent.rows.invoices);
    precedence::first_who_had_it(
        before,
        |invoice| &invoice.invoice_number,
        &mut invoices,
        |(at, whole)| (*at, &whole.invoice.invoice_number),
    );
    give_out(inputs, invoices, expenses, draft);
    report(sheet.rows.len(), draft);
}

/// Plans the invoices in this order, each number once; the others are held back.
fn give_out(inputs: &Inputs<'_>, invoices: Vec<(SourceRef, Whole)>, expenses: &Expenses, draft: &mut Draft) {
    let mut taken = BTreeSet::new();
    let mut planned = Vec::with_capacity(invoices.len());
    for (at, whole) in invoices {
        match hold::fault(&whole, &taken) {
            Some(fault) => hold::back(inputs, at, &whole, fault, draft),
            None => {
                taken.insert(whole.invoice.invoice_number.clone());
                planned.push((at, whole));
            }
        }
    }
    planned.sort_by_key(|(at, _)| *at);
    for (at, whole) in planned {
        billed::plan(inputs, at, &whole, expenses, draft);
        let planned = |row| Planned { from: vec![at], row };
        draft.plan.invoice_line_items.extend(whole.lines.into_iter().map(planned));
        draft.plan.invoices.push(Planned { from: vec![at], row: whole.invoice });
    }
}

fn report(read: usize, draft: &mut Draft) {
    let plan = &draft.plan;
    let planned = plan.invoices.len();
    let did = format!(
        "{planned} of {read} planned, with {} and {}; the others have no number, no amount, or a number that is taken.",
        count(plan.invoice_line_items.len(), "line"),
        count(plan.invoice_expenses.len(), "billed expense"),
    );
    draft.step("invoices", did);
}

fn read<'a>(
    row: &mut Record<'_, 'a>,
    status: &mut Select<'a>,
    pdf: Option<Uuid>,
    expenses: &Expenses,
) -> Whole {
    let inputs = row.inputs;
    let id = inputs.id(Table::Invoices, &row.row.id.to_string());
    let lines = lines::read(row, id);
    let found = amounts::read(row, &lines.rows);
    let has_amounts = found.is_some();
    let Amounts { subtotal, discount, total, currencies } = found.unwrap_or_default();
    let invoice = Invoice {
        id,
        invoice_number: row.read("invoice_number", text::read).unwrap_or_default(),
        client_name: client_name(row),
        billing_email: billing_email(row),
        issue_date: row.day("issue_date"),
        due_date: row.day("due_date"),
        payment_terms: row.text("payment_terms"),
        currency: currency_of(row, &currencies, &lines),
        subtotal,
        discount,
        total,
        status: status.read_or(row, &inputs.mapping.fallback.invoice_status),
        pdf_file_id: pdf,
        notes: None,
        archived_at: None,
        created_at: row.row.created_at,
        updated_at: row.row.updated_at,
    };
    lines.compare(row, &invoice.currency);
    if invoice.due_date < invoice.issue_date && invoice.due_date.is_some() {
        row.warn(Code::Contradiction, "due_date", "due before it was issued: both days stand as they are");
    }
    Whole { invoice, has_amounts, lines: lines.rows, expenses: billed::read(row, expenses) }
}

fn client_name(row: &mut Record<'_, '_>) -> String {
    row.text("client_name").unwrap_or_else(|| {
        row.warn(Code::DefaultTaken, "client_name", "no client: Unknown client stands in its place");
        "Unknown client".to_owned()
    })
}

/// The target has room for one address; of several the first in use is taken and the cell is kept, as it is where anything stands around it.
fn billing_email(row: &mut Record<'_, '_>) -> Option<String> {
    let addresses = row.read("billing_email", reach::read_addresses);
    let is_all = |text: String| addresses.len() == 1 && text.eq_ignore_ascii_case(&addresses[0]);
    if !addresses.is_empty() && !row.original("billing_email").is_some_and(is_all) {
        row.keep_beside("billing_email");
    }
    let text = row.original("billing_email").unwrap_or_default();
    let mut remarks = email::Remarks::of(&text);
    let mut beside = |address: &String| remarks.as_mut().and_then(|all| all.beside(address));
    addresses.into_iter().find(|address| !beside(address).is_some_and(is_out_of_use))
}

/// The first by rank; an amount that names another is said.
fn currency_of(row: &mut Record<'_, '_>, beside: &[(&'static str, String)], lines: &Lines) -> String {
    let column = row.read("currency", price::read_currency);
    let beside_amounts = beside.iter().map(|(_, currency)| currency.clone());
    let named = currency::ranked(column, beside_amounts, || lines.currency());
    let currency = row.currency(named, None, "total");
    for (role, other) in beside {
        row.compare_currency(role, other, &currency);
    }
    currency
}

/// The notes, and below them what no column takes.
fn notes(mut row: Record<'_, '_>, attachments: &Attachments) -> Option<String> {
    let notes = row.verbatim("notes");
    attachments.keep_missing(Slot::Pdf, &mut row);
    with_kept(notes, &row.finish())
}

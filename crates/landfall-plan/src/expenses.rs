//! Expenses, with their receipts.

use std::collections::BTreeSet;

use landfall_model::{
    finding::Code,
    source::{SourceRef, SourceTable},
    target::{Expense, Planned, Table},
};
use uuid::Uuid;

use crate::{
    attachments::{Attachments, Slot},
    draft::{Draft, Fault},
    inputs::Inputs,
    normalise::{checkbox, price},
    read::{Record, Select, with_kept},
};

/// The expenses, for the invoices that name them.
#[derive(Debug, Default)]
pub struct Expenses {
    /// Source ids with a planned row.
    pub planned: BTreeSet<i64>,
    /// Source ids that are held back.
    pub held_back: BTreeSet<i64>,
}

/// Plans `expenses`.
pub fn plan(inputs: &Inputs<'_>, attachments: &Attachments, draft: &mut Draft) -> Expenses {
    let sheet = inputs.sheet(SourceTable::Expenses);
    let mut selects = Selects::new(inputs);
    let mut expenses = Expenses::default();
    for row in &sheet.rows {
        let receipts = attachments.files(inputs, Slot::Receipt, row.id);
        let mut record = Record::open(inputs, sheet, row, draft);
        let at = record.at();
        let (price, column) = (record.cell("price").text().unwrap_or_default(), record.title("price"));
        match expense(&mut record, &mut selects, receipts) {
            Some(mut row) => {
                row.description = description(record, attachments);
                expenses.planned.insert(at.id);
                draft.plan.expenses.push(Planned { from: vec![at], row });
            }
            None => {
                let why = why_unread(draft, at, column);
                let message =
                    format!("column {column} holds no readable amount{why}, and an expense must have one");
                let hint = "correct the amount in the source, and plan again";
                let fault = Fault::of("amount", &price, &message, hint);
                expenses.held_back.insert(at.id);
                let key = inputs.id(Table::Expenses, &at.id.to_string());
                draft.quarantine(Table::Expenses, key.to_string(), vec![at], fault);
            }
        }
    }
    let (planned, held_back) = (expenses.planned.len(), expenses.held_back.len());
    draft.step("expenses", format!("{planned} planned; {held_back} held back: no readable amount."));
    expenses
}

/// What the reading of the cell was refused for, in brackets; it is the row's own last words.
fn why_unread(draft: &Draft, at: SourceRef, column: &str) -> String {
    let told = draft.plan.warnings.iter().rev().take_while(|warning| warning.record == Some(at));
    let why = told.filter(|warning| warning.column == column).map(|warning| warning.message.as_str()).last();
    why.map(|why| format!(" ({})", why.trim_end_matches(": read as empty"))).unwrap_or_default()
}

struct Selects<'a> {
    category: Select<'a>,
    payment_method: Select<'a>,
}

impl<'a> Selects<'a> {
    fn new(inputs: &Inputs<'a>) -> Self {
        let vocabulary = &inputs.mapping.vocabulary;
        Self {
            category: Select::required("category", &vocabulary.expense_category),
            payment_method: Select::optional("payment_method", &vocabulary.payment_method),
        }
    }
}

/// None where there is no amount. The description is written when everything is read.
fn expense<'a>(row: &mut Record<'_, 'a>, selects: &mut Selects<'a>, receipts: Vec<Uuid>) -> Option<Expense> {
    let fallback = &row.inputs.mapping.fallback;
    let price = row.price("price")?;
    let currency = row.read("currency", price::read_currency);
    Some(Expense {
        id: row.inputs.id(Table::Expenses, &row.row.id.to_string()),
        establishment_name: establishment(row),
        amount: price.amount,
        currency: row.currency(currency, price.currency, "price"),
        category: selects.category.read_or(row, &fallback.expense_category),
        payment_method: selects.payment_method.read(row),
        payer: row.text("payer"),
        expense_date: day(row),
        description: None,
        receipt_file_ids: receipts,
        payment_status: payment_status(row),
        created_by: fallback.author.clone(),
        archived_at: None,
        created_at: row.row.created_at,
        updated_at: row.row.updated_at,
    })
}

fn establishment(row: &mut Record<'_, '_>) -> String {
    row.text("establishment_name").unwrap_or_else(|| {
        row.warn(
            Code::DefaultTaken,
            "establishment_name",
            "no establishment: Unknown establishment stands in its place",
        );
        "Unknown establishment".to_owned()
    })
}

fn day(row: &mut Record<'_, '_>) -> chrono::NaiveDate {
    row.day("time").unwrap_or_else(|| {
        row.warn(Code::DefaultTaken, "time", "no readable day: the day on which the row was made was taken");
        row.row.created_at.with_timezone(&row.inputs.mapping.marina()).date_naive()
    })
}

/// A box that nobody touched is null where rows were inserted in bulk (NOCODB 4): unpaid, but not in silence.
fn payment_status(row: &mut Record<'_, '_>) -> String {
    let paid = row.read("paid", checkbox::read).unwrap_or_else(|| {
        row.warn(Code::DefaultTaken, "paid", "neither paid nor unpaid: unpaid was taken");
        false
    });
    if paid { "paid" } else { "unpaid" }.to_owned()
}

/// The contents, and below them what no column takes.
fn description(mut row: Record<'_, '_>, attachments: &Attachments) -> Option<String> {
    let contents = row.verbatim("contents");
    attachments.keep_missing(Slot::Receipt, &mut row);
    with_kept(contents, &row.finish())
}

//! Which expenses an invoice names: the numbers in its cell, looked up by themselves, against the links of the target, pair by pair.

use std::collections::{BTreeMap, HashSet};

use landfall_model::{billed, outcome::ValidationCheck, source::SourceTable, target::Table};
use uuid::Uuid;

use crate::{
    error::Error,
    evidence::{Evidence, TRACE_RECORDS},
    outcome::{Details, equal, not_made},
    raw::Raw,
    survey::{Fate, Survey},
    target::{Answer, Target, key::Key},
};

const NAME: &str = "invoice_expenses: links, as the source writes them";

const LINKS: &str = "
    SELECT t.{invoice_expenses.invoice_id}, t.{invoice_expenses.expense_id}
    FROM {invoice_expenses} t JOIN {invoices} i ON i.{invoices.id} = t.{invoice_expenses.invoice_id}
    WHERE i.{invoices.port_id} = $1";

/// One check.
pub(super) async fn check(
    target: &Target<'_>,
    evidence: &Evidence<'_>,
    raw: &Raw<'_>,
    survey: &Survey,
) -> Result<ValidationCheck, Error> {
    let mut rows = match target.ask(NAME, LINKS, &[&target.port]).await? {
        Answer::Found(rows) => rows,
        Answer::Omitted(column) => return Ok(not_made(NAME, &column)),
    };
    let mut there = HashSet::new();
    while let Some(row) = rows.next().await? {
        there.extend(Key::of_row(Table::InvoiceExpenses, &row));
    }
    let written = written(evidence, raw, survey);
    let table = Table::InvoiceExpenses;
    let mut details = Details::default();
    for (key, (invoice, expense)) in &written {
        let fate = survey.get(&table).and_then(|survey| survey.rows.get(*key));
        let excused = evidence.is_rejected(table, *key) || fate == Some(Fate::LeftAlone);
        if !there.contains(key) && !excused {
            details.push(|| format!("invoices {invoice} names expense {expense}, and its row does not"));
        }
    }
    let unwritten = |key: &&Key| {
        stands(survey, **key) && !evidence.is_carried(table, **key) && !written.contains_key(key)
    };
    for key in there.iter().filter(unwritten) {
        details.push(|| format!("{table} {key}: no cell of the source names it"));
    }
    let found = written.keys().filter(|key| there.contains(key)).count();
    let mut check = equal(NAME, written.len(), found, details.finish(|| TRACE_RECORDS.to_owned()));
    check.passed = details.total() == 0;
    Ok(check)
}

/// True for a planned link whose two rows are as planned: what users edited since says nothing of the cell any more.
fn stands(survey: &Survey, link: Key) -> bool {
    let holds = |table, key| survey.get(&table).is_some_and(|survey| survey.holds(key));
    holds(Table::InvoiceExpenses, link)
        && holds(Table::Invoices, link.first.into())
        && link.second.is_some_and(|expense| holds(Table::Expenses, expense.into()))
}

/// The links that cells name between records whose rows are in the target.
fn written(evidence: &Evidence<'_>, raw: &Raw<'_>, survey: &Survey) -> BTreeMap<Key, (i64, i64)> {
    let own = |table: Table, id: i64| -> Option<Uuid> {
        let row = evidence.own_row(table, id)?;
        survey.get(&table)?.holds(row.into()).then_some(row)
    };
    let mut written = BTreeMap::new();
    for (invoice, cells) in raw.records(SourceTable::Invoices) {
        let Some(row) = own(Table::Invoices, *invoice) else { continue };
        for piece in cells.billed().iter().flat_map(|cell| billed::pieces(cell)) {
            let expense = billed::id(&piece).and_then(|id| Some((id, own(Table::Expenses, id)?)));
            let Some((expense, second)) = expense else { continue };
            written.insert(Key { first: row, second: Some(second) }, (*invoice, expense));
        }
    }
    written
}

//! The few cells of a record that the checks go by.

use std::sync::Arc;

use landfall_model::{
    cell, currency,
    mapping::TableMapping,
    source::{SourceRow, SourceTable},
};
use serde_json::Value;

use super::{money, words::Words};

/// The few cells of a record that are checked against the target. Empty cells are none.
#[derive(Debug, Default)]
pub(crate) struct Cells {
    /// Stage of an interest, status of a berth.
    pub state: Option<Arc<str>>,
    /// What interests, of which there are most, do not have.
    others: Option<Box<Others>>,
}

#[derive(Debug, Default, PartialEq, Eq)]
struct Others {
    amount: Option<String>,
    currency: Option<String>,
    /// Of an invoice, the amounts beside its total, in the order of [`currency::BESIDE`].
    beside: Vec<String>,
    /// The line items of an invoice may name a currency.
    lines_priced: bool,
    billed: Option<String>,
}

impl Cells {
    /// Amount: price of an expense or berth, total of an invoice.
    pub fn amount(&self) -> Option<&str> {
        self.others.as_ref()?.amount.as_deref()
    }

    /// Currency of an expense or invoice.
    pub fn currency(&self) -> Option<&str> {
        self.others.as_ref()?.currency.as_deref()
    }

    /// The other amounts of an invoice, in the order in which a currency beside them counts.
    pub fn beside(&self) -> impl Iterator<Item = &str> {
        self.others.iter().flat_map(|others| &others.beside).map(String::as_str)
    }

    /// True where the line items of an invoice may name a currency.
    pub fn lines_name_currency(&self) -> bool {
        self.others.as_ref().is_some_and(|others| others.lines_priced)
    }

    /// Numbers of the expenses that an invoice names.
    pub fn billed(&self) -> Option<&str> {
        self.others.as_ref()?.billed.as_deref()
    }
}

/// The titles of the columns that are kept.
pub(super) struct Titles<'m> {
    amount: Option<&'m str>,
    currency: Option<&'m str>,
    state: Option<&'m str>,
    beside: Vec<&'m str>,
    lines: Option<&'m str>,
    billed: Option<&'m str>,
}

impl<'m> Titles<'m> {
    /// By the mapping of a table.
    pub fn of(columns: &'m TableMapping, table: SourceTable) -> Self {
        let (amount, state) = match table {
            SourceTable::Interests => (None, columns.title_of("stage")),
            SourceTable::Berths => (columns.title_of("price"), columns.title_of("status")),
            SourceTable::Expenses => (columns.title_of("price"), None),
            SourceTable::Invoices => (columns.title_of("total"), None),
        };
        let of_invoice = |role| (table == SourceTable::Invoices).then(|| columns.title_of(role)).flatten();
        Self {
            amount,
            currency: columns.title_of("currency"),
            state,
            beside: currency::BESIDE[1..].iter().filter_map(|role| of_invoice(role)).collect(),
            lines: of_invoice("line_items"),
            billed: of_invoice("expense_ids"),
        }
    }

    /// The cells of a row.
    pub fn cells(&self, row: &SourceRow, words: &mut Words) -> Cells {
        let text = |title: Option<&str>| row.cell(title?).and_then(cell::text);
        let amount = |title: Option<&str>| row.cell(title?).and_then(amount);
        let others = Others {
            amount: amount(self.amount),
            currency: text(self.currency),
            beside: self.beside.iter().filter_map(|title| amount(Some(title))).collect(),
            lines_priced: text(self.lines).is_some_and(|lines| money::may_name_currency(&lines)),
            billed: text(self.billed),
        };
        Cells {
            state: text(self.state).map(|text| words.one(&text)),
            others: (others != Others::default()).then(|| Box::new(others)),
        }
    }
}

/// An amount as a text; of several, as a Lookup column shows them, one that nobody reads as a number: `7, 50` is no seven and a half.
fn amount(cell: &Value) -> Option<String> {
    let is_several = cell::values(cell).is_some_and(|values| values.len() > 1);
    if is_several { Some(cell.to_string()) } else { cell::text(cell) }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::amount;
    use crate::raw::money;

    #[test]
    fn several_amounts_are_none() {
        let read = |cell| money::amount(&amount(&cell)?).map(|amount| amount.value.to_string());
        let cases = [
            (json!(12.5), Some("12.50")),
            (json!([12.5]), Some("12.50")),
            (json!([12.5, null, 12.5]), Some("12.50")),
            (json!([7, 50]), None),
            (json!([null]), None),
        ];
        for (cell, expected) in cases {
            assert_eq!(read(cell.clone()).as_deref(), expected, "{cell}");
        }
    }
}

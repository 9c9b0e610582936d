//! Line items: a JSON list in one cell (a text on SQLite sources, NOCODB 4), written by a portal that checked nothing.

use std::{
    collections::{BTreeMap, BTreeSet},
    mem,
};

use landfall_model::{
    raw::Cell,
    target::{InvoiceLineItem, Table},
    words::{plural, shortened},
};
use rust_decimal::{Decimal, RoundingStrategy};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::item::{DESCRIPTION, Item, QUANTITY, TOTAL, UNIT_PRICE, refuse, refuse_line};
use crate::read::{MONEY_DIGITS, Record, fits};

/// One line as the cell tells of it.
struct Line {
    description: String,
    quantity: Decimal,
    unit_price: Decimal,
    total: Decimal,
    currencies: BTreeSet<(usize, String)>,
}

/// The lines of an invoice. They have no currency of their own in the target.
pub struct Lines {
    /// What is planned of them.
    pub rows: Vec<InvoiceLineItem>,
    /// The currencies that they name, each with the line's place from 1.
    currencies: BTreeSet<(usize, String)>,
}

impl Lines {
    /// The currency that the first line with one names.
    pub fn currency(&self) -> Option<String> {
        self.currencies.first().map(|(_, currency)| currency.clone())
    }

    /// Warns of the lines that name another currency than that of their invoice: once of each, for the warning shows the whole cell.
    pub fn compare(&self, row: &mut Record<'_, '_>, currency: &str) {
        let mut others: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (n, other) in self.currencies.iter().filter(|(_, other)| other != currency) {
            others.entry(other).or_default().push(*n);
        }
        for (other, lines) in others {
            let which = format!("{} {}", plural(lines.len(), "line"), shortened(&lines));
            let message =
                format!("{which}: amounts in {other}, the invoice is in {currency}, they stand as they are");
            refuse(row, &message);
        }
    }
}

/// The lines. What cannot be read is warned of, and then the whole cell is kept in the notes.
pub fn read(row: &mut Record<'_, '_>, invoice: Uuid) -> Lines {
    let mut lines = Vec::new();
    for (n, item) in items(row).into_iter().enumerate() {
        if let Some(line) = line(row, n + 1, &item) {
            lines.push(line);
        }
    }
    let currencies = lines.iter().flat_map(|line| line.currencies.clone()).collect();
    let rows = (0..).zip(lines).map(|(order, line)| plan(row, invoice, order, line)).collect();
    Lines { rows, currencies }
}

fn plan(row: &Record<'_, '_>, invoice_id: Uuid, sort_order: i32, line: Line) -> InvoiceLineItem {
    InvoiceLineItem {
        id: row.inputs.id(Table::InvoiceLineItems, &format!("{}/{sort_order}", row.row.id)),
        invoice_id,
        description: line.description,
        quantity: line.quantity,
        unit_price: line.unit_price,
        total: line.total,
        sort_order,
        created_at: row.row.created_at,
        updated_at: row.row.updated_at,
    }
}

fn items(row: &mut Record<'_, '_>) -> Vec<Value> {
    let parsed = match row.cell("line_items") {
        Cell::Text(_) => {
            row.text("line_items").map(|text| serde_json::from_str(&text).unwrap_or(Value::String(text)))
        }
        Cell::Nothing => None,
        other @ Cell::Json(_) => Some(other.value()),
    };
    match parsed {
        None => Vec::new(),
        Some(Value::Array(items)) => items,
        Some(Value::Object(fields)) => of_object(fields),
        Some(_) => {
            refuse(row, "not a list of line items");
            Vec::new()
        }
    }
}

/// A list under the one name that there is (`{"items": [...]}`); else a list of one, written without its brackets.
fn of_object(mut fields: Map<String, Value>) -> Vec<Value> {
    match &mut fields.values_mut().collect::<Vec<_>>()[..] {
        [Value::Array(items)] => mem::take(items),
        _ => vec![Value::Object(fields)],
    }
}

/// One line; none where it has no readable price or quantity.
fn line(row: &mut Record<'_, '_>, n: usize, item: &Value) -> Option<Line> {
    let Value::Object(fields) = item else {
        refuse_line(row, n, item.to_string(), "no line item");
        return None;
    };
    let mut item = Item::open(row, n, fields);
    let (Some(quantity), Some(unit_price)) = (quantity(&mut item), item.amount(UNIT_PRICE)) else {
        item.refuse("no readable quantity and price, it is not carried");
        return None;
    };
    let total = (quantity * unit_price).round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    if !fits(total, MONEY_DIGITS) {
        item.refuse("out of the target's range, it is not carried");
        return None;
    }
    if item.amount(TOTAL).is_some_and(|given| given != total) {
        item.refuse("quantity times price is not the total that it names");
    }
    let description = description(&mut item, n);
    Some(Line { description, quantity, unit_price, total, currencies: item.currencies() })
}

fn quantity(item: &mut Item<'_, '_, '_>) -> Option<Decimal> {
    if item.has(QUANTITY) {
        return item.quantity();
    }
    item.refuse("no quantity, 1 was taken");
    Some(Decimal::ONE)
}

fn description(item: &mut Item<'_, '_, '_>, n: usize) -> String {
    item.text(DESCRIPTION).unwrap_or_else(|| {
        item.refuse(&format!("no description, Item {n} stands in its place"));
        format!("Item {n}")
    })
}

//! Line items: a JSON list in one cell (a text on SQLite sources, NOCODB 4), written by a portal that checked nothing.

use landfall_model::{
    cell,
    finding::Code,
    raw::Cell,
    target::{InvoiceLineItem, Table},
};
use rust_decimal::{Decimal, RoundingStrategy};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::{
    normalise::price,
    read::{MONEY_DIGITS, Record, fits},
};

/// One line as the cell tells of it.
struct Line {
    description: String,
    quantity: Decimal,
    unit_price: Decimal,
    total: Decimal,
}

/// The lines. What cannot be read is warned of, and then the whole cell is kept in the notes.
pub fn read(row: &mut Record<'_, '_>, invoice: Uuid) -> Vec<InvoiceLineItem> {
    let mut lines = Vec::new();
    for (n, item) in items(row).into_iter().enumerate() {
        if let Some(line) = line(row, n + 1, &item) {
            lines.push(line);
        }
    }
    (0..).zip(lines).map(|(order, line)| plan(row, invoice, order, line)).collect()
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
            row.original("line_items").map(|text| serde_json::from_str(&text).unwrap_or(Value::String(text)))
        }
        Cell::Nothing => None,
        other @ Cell::Json(_) => Some(other.value()),
    };
    match parsed {
        None => Vec::new(),
        Some(Value::Array(items)) => items,
        // A list of one, written without its brackets.
        Some(item @ Value::Object(_)) => vec![item],
        Some(_) => {
            refuse(row, "not a list of line items");
            Vec::new()
        }
    }
}

fn refuse(row: &mut Record<'_, '_>, message: &str) {
    row.warn(Code::LineItems, "line_items", format!("{message}: the cell is kept in the notes"));
    row.keep("line_items");
}

/// One line; none where it has no readable price or quantity.
fn line(row: &mut Record<'_, '_>, n: usize, item: &Value) -> Option<Line> {
    let Value::Object(fields) = item else {
        refuse(row, &format!("line {n} is no line item"));
        return None;
    };
    let fields = Fields(fields);
    if let Some(name) = fields.unknown() {
        refuse(row, &format!("line {n} holds \"{name}\", which the target has no column for"));
    }
    let quantity = match fields.get(QUANTITY) {
        None => {
            refuse(row, &format!("line {n} has no quantity: 1 was taken"));
            Some(Decimal::ONE)
        }
        Some(value) => amount(row, value),
    };
    let unit_price = fields.get(UNIT_PRICE).and_then(|value| amount(row, value));
    let (Some(quantity), Some(unit_price)) = (quantity, unit_price) else {
        refuse(row, &format!("line {n} has no readable quantity and price: it is not carried"));
        return None;
    };
    let total = (quantity * unit_price).round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    if !fits(total, MONEY_DIGITS) {
        refuse(row, &format!("line {n} is out of the target's range: it is not carried"));
        return None;
    }
    if fields.get(TOTAL).is_some_and(|given| amount(row, given) != Some(total)) {
        refuse(row, &format!("line {n}: quantity times price is not the total that it names"));
    }
    let description = fields.get(DESCRIPTION).and_then(cell::text);
    let description = description.unwrap_or_else(|| {
        refuse(row, &format!("line {n} has no description: Item {n} stands in its place"));
        format!("Item {n}")
    });
    Some(Line { description: description.trim().replace('\0', ""), quantity, unit_price, total })
}

/// A number that the target can hold as it is.
fn amount(row: &Record<'_, '_>, value: &Value) -> Option<Decimal> {
    let amount = price::read(value, &row.inputs.placeholders).value?.amount;
    fits(amount, MONEY_DIGITS).then_some(amount)
}

/// Names that a field may have, letters only.
type Names = &'static [&'static str];
const DESCRIPTION: Names = &["description", "item", "name", "text"];
const QUANTITY: Names = &["quantity", "qty"];
const UNIT_PRICE: Names = &["unitprice", "price", "rate"];
const TOTAL: Names = &["total", "amount", "linetotal"];

/// The fields of a line, whatever their spelling: `unit_price`, `unitPrice`, `Unit Price`.
struct Fields<'v>(&'v Map<String, Value>);

impl<'v> Fields<'v> {
    fn get(&self, names: Names) -> Option<&'v Value> {
        let found = self.0.iter().find(|(name, _)| names.contains(&letters(name).as_str()));
        found.map(|(_, value)| value).filter(|value| !cell::is_empty(value))
    }

    /// A filled field that no column takes. Ids of the line are the portal's own business.
    fn unknown(&self) -> Option<&'v str> {
        let known = [DESCRIPTION, QUANTITY, UNIT_PRICE, TOTAL].concat();
        let carried = |name: &str| name == "id" || known.contains(&name);
        let mut filled = self.0.iter().filter(|(_, value)| !cell::is_empty(value));
        filled.find(|(name, _)| !carried(&letters(name))).map(|(name, _)| name.as_str())
    }
}

fn letters(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphabetic).collect::<String>().to_ascii_lowercase()
}

//! Rows of `Expenses` and `Invoices`.

use landfall_model::{mapping::Mapping, target::Table};
use serde_json::{Value, json};

use crate::{
    cells::Cells,
    fields::fill,
    row::Row,
    sheet::Sheet,
    tables::Tables,
    words::{amount, number, text},
    world::World,
};

/// An expense.
pub(crate) fn expense(state: &Tables, key: &str, sheet: &Sheet<'_>, mapping: &Mapping) -> Option<Cells> {
    let row = state.row(Table::Expenses, key)?;
    let mut cells = Cells::default();
    fill(&mut cells, Table::Expenses, row, sheet, mapping);
    cells.set("paid", text(row.get("payment_status")).map(|status| (status == "paid").to_string()));
    Some(cells)
}

/// An invoice with its lines, and the expenses that it names by their old ids.
pub(crate) fn invoice(
    state: &Tables,
    world: &World,
    key: &str,
    sheet: &Sheet<'_>,
    mapping: &Mapping,
) -> Option<Cells> {
    let row = state.row(Table::Invoices, key)?;
    let mut cells = Cells::default();
    fill(&mut cells, Table::Invoices, row, sheet, mapping);
    cells.set("line_items", lines(state, key));
    billed(&mut cells, state, world, key);
    Some(cells)
}

/// As the portal writes them: a JSON list in one cell.
fn lines(state: &Tables, invoice: &str) -> Option<String> {
    let mut lines: Vec<&Row> =
        state.children(Table::InvoiceLineItems, invoice).map(|(_, line)| line).collect();
    lines.sort_by_key(|line| text(line.get("sort_order")).and_then(|order| order.parse::<i64>().ok()));
    let line = |line: &&Row| {
        json!({
            "description": text(line.get("description")),
            "quantity": number(line.get("quantity")),
            "unit_price": amount(line.get("unit_price")),
        })
    };
    (!lines.is_empty()).then(|| Value::Array(lines.iter().map(line).collect()).to_string())
}

/// An expense that users entered has no old id before it is entered there: then the cell is for a person to fill.
fn billed(cells: &mut Cells, state: &Tables, world: &World, invoice: &str) {
    let expenses = state.children(Table::InvoiceExpenses, invoice);
    let ids: Vec<Option<i64>> = expenses
        .filter_map(|(_, row)| text(row.get("expense_id")))
        .map(|expense| world.record(Table::Expenses, &expense))
        .collect();
    let known: Option<Vec<i64>> = ids.into_iter().collect();
    let list = |mut ids: Vec<i64>| {
        ids.sort_unstable();
        ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
    };
    cells.say("expense_ids", Some(String::new()), |_| known.map(list));
}

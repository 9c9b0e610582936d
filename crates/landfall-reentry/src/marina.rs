//! A row of `Berths`.

use landfall_model::{mapping::Mapping, target::Table};

use crate::{
    cells::Cells,
    fields::fill,
    sheet::Sheet,
    tables::Tables,
    words::{amount, text},
};

/// A berth.
pub(crate) fn berth(state: &Tables, key: &str, sheet: &Sheet<'_>, mapping: &Mapping) -> Option<Cells> {
    let row = state.row(Table::Berths, key)?;
    let mut cells = Cells::default();
    fill(&mut cells, Table::Berths, row, sheet, mapping);
    let currency = text(row.get("price_currency")).filter(|currency| *currency != mapping.fallback.currency);
    let price = amount(row.get("price"));
    cells.set("price", price.map(|price| currency.into_iter().chain([price]).collect::<Vec<_>>().join(" ")));
    let map = state.children(Table::BerthMapData, key).next();
    cells.set("map_data", map.and_then(|(_, map)| text(map.get("map_data"))));
    Some(cells)
}

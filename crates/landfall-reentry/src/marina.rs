//! A row of `Berths`.

use landfall_model::{mapping::Mapping, source::SourceTable, target::Table};

use crate::{
    cells::Cells,
    fields::fill,
    sheet::Sheet,
    tables::Tables,
    words::{amount, length, text},
};

/// Measures by their roles: the column in feet, and the metric one beside it.
const MEASURES: [(&str, &str); 4] = [
    ("length", "length_metric"),
    ("width", "width_metric"),
    ("draft", "draft_metric"),
    ("water_depth", "water_depth_metric"),
];

/// A berth.
pub(crate) fn berth(state: &Tables, key: &str, sheet: &Sheet<'_>, mapping: &Mapping) -> Option<Cells> {
    let row = state.row(Table::Berths, key)?;
    let mut cells = Cells::default();
    fill(&mut cells, Table::Berths, row, sheet, mapping);
    let titles = mapping.table(SourceTable::Berths);
    // A column that stands alone may be in either unit, and says so in its title at best.
    for (role, _) in MEASURES.iter().filter(|(_, metric)| titles.title_of(metric).is_none()) {
        let [feet, metres] = ["ft", "m"].map(|unit| row.get(&format!("{role}_{unit}")));
        cells.set(role, length(feet, metres));
    }
    let currency = text(row.get("price_currency")).filter(|currency| *currency != mapping.fallback.currency);
    let price = amount(row.get("price"));
    cells.set("price", price.map(|price| currency.into_iter().chain([price]).collect::<Vec<_>>().join(" ")));
    let map = state.children(Table::BerthMapData, key).next();
    cells.set("map_data", map.and_then(|(_, map)| text(map.get("map_data"))));
    Some(cells)
}

//! A row of `Berths`.

use landfall_model::{mapping::Mapping, target::Table};

use crate::{
    cells::Cells,
    sheet::Sheet,
    words::{amount, number, old_word, text},
    world::Tables,
};

/// Columns of the CRM that stand in the old system as they are: role, column.
const AS_THEY_ARE: [(&str, &str); 16] = [
    ("mooring_number", "mooring_number"),
    ("area", "area"),
    ("berth_type", "berth_type"),
    ("nominal_boat_size", "nominal_boat_size"),
    ("width_is_minimum", "width_is_minimum"),
    ("side_pontoon", "side_pontoon"),
    ("power_capacity", "power_capacity"),
    ("voltage", "voltage"),
    ("mooring_type", "mooring_type"),
    ("cleat_type", "cleat_type"),
    ("cleat_capacity", "cleat_capacity"),
    ("bollard_type", "bollard_type"),
    ("bollard_capacity", "bollard_capacity"),
    ("access", "access"),
    ("bow_facing", "bow_facing"),
    ("berth_approved", "berth_approved"),
];

/// Measures, each in its own column.
const MEASURES: [(&str, &str); 8] = [
    ("length", "length_ft"),
    ("length_metric", "length_m"),
    ("width", "width_ft"),
    ("width_metric", "width_m"),
    ("draft", "draft_ft"),
    ("draft_metric", "draft_m"),
    ("water_depth", "water_depth_ft"),
    ("water_depth_metric", "water_depth_m"),
];

/// A berth.
pub(crate) fn berth(state: &Tables, key: &str, sheet: &Sheet<'_>, mapping: &Mapping) -> Option<Cells> {
    let row = state.row(Table::Berths, key)?;
    let mut cells = Cells::default();
    AS_THEY_ARE.iter().for_each(|(role, column)| cells.set(role, text(row.get(*column))));
    MEASURES.iter().for_each(|(role, column)| cells.set(role, number(row.get(*column))));
    let words = &mapping.vocabulary;
    let status = |value: &str| old_word(&words.berth_status, sheet.options("status"), value);
    cells.say("status", text(row.get("status")), status);
    let mode = |value: &str| old_word(&words.status_override, sheet.options("status_override_mode"), value);
    cells.say("status_override_mode", text(row.get("status_override_mode")), mode);
    let currency = text(row.get("price_currency")).filter(|currency| *currency != mapping.fallback.currency);
    let price = amount(row.get("price"));
    cells.set("price", price.map(|price| currency.into_iter().chain([price]).collect::<Vec<_>>().join(" ")));
    let map = state.children(Table::BerthMapData, "berth_id", key).next();
    cells.set("map_data", map.and_then(|(_, map)| text(map.get("map_data"))));
    Some(cells)
}

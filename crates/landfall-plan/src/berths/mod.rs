//! Berths and the map of them: one row per berth, each mooring number once.

mod add;
mod index;
mod map;
#[cfg(test)]
mod tests;

pub use index::Berths;
use landfall_model::{
    finding::Code,
    source::SourceTable,
    target::{Berth, Table},
};

use crate::{
    draft::Draft,
    inputs::Inputs,
    normalise::{checkbox, mooring, text},
    precedence,
    read::{Record, Select},
};

/// Plans `berths` and `berth_map_data`.
pub fn plan(inputs: &Inputs<'_>, draft: &mut Draft) -> Berths {
    let sheet = inputs.sheet(SourceTable::Berths);
    let mut selects = Selects::new(inputs);
    let (mut berths, mut read) = (Berths::default(), Vec::new());
    for row in &sheet.rows {
        let mut record = Record::open(inputs, sheet, row, draft);
        let planned = berth(&mut record, &mut selects);
        let map = map::map_data(&mut record, planned.id);
        // A berth has no notes, so what its columns cannot take is listed as dropped.
        let at = record.at();
        for kept in record.finish() {
            let reason = if kept.carried {
                "what was read from it is carried; the original is here, since a berth has no notes"
            } else {
                "the column of the target cannot take it, and a berth has no notes"
            };
            draft.drop_cell(at, &kept.title, kept.text, reason);
        }
        read.push((at, planned, map));
    }
    let before = inputs.context.parent.iter().flat_map(|parent| &parent.rows.berths);
    precedence::first_who_had_it(
        before,
        |berth| &berth.mooring_number,
        &mut read,
        |(at, berth, _)| (*at, &berth.mooring_number),
    );
    for (at, planned, map) in read {
        add::add(inputs, at, planned, map, &mut berths, draft);
    }
    draft.plan.berths.sort_by_key(|berth| berth.from[0]);
    draft.plan.berth_map_data.sort_by_key(|map| map.from[0]);
    berths.know_those_that_stay(inputs, draft);
    let (planned, read) = (draft.plan.berths.len(), sheet.rows.len());
    draft.step(
        "berths",
        format!("{planned} of {read} planned, {} with map data; the others have no mooring number or one that is taken.", draft.plan.berth_map_data.len()),
    );
    berths
}

struct Selects<'a> {
    status: Select<'a>,
    status_override: Select<'a>,
}

impl<'a> Selects<'a> {
    fn new(inputs: &Inputs<'a>) -> Self {
        let vocabulary = &inputs.mapping.vocabulary;
        Self {
            status: Select::required("status", &vocabulary.berth_status),
            status_override: Select::optional("status_override_mode", &vocabulary.status_override),
        }
    }
}

fn berth<'a>(row: &mut Record<'_, 'a>, selects: &mut Selects<'a>) -> Berth {
    let fallback = &row.inputs.mapping.fallback;
    let length = row.length_pair("length", "length_metric");
    let width = row.length_pair("width", "width_metric");
    let draft = row.length_pair("draft", "draft_metric");
    let depth = row.length_pair("water_depth", "water_depth_metric");
    let price = row.price("price");
    Berth {
        id: row.inputs.id(Table::Berths, &row.row.id.to_string()),
        mooring_number: mooring_number(row).unwrap_or_default(),
        area: row.text("area"),
        berth_type: row.text("berth_type"),
        status: selects.status.read_or(row, &fallback.berth_status),
        status_override_mode: selects.status_override.read(row),
        nominal_boat_size: row.text("nominal_boat_size"),
        length_ft: length.map(|length| length.ft),
        length_m: length.map(|length| length.m),
        width_ft: width.map(|width| width.ft),
        width_m: width.map(|width| width.m),
        draft_ft: draft.map(|draft| draft.ft),
        draft_m: draft.map(|draft| draft.m),
        water_depth_ft: depth.map(|depth| depth.ft),
        water_depth_m: depth.map(|depth| depth.m),
        width_is_minimum: row.read("width_is_minimum", checkbox::read),
        side_pontoon: row.text("side_pontoon"),
        power_capacity: row.text("power_capacity"),
        voltage: row.text("voltage"),
        mooring_type: row.text("mooring_type"),
        cleat_type: row.text("cleat_type"),
        cleat_capacity: row.text("cleat_capacity"),
        bollard_type: row.text("bollard_type"),
        bollard_capacity: row.text("bollard_capacity"),
        access: row.text("access"),
        bow_facing: row.text("bow_facing"),
        price_currency: price.as_ref().map(|price| row.currency(None, price.currency.clone(), "price")),
        price: price.map(|price| price.amount),
        berth_approved: row.read("berth_approved", checkbox::read),
        archived_at: None,
        created_at: row.row.created_at,
        updated_at: row.row.updated_at,
    }
}

/// The canonical form; the text as written where it has none, since a berth under an odd name is better than no berth. What is invisible makes no
/// other number of it.
fn mooring_number(row: &mut Record<'_, '_>) -> Option<String> {
    let text = row.read("mooring_number", text::read)?;
    let canonical = mooring::canonical(&text);
    if canonical.is_none() {
        row.warn(
            Code::ValueUnknown,
            "mooring_number",
            "not letters and a number: the berth keeps it as written",
        );
    }
    Some(canonical.unwrap_or(text))
}

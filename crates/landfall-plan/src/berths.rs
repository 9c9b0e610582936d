//! Berths and the map of them: one row per berth, each mooring number once.

use std::collections::BTreeMap;

use landfall_model::{
    cell,
    finding::Code,
    source::{SourceRef, SourceTable},
    target::{Berth, BerthMapData, Planned, Table},
};
use serde_json::Value;
use uuid::Uuid;

use crate::{
    draft::{Draft, Fault},
    inputs::Inputs,
    normalise::{checkbox, mooring},
    read::{Record, Select},
};

/// The berths, for the steps that refer to them.
#[derive(Debug, Default)]
pub struct Berths {
    /// Planned berths by mooring number.
    by_mooring: BTreeMap<String, Uuid>,
    /// Source id of the planned berth by mooring number.
    sources: BTreeMap<String, i64>,
    /// Mooring number by source id, also of a second row with the same number.
    moorings: BTreeMap<i64, String>,
}

impl Berths {
    /// The planned berth with this mooring number.
    pub fn by_mooring(&self, mooring: &str) -> Option<Uuid> {
        self.by_mooring.get(mooring).copied()
    }

    /// The mooring number of a source berth; a berth that was held back as a duplicate stands for the one that was planned.
    pub fn mooring_of(&self, id: i64) -> Option<&str> {
        self.moorings.get(&id).map(String::as_str)
    }

    /// The source id of the planned berth with this mooring number.
    pub fn source_of(&self, mooring: &str) -> Option<i64> {
        self.sources.get(mooring).copied()
    }
}

/// Plans `berths` and `berth_map_data`.
pub fn plan(inputs: &Inputs<'_>, draft: &mut Draft) -> Berths {
    let sheet = inputs.sheet(SourceTable::Berths);
    let mut selects = Selects::new(inputs);
    let mut berths = Berths::default();
    for row in &sheet.rows {
        let mut record = Record::open(inputs, sheet, row, draft);
        let planned = berth(&mut record, &mut selects);
        let map = map_data(&mut record, planned.id);
        // A berth has no notes, so what its columns cannot take is listed as dropped.
        let at = record.at();
        for kept in record.finish() {
            let reason = "the column of the target cannot take it, and a berth has no notes";
            draft.drop_cell(at, &kept.title, kept.text, reason);
        }
        add(at, planned, map, &mut berths, draft);
    }
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

/// The canonical form; the text as written where it has none, since a berth under an odd name is better than no berth.
fn mooring_number(row: &mut Record<'_, '_>) -> Option<String> {
    let text = row.text("mooring_number")?;
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

/// The payload of the map, unchanged. A source on SQLite answers JSON as text (NOCODB 4): it is JSON again in the target.
fn map_data(row: &mut Record<'_, '_>, berth: Uuid) -> Option<BerthMapData> {
    let mut map_data = match row.cell("map_data") {
        cell if cell::is_empty(cell) => return None,
        Value::String(_) => {
            let text = row.verbatim("map_data")?;
            serde_json::from_str(&text).unwrap_or(Value::String(text))
        }
        other => other.clone(),
    };
    if without_nul(&mut map_data) {
        row.warn(Code::TextMended, "map_data", "U+0000 was taken out: PostgreSQL cannot hold it");
    }
    Some(BerthMapData {
        id: row.inputs.id(Table::BerthMapData, &row.row.id.to_string()),
        berth_id: berth,
        map_data,
        created_at: row.row.created_at,
        updated_at: row.row.updated_at,
    })
}

/// Takes U+0000 out of every text of a JSON value; true where there was one.
fn without_nul(value: &mut Value) -> bool {
    match value {
        Value::String(text) if text.contains('\0') => {
            *text = text.replace('\0', "");
            true
        }
        Value::Array(items) => items.iter_mut().fold(false, |any, item| without_nul(item) | any),
        Value::Object(fields) => {
            let clean = std::mem::take(fields).into_iter();
            let mut any = false;
            *fields = clean
                .map(|(name, mut value)| {
                    any |= name.contains('\0') | without_nul(&mut value);
                    (name.replace('\0', ""), value)
                })
                .collect();
            any
        }
        _ => false,
    }
}

/// Adds a berth, or holds it back with its map: a mooring number is unique, and the smaller id has it.
fn add(at: SourceRef, row: Berth, map: Option<BerthMapData>, berths: &mut Berths, draft: &mut Draft) {
    let from = vec![at];
    if let Some(fault) = fault(&row, berths) {
        let key = row.id.to_string();
        if let Some(map) = map {
            let dependent = Fault {
                column: "berth_id",
                message: "its berth is held back".to_owned(),
                hint: fault.hint,
                cause: key.clone(),
                ..Fault::default()
            };
            draft.quarantine(Table::BerthMapData, map.id.to_string(), from.clone(), dependent);
        }
        if !row.mooring_number.is_empty() {
            draft.warn(
                Code::BerthDuplicate,
                at,
                fault.column,
                row.mooring_number.clone(),
                "another berth has this mooring number: links to this row go to that berth",
            );
            berths.moorings.insert(at.id, row.mooring_number);
        }
        draft.quarantine(Table::Berths, key, from, fault);
        return;
    }
    berths.by_mooring.insert(row.mooring_number.clone(), row.id);
    berths.sources.insert(row.mooring_number.clone(), at.id);
    berths.moorings.insert(at.id, row.mooring_number.clone());
    draft.plan.berth_map_data.extend(map.map(|row| Planned { from: from.clone(), row }));
    draft.plan.berths.push(Planned { from, row });
}

fn fault(row: &Berth, berths: &Berths) -> Option<Fault<'static>> {
    let fault = |value: &str, message: &str, hint| {
        Some(Fault {
            column: "mooring_number",
            value: value.to_owned(),
            message: message.to_owned(),
            hint,
            ..Fault::default()
        })
    };
    if row.mooring_number.is_empty() {
        return fault(
            "",
            "the berth has no mooring number",
            "enter its mooring number in the source, and plan again",
        );
    }
    if berths.by_mooring.contains_key(&row.mooring_number) {
        let hint = "correct the mooring number of one of the two berths in the source, and plan again";
        return fault(&row.mooring_number, "another berth has this mooring number", hint);
    }
    None
}

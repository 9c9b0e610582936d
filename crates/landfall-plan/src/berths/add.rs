//! Berths into the plan, or held back: every berth has a mooring number, and no two have the same.

use landfall_model::{
    finding::Code,
    source::{SourceRef, SourceTable},
    target::{Berth, BerthMapData, Planned, Table},
};

use super::Berths;
use crate::{
    draft::{Draft, Fault},
    inputs::Inputs,
};

/// Adds a berth, or holds it back with its map. Of two berths with one mooring number the smaller id has it, and links to the other go
/// there too: it is one place in the water.
pub fn add(
    inputs: &Inputs<'_>,
    at: SourceRef,
    row: Berth,
    map: Option<BerthMapData>,
    berths: &mut Berths,
    draft: &mut Draft,
) {
    let from = vec![at];
    if let Some(fault) = fault(&row, berths) {
        if !row.mooring_number.is_empty() {
            let title = inputs.sheet(SourceTable::Berths).title("mooring_number");
            let message = "another berth has this mooring number: links to this row go to that berth, unless a row of its own stays of the run before";
            draft.warn(Code::BerthDuplicate, at, title, row.mooring_number.clone(), message);
            berths.moorings.insert(at.id, row.mooring_number);
        }
        let (key, hint) = (row.id.to_string(), fault.hint);
        draft.quarantine(Table::Berths, key.clone(), from.clone(), fault);
        if let Some(map) = map {
            let dependent = Fault::follows("berth_id", "its berth is held back", hint, &key);
            draft.quarantine(Table::BerthMapData, map.id.to_string(), from, dependent);
        }
        return;
    }
    berths.know(&row, at);
    draft.plan.berth_map_data.extend(map.map(|row| Planned { from: from.clone(), row }));
    draft.plan.berths.push(Planned { from, row });
}

fn fault(row: &Berth, berths: &Berths) -> Option<Fault<'static>> {
    let number = &row.mooring_number;
    if number.is_empty() {
        let hint = "enter its mooring number in the source, and plan again";
        return Some(Fault::of("mooring_number", "", "the berth has no mooring number", hint));
    }
    let hint = "correct the mooring number of one of the two berths in the source, and plan again";
    let taken = berths.planned.contains_key(number);
    taken.then(|| Fault::of("mooring_number", number, "another berth has this mooring number", hint))
}

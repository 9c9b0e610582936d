//! Berths that several clients have bought, by what the source says: one of their deals is not what it says.

use std::collections::{BTreeSet, HashMap};

use landfall_model::{
    finding::Code,
    source::{SourceRef, SourceTable},
    target::Planned,
};
use uuid::Uuid;

use crate::{draft::Draft, inputs::Inputs};

/// The stage of a deal that is done.
const COMPLETED: &str = "completed";

/// Warns of each of them. The berth fits its interests, so nothing else would.
pub fn warn(inputs: &Inputs<'_>, draft: &mut Draft) {
    let mut done: HashMap<Uuid, Vec<(i64, Uuid)>> = HashMap::new();
    for Planned { from, row } in &draft.plan.interests {
        if let (Some(berth), Some(at), COMPLETED) = (row.berth_id, from.first(), &*row.pipeline_stage) {
            done.entry(berth).or_default().push((at.id, row.client_id));
        }
    }
    let twice: Vec<(SourceRef, String, String)> = draft
        .plan
        .berths
        .iter()
        .filter_map(|Planned { from, row }| {
            let (at, deals) = (*from.first()?, done.get(&row.id)?);
            let clients: BTreeSet<Uuid> = deals.iter().map(|(_, client)| *client).collect();
            let ids: Vec<String> = deals.iter().map(|(id, _)| id.to_string()).collect();
            (clients.len() > 1).then(|| (at, row.mooring_number.clone(), ids.join(", ")))
        })
        .collect();
    let title = inputs.sheet(SourceTable::Berths).title("mooring_number");
    for (at, mooring, ids) in twice {
        let message =
            format!("interests of several clients are completed in this berth ({ids}): each stands as it is");
        draft.warn(Code::Contradiction, at, title, mooring, message);
    }
}

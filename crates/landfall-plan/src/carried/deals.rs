//! Berths and interests that are gone, with map and notes.

use std::collections::HashSet;

use super::{Keeping, archived_name, clients::Heirs, ids};

/// Keeps `berths`, `berth_map_data`, `interests` and `interest_notes`.
pub(super) fn keep(keeping: &mut Keeping<'_, '_>) {
    berths(keeping);
    let rows = &keeping.parent.rows;
    let heirs = Heirs::of(keeping);
    let known = ids(&keeping.plan.berths, |row| row.id);
    let mut interests = keeping.gone(&rows.interests, &keeping.plan.interests, |row| row.id);
    interests.retain_mut(|interest| heirs.lead(&mut interest.row.client_id));
    for interest in &mut interests {
        interest.row.archived_at.get_or_insert(keeping.parent.noticed);
        interest.row.berth_id = interest.row.berth_id.filter(|berth| known.contains(berth));
    }
    keeping.add(interests, |row| row.id.to_string(), |plan| &mut plan.interests);

    let known = ids(&keeping.plan.interests, |row| row.id);
    let mut notes = keeping.gone(&rows.interest_notes, &keeping.plan.interest_notes, |row| row.id);
    notes.retain(|note| known.contains(&note.row.interest_id));
    keeping.add(notes, |row| row.id.to_string(), |plan| &mut plan.interest_notes);
}

/// A berth that was deleted and entered again has its mooring number under a new id: the old row steps aside.
fn berths(keeping: &mut Keeping<'_, '_>) {
    let rows = &keeping.parent.rows;
    let mut berths = keeping.gone(&rows.berths, &keeping.plan.berths, |row| row.id);
    let mut taken: HashSet<String> =
        keeping.plan.berths.iter().map(|berth| berth.row.mooring_number.clone()).collect();
    for berth in &mut berths {
        berth.row.archived_at.get_or_insert(keeping.parent.noticed);
        if !taken.insert(berth.row.mooring_number.clone()) {
            berth.row.mooring_number = archived_name(&berth.row.mooring_number, &berth.from);
        }
    }
    keeping.add(berths, |row| row.id.to_string(), |plan| &mut plan.berths);

    let known = ids(&keeping.plan.berths, |row| row.id);
    let mut maps = keeping.gone(&rows.berth_map_data, &keeping.plan.berth_map_data, |row| row.id);
    maps.retain(|map| known.contains(&map.row.berth_id));
    keeping.add(maps, |row| row.id.to_string(), |plan| &mut plan.berth_map_data);
}

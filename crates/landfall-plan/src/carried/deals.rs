//! Berths and interests that are gone or held back, with map and notes.

use super::{Keeping, clients::Heirs, ids};

/// Keeps `berths`, `berth_map_data`, `interests` and `interest_notes`.
pub(super) fn keep(keeping: &mut Keeping<'_, '_>, heirs: &Heirs) {
    berths(keeping);
    let rows = &keeping.parent.rows;
    let known = ids(&keeping.plan.berths, |row| row.id);
    let mut interests = keeping.left(&rows.interests, &keeping.plan.interests, |row| row.id);
    interests.retain_mut(|interest| heirs.lead(&mut interest.row.client_id));
    for interest in &mut interests {
        keeping.archive(&interest.from, &mut interest.row.archived_at);
        interest.row.berth_id = interest.row.berth_id.filter(|berth| known.contains(berth));
    }
    keeping.add(interests, |row| row.id.to_string(), |plan| &mut plan.interests);

    let known = ids(&keeping.plan.interests, |row| row.id);
    let mut notes = keeping.left(&rows.interest_notes, &keeping.plan.interest_notes, |row| row.id);
    notes.retain(|note| known.contains(&note.row.interest_id));
    keeping.add(notes, |row| row.id.to_string(), |plan| &mut plan.interest_notes);
}

fn berths(keeping: &mut Keeping<'_, '_>) {
    let rows = &keeping.parent.rows;
    let mut berths = keeping.left(&rows.berths, &keeping.plan.berths, |row| row.id);
    let taken = keeping.plan.berths.iter().map(|berth| berth.row.mooring_number.clone());
    keeping.free_numbers(taken, &mut berths, |row| &mut row.mooring_number);
    for berth in &mut berths {
        keeping.archive(&berth.from, &mut berth.row.archived_at);
    }
    keeping.add(berths, |row| row.id.to_string(), |plan| &mut plan.berths);

    let known = ids(&keeping.plan.berths, |row| row.id);
    let mut maps = keeping.left(&rows.berth_map_data, &keeping.plan.berth_map_data, |row| row.id);
    maps.retain(|map| known.contains(&map.row.berth_id));
    keeping.add(maps, |row| row.id.to_string(), |plan| &mut plan.berth_map_data);
}

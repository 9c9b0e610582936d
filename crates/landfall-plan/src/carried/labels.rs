//! Tags on clients and interests that are gone.

use std::collections::HashSet;

use landfall_model::target::{ClientTag, InterestTag};
use uuid::Uuid;

use super::{Keeping, ids};

/// Keeps `client_tags` and `interest_tags`, and the tags that only they use.
pub(super) fn keep(keeping: &mut Keeping<'_, '_>) {
    let rows = &keeping.parent.rows;
    let clients = ids(&keeping.plan.clients, |row| row.id);
    let key = |row: &ClientTag| (row.client_id, row.tag_id);
    let mut of_clients = keeping.gone(&rows.client_tags, &keeping.plan.client_tags, key);
    of_clients.retain(|tag| clients.contains(&tag.row.client_id));
    keeping.note(&of_clients, |row| format!("{},{}", row.client_id, row.tag_id));

    let interests = ids(&keeping.plan.interests, |row| row.id);
    let key = |row: &InterestTag| (row.interest_id, row.tag_id);
    let mut of_interests = keeping.gone(&rows.interest_tags, &keeping.plan.interest_tags, key);
    of_interests.retain(|tag| interests.contains(&tag.row.interest_id));
    keeping.note(&of_interests, |row| format!("{},{}", row.interest_id, row.tag_id));

    let used: HashSet<Uuid> = of_clients
        .iter()
        .map(|tag| tag.row.tag_id)
        .chain(of_interests.iter().map(|tag| tag.row.tag_id))
        .collect();
    let known = ids(&keeping.plan.tags, |row| row.id);
    let is_missing = |id: &Uuid| used.contains(id) && !known.contains(id);
    let tags: Vec<_> = rows.tags.iter().filter(|tag| is_missing(&tag.row.id)).cloned().collect();
    keeping.note(&tags, |row| row.id.to_string());
    keeping.plan.tags.extend(tags);
    keeping.plan.client_tags.extend(of_clients);
    keeping.plan.interest_tags.extend(of_interests);
}

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
    let mut of_clients = keeping.left(&rows.client_tags, &keeping.plan.client_tags, key);
    of_clients.retain(|tag| clients.contains(&tag.row.client_id));
    let mut used: HashSet<Uuid> = of_clients.iter().map(|tag| tag.row.tag_id).collect();
    keeping.add(of_clients, |row| format!("{},{}", row.client_id, row.tag_id), |plan| &mut plan.client_tags);

    let interests = ids(&keeping.plan.interests, |row| row.id);
    let key = |row: &InterestTag| (row.interest_id, row.tag_id);
    let mut of_interests = keeping.left(&rows.interest_tags, &keeping.plan.interest_tags, key);
    of_interests.retain(|tag| interests.contains(&tag.row.interest_id));
    used.extend(of_interests.iter().map(|tag| tag.row.tag_id));
    let key = |row: &InterestTag| format!("{},{}", row.interest_id, row.tag_id);
    keeping.add(of_interests, key, |plan| &mut plan.interest_tags);

    let known = ids(&keeping.plan.tags, |row| row.id);
    let is_missing = |id: &Uuid| used.contains(id) && !known.contains(id);
    let tags: Vec<_> = rows.tags.iter().filter(|tag| is_missing(&tag.row.id)).cloned().collect();
    keeping.add(tags, |row| row.id.to_string(), |plan| &mut plan.tags);
}

//! Which id a client gets: the one it has in the target already, else one derived from its smallest interest (DESIGN decision 2).

use std::collections::{BTreeMap, HashSet};

use landfall_model::{plan::Parent, target::Table};
use uuid::Uuid;

use super::person::Person;
use crate::inputs::Inputs;

/// The ids of the clients, in their order.
///
/// A client keeps the id that the parent run gave to its smallest interest that was there. Where the parent's client was split, the part
/// with the smallest interest keeps the id. A part that joined another client takes that one's, if nobody else does, and the other parts
/// get their own. The id of a client whose interests are all gone stays with it.
pub fn assign(inputs: &Inputs<'_>, people: &[Person], clients: &[Vec<usize>]) -> Vec<Uuid> {
    let none = BTreeMap::new();
    let parent = inputs.context.parent.as_ref();
    let mut taken: HashSet<Uuid> = parent.map(|parent| archived(inputs, parent)).unwrap_or_default();
    let parent = parent.and_then(|parent| parent.id_maps.get("clients")).unwrap_or(&none);
    let inherited = |row: &usize| parent.get(&people[*row].at.id.to_string()).copied();
    let mut ids: Vec<Option<Uuid>> =
        clients.iter().map(|rows| rows.iter().find_map(inherited).filter(|&id| taken.insert(id))).collect();
    // After all first choices, so that no client loses the id of its smallest interest to one that has another.
    for (id, rows) in ids.iter_mut().zip(clients).filter(|(id, _)| id.is_none()) {
        *id = rows.iter().filter_map(inherited).find(|&id| taken.insert(id));
    }
    let ids = ids.into_iter().zip(clients);
    ids.map(|(id, rows)| id.unwrap_or_else(|| own(inputs, people[rows[0]].at.id, &mut taken))).collect()
}

/// Clients of which no interest is left: they stay in the target (see `carried`).
fn archived(inputs: &Inputs<'_>, parent: &Parent) -> HashSet<Uuid> {
    let gone = parent.rows.clients.iter().filter(|client| inputs.is_gone(&client.from));
    gone.map(|client| client.row.id).collect()
}

/// An id of its own. It is taken already where another client inherited it from a time when this interest was its smallest.
fn own(inputs: &Inputs<'_>, interest: i64, taken: &mut HashSet<Uuid>) -> Uuid {
    let mut key = interest.to_string();
    loop {
        let id = inputs.id(Table::Clients, &key);
        if taken.insert(id) {
            return id;
        }
        key.push_str("/split");
    }
}

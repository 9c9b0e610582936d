//! Clients of whom no interest is left, and the contacts and notes that only rows that are gone told of.

use std::collections::{HashMap, HashSet};

use landfall_model::target::{ClientContact, Planned};
use uuid::Uuid;

use super::{Keeping, ids};

/// Keeps `clients`.
pub(super) fn keep(keeping: &mut Keeping<'_, '_>) {
    let rows = &keeping.parent.rows;
    let mut clients = keeping.left(&rows.clients, &keeping.plan.clients, |row| row.id);
    clients.iter_mut().for_each(|client| {
        client.row.archived_at.get_or_insert(keeping.parent.noticed);
    });
    keeping.add(clients, |row| row.id.to_string(), |plan| &mut plan.clients);
}

/// Keeps `client_contacts` and `client_notes`.
pub(super) fn keep_what_hangs_on(keeping: &mut Keeping<'_, '_>, heirs: &Heirs) {
    let rows = &keeping.parent.rows;
    let mut notes = keeping.left(&rows.client_notes, &keeping.plan.client_notes, |row| row.id);
    notes.retain_mut(|note| heirs.lead(&mut note.row.client_id));
    keeping.add(notes, |row| row.id.to_string(), |plan| &mut plan.client_notes);

    let mut contacts = keeping.left(&rows.client_contacts, &keeping.plan.client_contacts, |row| row.id);
    contacts.retain_mut(|contact| heirs.lead(&mut contact.row.client_id));
    let contacts = beside(&keeping.plan.client_contacts, contacts);
    keeping.add(contacts, |row| row.id.to_string(), |plan| &mut plan.client_contacts);
}

/// Contacts that their clients do not have anyway. One is the primary of its channel only where no other is: one that was so before it,
/// else any, since the one that was may have been changed in a record that is still there.
fn beside(
    planned: &[Planned<ClientContact>],
    mut kept: Vec<Planned<ClientContact>>,
) -> Vec<Planned<ClientContact>> {
    let place = |row: &ClientContact| (row.client_id, row.channel.clone());
    let mut known: HashSet<_> =
        planned.iter().map(|contact| (place(&contact.row), contact.row.value.clone())).collect();
    let mut led: HashSet<_> =
        planned.iter().filter(|contact| contact.row.is_primary).map(|contact| place(&contact.row)).collect();
    kept.sort_by_key(|contact| !contact.row.is_primary);
    let mut beside = Vec::new();
    for mut contact in kept {
        let row = &mut contact.row;
        if known.insert((place(row), row.value.clone())) {
            row.is_primary = led.insert(place(row));
            beside.push(contact);
        }
    }
    beside
}

/// Where references to the parent's clients lead now: to themselves, or to the client that took over their interests. Of a plan that has all
/// its clients.
pub(super) struct Heirs {
    planned: HashSet<Uuid>,
    heir: HashMap<Uuid, Uuid>,
}

impl Heirs {
    pub(super) fn of(keeping: &Keeping<'_, '_>) -> Self {
        let [before, now] = [&keeping.parent.id_maps, &keeping.plan.id_maps].map(|maps| maps.get("clients"));
        let mut interests: Vec<(i64, Uuid, Uuid)> = before
            .into_iter()
            .flatten()
            .filter_map(|(interest, client)| Some((interest.parse().ok()?, *client, *now?.get(interest)?)))
            .collect();
        interests.sort_unstable();
        let mut heir = HashMap::new();
        for (_, before, now) in interests {
            heir.entry(before).or_insert(now);
        }
        Self { planned: ids(&keeping.plan.clients, |row| row.id), heir }
    }

    /// Leads a reference on; false where it leads nowhere.
    pub(super) fn lead(&self, client: &mut Uuid) -> bool {
        if !self.planned.contains(client) {
            let Some(heir) = self.heir.get(client) else { return false };
            *client = *heir;
        }
        true
    }

    /// The same for a reference that may be empty: one that leads nowhere becomes so.
    pub(super) fn lead_or_clear(&self, client: &mut Option<Uuid>) {
        *client = client.take().and_then(|mut id| self.lead(&mut id).then_some(id));
    }
}

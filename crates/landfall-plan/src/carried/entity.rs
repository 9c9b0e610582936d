//! The audit trail and the id maps of records that are gone.

use std::collections::{BTreeMap, HashSet};

use uuid::Uuid;

use super::{Keeping, ids};

/// Keeps `audit_logs` of kept rows, and the entries of the id maps that lead to them: a record that comes back meets its row.
pub(super) fn keep(keeping: &mut Keeping<'_, '_>) {
    let known = known(keeping);
    let mut entries = keeping.left(&keeping.parent.rows.audit_logs, &keeping.plan.audit_logs, |row| row.id);
    entries.retain(|entry| known.contains(&entry.row.entity_id));
    keeping.add(entries, |row| row.id.to_string(), |plan| &mut plan.audit_logs);

    let kept: HashSet<Uuid> =
        keeping.plan.carried.iter().filter_map(|carried| carried.key.parse().ok()).collect();
    for (entity, before) in &keeping.parent.id_maps {
        let now: &mut BTreeMap<String, Uuid> = keeping.plan.id_maps.entry(entity.clone()).or_default();
        for (record, id) in before.iter().filter(|(_, id)| kept.contains(id)) {
            now.entry(record.clone()).or_insert(*id);
        }
    }
}

/// Everything that an audit entry may tell of.
fn known(keeping: &Keeping<'_, '_>) -> HashSet<Uuid> {
    let plan = &keeping.plan;
    let mut known = ids(&plan.clients, |row| row.id);
    known.extend(ids(&plan.interests, |row| row.id));
    known.extend(ids(&plan.berths, |row| row.id));
    known.extend(ids(&plan.expenses, |row| row.id));
    known.extend(ids(&plan.invoices, |row| row.id));
    known.extend(ids(&plan.documents, |row| row.id));
    known
}

//! What moved: by content, whatever the times say.

use std::collections::{BTreeMap, BTreeSet};

use landfall_model::{
    delta::{ObjectChanges, SourceChanges, TableChanges},
    mapping::Mapping,
    snapshot::Snapshot,
    source::{Object, SourceRow, SourceTable},
};

/// What moved from one snapshot to a later one.
pub fn changes(before: &Snapshot, now: &Snapshot, mapping: &Mapping) -> SourceChanges {
    let (old, new): (BTreeSet<_>, BTreeSet<_>) = (before.links.iter().collect(), now.links.iter().collect());
    SourceChanges {
        tables: SourceTable::ALL.map(|table| of_table(table, before, now, mapping)).into(),
        linked: new.difference(&old).map(|link| **link).collect(),
        unlinked: old.difference(&new).map(|link| **link).collect(),
        objects: objects(&before.objects, &now.objects),
        ..SourceChanges::default()
    }
}

fn of_table(table: SourceTable, before: &Snapshot, now: &Snapshot, mapping: &Mapping) -> TableChanges {
    let (old, new) = (by_id(before.rows(table)), by_id(now.rows(table)));
    let updated = mapping.table(table).title_of("updated_at");
    let mut changes = TableChanges::none(table);
    for (id, row) in &new {
        match old.get(id) {
            None => changes.new.push(*id),
            Some(before) if before.cells != row.cells => {
                changes.changed.push(*id);
                let time = |row: &SourceRow| updated.and_then(|title| row.cell(title)).cloned();
                if time(before) == time(row) {
                    changes.changed_unseen_by_time.push(*id);
                }
            }
            Some(_) => {}
        }
    }
    changes.gone = old.keys().filter(|id| !new.contains_key(id)).copied().collect();
    changes
}

fn by_id(rows: &[SourceRow]) -> BTreeMap<i64, &SourceRow> {
    rows.iter().filter_map(|row| Some((row.id()?, row))).collect()
}

fn objects(before: &[Object], now: &[Object]) -> ObjectChanges {
    let by_place = |objects: &[Object]| -> BTreeMap<String, (u64, String)> {
        objects
            .iter()
            .map(|object| (crate::inputs::place(object), (object.size, object.etag.clone())))
            .collect()
    };
    let (old, new) = (by_place(before), by_place(now));
    let is_replaced = |(place, version): &(&String, &(u64, String))| {
        old.get(*place).is_some_and(|before| before != *version)
    };
    ObjectChanges {
        new: new.keys().filter(|place| !old.contains_key(*place)).cloned().collect(),
        replaced: new.iter().filter(is_replaced).map(|(place, _)| place.clone()).collect(),
        gone: old.keys().filter(|place| !new.contains_key(*place)).cloned().collect(),
    }
}

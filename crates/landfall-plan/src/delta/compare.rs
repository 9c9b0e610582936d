//! What moved: by content, whatever the times say.

use std::collections::{BTreeMap, BTreeSet};

use landfall_model::{
    delta::{ObjectChanges, SourceChanges, TableChanges},
    mapping::Mapping,
    raw::{Beside, Cell, Raw, Rows},
    source::{Object, SourceTable},
};

/// What moved from one snapshot to a later one.
pub fn changes(before: &Raw, now: &Raw, mapping: &Mapping) -> SourceChanges {
    let (old, new): (BTreeSet<_>, BTreeSet<_>) = (before.links.iter().collect(), now.links.iter().collect());
    SourceChanges {
        tables: SourceTable::ALL.map(|table| of_table(table, before, now, mapping)).into(),
        linked: new.difference(&old).map(|link| **link).collect(),
        unlinked: old.difference(&new).map(|link| **link).collect(),
        objects: objects(&before.objects, &now.objects),
        ..SourceChanges::default()
    }
}

/// Records whose time of making is another one than before: their ids were given to other records, as a backup that was restored does, or
/// SQLite after the last row was deleted. Tables without such a record are left out.
pub fn made_anew(before: &Raw, now: &Raw, mapping: &Mapping) -> Vec<(SourceTable, Vec<i64>)> {
    let of = |table| (table, remade(table, before.rows(table), now.rows(table), mapping));
    SourceTable::ALL.map(of).into_iter().filter(|(_, ids)| !ids.is_empty()).collect()
}

/// Tables that had records and have none any more, with how many there were. Nobody deletes all deals in a weekend, but a restore or a slip does.
pub fn emptied(before: &Raw, now: &Raw) -> Vec<(SourceTable, usize)> {
    let of = |table| (table, before.rows(table).len(), now.rows(table).len());
    let all = SourceTable::ALL.map(of).into_iter();
    all.filter_map(|(table, were, are)| (were > 0 && are == 0).then_some((table, were))).collect()
}

fn remade(table: SourceTable, before: &Rows, now: &Rows, mapping: &Mapping) -> Vec<i64> {
    let Some(title) = mapping.table(table).title_of("created_at") else { return Vec::new() };
    let (old, new) = (by_id(before), by_id(now));
    let is_another = |id: &i64, row: usize| {
        let Some(&was) = old.get(id) else { return false };
        let [was, is] = [cell(before, was, Some(title)), cell(now, row, Some(title))];
        was != Cell::Nothing && is != Cell::Nothing && was != is
    };
    new.iter().filter(|&(id, &row)| is_another(id, row)).map(|(id, _)| *id).collect()
}

fn of_table(table: SourceTable, before: &Raw, now: &Raw, mapping: &Mapping) -> TableChanges {
    let unwritten = unwritten(table, now, mapping);
    let (before, now) = (before.rows(table), now.rows(table));
    let (old, new) = (by_id(before), by_id(now));
    let updated = mapping.table(table).title_of("updated_at");
    let beside = Beside::new(before, now).without(&unwritten);
    let mut changes = TableChanges::none(table);
    for (&id, &row) in &new {
        match old.get(&id) {
            None => changes.new.push(id),
            Some(&was) if !beside.is_same(was, row) => {
                changes.changed.push(id);
                if cell(before, was, updated) == cell(now, row, updated) {
                    changes.changed_unseen_by_time.push(id);
                }
            }
            Some(_) => {}
        }
    }
    changes.gone = old.keys().filter(|id| !new.contains_key(id)).copied().collect();
    changes
}

/// Titles of columns that nobody writes and no rule reads: where such a cell alone is another, as that of a formula with `NOW()` in every answer,
/// the row is as it was.
fn unwritten<'r>(table: SourceTable, raw: &'r Raw, mapping: &Mapping) -> Vec<&'r str> {
    let columns = raw.columns_of(table).into_iter().flat_map(|described| &described.columns);
    let unwritten = columns.filter(|column| column.is_computed() || column.is_stamp());
    let titles = unwritten.map(|column| column.title.as_str());
    titles.filter(|title| !mapping.table(table).maps(title)).collect()
}

fn cell<'r>(rows: &'r Rows, row: usize, title: Option<&str>) -> Cell<'r> {
    title.and_then(|title| rows.column(title)).map_or(Cell::Nothing, |column| rows.cell(row, column))
}

fn by_id(rows: &Rows) -> BTreeMap<i64, usize> {
    (0..rows.len()).filter_map(|row| Some((rows.id(row)?, row))).collect()
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

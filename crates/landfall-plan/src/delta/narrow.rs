//! What a reading by time would have taken over, as the plan document's `--delta` does it: rows created or updated since a moment, with
//! their links. It sees no deletion, no edit that left no time, and no link of a row that was not touched.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use landfall_model::{
    mapping::Mapping,
    snapshot::Snapshot,
    source::{Link, SourceRow, SourceTable},
};

use crate::normalise::{date, text::Placeholders};

/// The earlier snapshot with the rows of the later one that were touched at `moment` or after; objects and columns as they are now, since
/// they have no such filter.
pub fn since(before: &Snapshot, now: &Snapshot, mapping: &Mapping, moment: DateTime<Utc>) -> Snapshot {
    let placeholders = Placeholders::new(&mapping.placeholders);
    let rows = |table: SourceTable| {
        let titles = ["created_at", "updated_at"].map(|role| mapping.table(table).title_of(role));
        let is_touched = |row: &&SourceRow| {
            let cells = titles.iter().flatten().filter_map(|title| row.cell(title));
            cells.filter_map(|cell| date::read(cell, &placeholders).value).any(|time| time >= moment)
        };
        merge(before.rows(table), now.rows(table).iter().filter(is_touched))
    };
    let [(interests, touched), (berths, _), (expenses, _), (invoices, _)] = SourceTable::ALL.map(rows);
    let links = links(before, now, &touched);
    let (objects, columns) = (now.objects.clone(), now.columns.clone());
    Snapshot { interests, berths, expenses, invoices, links, objects, columns }
}

/// All rows, those of `later` in the place of earlier ones, by id; and the ids of `later`.
fn merge<'r>(
    before: &[SourceRow],
    later: impl Iterator<Item = &'r SourceRow>,
) -> (Vec<SourceRow>, BTreeSet<i64>) {
    let later: Vec<&SourceRow> = later.collect();
    let ids: BTreeSet<i64> = later.iter().filter_map(|row| row.id()).collect();
    let untouched = before.iter().filter(|row| row.id().is_none_or(|id| !ids.contains(&id)));
    let mut rows: Vec<SourceRow> = untouched.chain(later).cloned().collect();
    rows.sort_by_key(SourceRow::id);
    (rows, ids)
}

fn links(before: &Snapshot, now: &Snapshot, touched: &BTreeSet<i64>) -> Vec<Link> {
    let untouched = before.links.iter().filter(|link| !touched.contains(&link.interest));
    let fresh = now.links.iter().filter(|link| touched.contains(&link.interest));
    let mut links: Vec<Link> = untouched.chain(fresh).copied().collect();
    links.sort_unstable();
    links
}

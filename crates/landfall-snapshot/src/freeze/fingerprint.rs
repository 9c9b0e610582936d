//! One hash for each row, link and object, and the comparison of two such sets. Pure but for the files.

use std::collections::BTreeMap;

use landfall_model::{
    hash,
    mapping::Mapping,
    rundir::{Error, FREEZE_ROWS, RAW_COLUMNS, RAW_LINKS, RAW_OBJECTS, RunDir, raw_table},
    snapshot::Snapshot,
    source::{Link, Object, SourceRef, SourceRow, SourceTable, TableColumns},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::movement::{Moved, Movement, Thing};

/// Everything the source holds at one moment: a hash for each thing, no content.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Fingerprint {
    things: BTreeMap<Thing, String>,
}

/// A line of `cutover/freeze-rows.jsonl`.
#[derive(Debug, Serialize, Deserialize)]
struct Print {
    thing: Thing,
    sha256: String,
}

impl Fingerprint {
    /// Of the files in `raw/`, streamed.
    pub fn of(raw: &RunDir, mapping: &Mapping) -> Result<Self, Error> {
        let columns: Vec<TableColumns> = raw.read_json(RAW_COLUMNS)?;
        let mut all = Self::default();
        for table in SourceTable::ALL {
            let computed = computed(table, &columns, mapping);
            for row in raw.lines(&raw_table(table))? {
                all.add_row(table, row?, &computed);
            }
        }
        for link in raw.lines(RAW_LINKS)? {
            all.add_link(link?);
        }
        for object in raw.lines(RAW_OBJECTS)? {
            all.add_object(object?);
        }
        Ok(all)
    }

    /// Of a snapshot in memory.
    pub fn of_snapshot(source: &Snapshot, mapping: &Mapping) -> Self {
        let mut all = Self::default();
        for table in SourceTable::ALL {
            let computed = computed(table, &source.columns, mapping);
            source.rows(table).iter().for_each(|row| all.add_row(table, row.clone(), &computed));
        }
        source.links.iter().for_each(|link| all.add_link(*link));
        source.objects.iter().for_each(|object| all.add_object(object.clone()));
        all
    }

    /// By the canonical form of its cells: the order of columns and keys is the server's affair, all else counts, `UpdatedAt` too.
    pub(super) fn add_row(&mut self, table: SourceTable, mut row: SourceRow, computed: &[String]) {
        // The reader refuses rows without an integer id.
        let Some(id) = row.id() else { return };
        row.cells.retain(|title, _| !computed.contains(title));
        let mut cells = Value::Object(row.cells);
        cells.sort_all_objects();
        let sha256 = hash::of_bytes(cells.to_string().as_bytes());
        self.things.insert(Thing::Row(SourceRef::new(table, id)), sha256);
    }

    /// A link is there or not: it has no content.
    pub(super) fn add_link(&mut self, link: Link) {
        self.things.insert(Thing::Link(link), hash::of_bytes(b""));
    }

    /// By size, `ETag` and time: an object that was replaced by the same bytes counts too, as somebody wrote after the freeze.
    pub(super) fn add_object(&mut self, object: Object) {
        let version = [object.size.to_string(), object.etag, object.modified].join("\u{1f}");
        let thing = Thing::Object { bucket: object.bucket, key: object.key };
        self.things.insert(thing, hash::of_bytes(version.as_bytes()));
    }

    /// What moved between this and a later reading, sorted by thing.
    pub fn moved(&self, later: &Self) -> Vec<Movement> {
        let before = self.things.iter().filter_map(|(thing, hash)| match later.things.get(thing) {
            None => Some((thing, Moved::Removed)),
            Some(now) if now != hash => Some((thing, Moved::Changed)),
            Some(_) => None,
        });
        let new = later.things.keys().filter(|thing| !self.things.contains_key(thing));
        let all = before.chain(new.map(|thing| (thing, Moved::Added)));
        let mut all: Vec<_> = all.map(|(thing, moved)| Movement { thing: thing.clone(), moved }).collect();
        all.sort_by(|a, b| a.thing.cmp(&b.thing));
        all
    }

    /// How many rows, links and objects.
    pub fn counts(&self) -> [u64; 3] {
        let mut counts = [0; 3];
        for thing in self.things.keys() {
            counts[match thing {
                Thing::Row(_) => 0,
                Thing::Link(_) => 1,
                Thing::Object { .. } => 2,
            }] += 1;
        }
        counts
    }

    pub(super) fn write(&self, run: &RunDir) -> Result<(), Error> {
        let mut file = run.create_jsonl(FREEZE_ROWS)?;
        for (thing, sha256) in &self.things {
            file.push(&Print { thing: thing.clone(), sha256: sha256.clone() })?;
        }
        file.finish()
    }

    pub(super) fn read(run: &RunDir) -> Result<Self, Error> {
        let prints = run.lines::<Print>(FREEZE_ROWS)?;
        let things = prints.map(|print| print.map(|print| (print.thing, print.sha256)));
        Ok(Self { things: things.collect::<Result<_, _>>()? })
    }
}

/// Titles of computed columns that no rule reads: a formula with `NOW()` differs in every answer without anybody's doing, and with it all that
/// shows it. What they are made of are other cells, which count.
fn computed(table: SourceTable, columns: &[TableColumns], mapping: &Mapping) -> Vec<String> {
    let described = columns.iter().filter(|columns| columns.table == table);
    let computed = described.flat_map(|columns| &columns.columns).filter(|column| column.is_computed());
    let titles = computed.map(|column| column.title.clone());
    titles.filter(|title| !mapping.table(table).maps(title)).collect()
}

#[cfg(test)]
mod edits;
#[cfg(test)]
mod tests;

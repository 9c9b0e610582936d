//! Ten thousand edits of a source of the plan's size, of every kind that a person or a program may make there, alone and in small batches.

use std::collections::BTreeMap;

use landfall_model::{
    mapping::Mapping,
    snapshot::Snapshot,
    source::{Link, Object, SourceRef, SourceRow, SourceTable},
};
use landfall_practice::{Rng, Size, world_of};
use serde_json::{Value, json};

use super::{Fingerprint, Moved, Thing, tests::rows};

/// Edits in all.
const EDITS: usize = 10_000;
/// Edits between two looks, at most.
const BATCH: usize = 12;
/// Looks between two that read the whole source again.
const WHOLE: usize = 200;

#[derive(Debug, Clone, PartialEq)]
enum Content {
    Row(SourceRow),
    Link,
    Object(Object),
}

/// What the source holds, by thing.
type Things = BTreeMap<Thing, Content>;

fn things(source: &Snapshot) -> Things {
    let rows = SourceTable::ALL.into_iter().flat_map(|table| {
        let thing = move |row: &SourceRow| Thing::Row(SourceRef::new(table, row.id().unwrap()));
        source.rows(table).iter().map(move |row| (thing(row), Content::Row(row.clone())))
    });
    let links = source.links.iter().map(|link| (Thing::Link(*link), Content::Link));
    let objects = source.objects.iter().map(|object| (place(object), Content::Object(object.clone())));
    rows.chain(links).chain(objects).collect()
}

fn place(object: &Object) -> Thing {
    Thing::Object { bucket: object.bucket.clone(), key: object.key.clone() }
}

/// The source at the freeze, with what was edited since.
struct Desk<'f> {
    frozen: &'f Things,
    /// None where the thing is gone.
    edited: BTreeMap<Thing, Option<Content>>,
    rng: &'f mut Rng,
    rows: &'f [SourceRef],
    links: &'f [Link],
    objects: &'f [Thing],
    /// Makes each new value another one.
    n: usize,
}

/// A kind of edit.
type Edit = (&'static str, fn(&mut Desk<'_>));

const KINDS: [Edit; 19] = [
    ("a row is inserted", |desk| desk.insert()),
    ("a cell is edited", |desk| desk.edit()),
    ("a cell is edited twice within one second", |desk| {
        desk.edit_untimed();
        desk.edit_untimed();
    }),
    ("a cell is edited and no time moves", |desk| desk.edit_untimed()),
    ("a row is saved without a change", |desk| desk.row(stamp)),
    ("a row is deleted", |desk| {
        let row = desk.some_row();
        desk.put(row, None);
    }),
    ("a row is deleted and its id given to another", |desk| desk.reuse()),
    ("a berth is linked", |desk| {
        let link = Link { berth: 1_000_000 + i64::try_from(desk.n).unwrap(), ..*desk.rng.pick(desk.links) };
        desk.put(Thing::Link(link), Some(Content::Link));
    }),
    ("a berth is unlinked", |desk| {
        let link = *desk.rng.pick(desk.links);
        desk.put(Thing::Link(link), None);
    }),
    ("a berth is unlinked and another linked", |desk| {
        let link = *desk.rng.pick(desk.links);
        desk.put(Thing::Link(link), None);
        desk.put(Thing::Link(Link { berth: link.berth + 1_000_000, ..link }), Some(Content::Link));
    }),
    ("a berth is unlinked and linked again", |desk| {
        let thing = Thing::Link(*desk.rng.pick(desk.links));
        let before = desk.get(&thing);
        desk.put(thing.clone(), None);
        desk.put(thing, before);
    }),
    ("a cell is edited and set back, and no time moves", |desk| {
        let thing = desk.some_row();
        let before = desk.get(&thing);
        desk.row_of(thing.clone(), other);
        desk.put(thing, before);
    }),
    ("an attachment is added to a cell", |desk| desk.attach(Vec::push)),
    ("an attachment takes the place of another", |desk| desk.attach(replace)),
    ("an object is added", |desk| {
        let new = desk.n;
        desk.object(|object, _| object.key.push_str(&format!(".{new}")));
    }),
    ("an object is replaced", |desk| desk.object(|object, n| object.etag = format!("{n:032x}"))),
    ("an object is put again with the same bytes", |desk| {
        desk.object(|object, n| object.modified = format!("at {n}"));
    }),
    ("an object is removed", |desk| {
        let object = desk.rng.pick(desk.objects).clone();
        desk.put(object, None);
    }),
    ("columns are answered in another order", |desk| {
        desk.row(|row, _| {
            let cells: Vec<_> = std::mem::take(&mut row.cells).into_iter().collect();
            row.cells = cells.into_iter().rev().collect();
        });
    }),
];

impl Desk<'_> {
    fn get(&self, thing: &Thing) -> Option<Content> {
        self.edited.get(thing).cloned().unwrap_or_else(|| self.frozen.get(thing).cloned())
    }

    fn put(&mut self, thing: Thing, content: Option<Content>) {
        self.edited.insert(thing, content);
        self.n += 1;
    }

    fn some_row(&mut self) -> Thing {
        Thing::Row(*self.rng.pick(self.rows))
    }

    /// Changes some row, unless it is gone.
    fn row(&mut self, change: impl FnOnce(&mut SourceRow, usize)) {
        let thing = self.some_row();
        self.row_of(thing, change);
    }

    fn row_of(&mut self, thing: Thing, change: impl FnOnce(&mut SourceRow, usize)) {
        if let Some(Content::Row(mut row)) = self.get(&thing) {
            change(&mut row, self.n);
            self.put(thing, Some(Content::Row(row)));
        }
    }

    fn edit(&mut self) {
        let at = self.rng.below(100);
        self.row(|row, n| {
            other(row, n + at);
            stamp(row, n);
        });
    }

    fn edit_untimed(&mut self) {
        let at = self.rng.below(100);
        self.row(|row, n| other(row, n + at));
    }

    fn insert(&mut self) {
        let like = *self.rng.pick(self.rows);
        let new = SourceRef::new(like.table, 1_000_000 + i64::try_from(self.n).unwrap());
        if let Some(Content::Row(mut row)) = self.get(&Thing::Row(like)) {
            row.cells.insert("Id".to_owned(), json!(new.id));
            self.put(Thing::Row(new), Some(Content::Row(row)));
        }
    }

    /// Only the time of its making tells the new row from the old one.
    fn reuse(&mut self) {
        self.row(|row, n| drop(row.cells.insert("CreatedAt".to_owned(), json!(format!("at {n}")))));
    }

    fn attach(&mut self, put: fn(&mut Vec<Value>, Value)) {
        const COLUMNS: [&str; 4] = ["EOI Document", "Contract Document", "Receipt", "PDF"];
        self.row(|row, n| {
            let Some(title) = COLUMNS.into_iter().find(|title| row.cells.contains_key(*title)) else { return };
            let new = json!({"url": format!("https://files.example/client-portal/{n}.pdf"), "title": "a.pdf", "size": 3});
            match row.cells.get_mut(title) {
                Some(Value::Array(items)) => put(items, new),
                cell => drop(cell.map(|cell| *cell = json!([new]))),
            }
        });
    }

    /// Changes some object, or adds it as another, unless it is gone.
    fn object(&mut self, change: impl FnOnce(&mut Object, usize)) {
        let thing = self.rng.pick(self.objects).clone();
        if let Some(Content::Object(mut object)) = self.get(&thing) {
            change(&mut object, self.n);
            self.put(place(&object), Some(Content::Object(object)));
        }
    }

    /// What must be told: the net of all edits, found by comparing contents, not hashes.
    fn expected(&self) -> BTreeMap<Thing, Moved> {
        let net = |(thing, now): (&Thing, &Option<Content>)| {
            let moved = match (self.frozen.get(thing), now) {
                (None, Some(_)) => Moved::Added,
                (Some(_), None) => Moved::Removed,
                (Some(before), Some(now)) if before != now => Moved::Changed,
                _ => return None,
            };
            Some((thing.clone(), moved))
        };
        self.edited.iter().filter_map(net).collect()
    }

    /// The fingerprint of the source as it is now: that of the freeze, with the things that were edited printed anew.
    fn fingerprint(&self, frozen: &Fingerprint) -> Fingerprint {
        let mut now = frozen.clone();
        for (thing, content) in &self.edited {
            now.things.remove(thing);
            match (thing, content) {
                (Thing::Row(row), Some(Content::Row(cells))) => now.add_row(row.table, cells.clone(), &[]),
                (Thing::Link(link), Some(_)) => now.add_link(*link),
                (_, Some(Content::Object(object))) => now.add_object(object.clone()),
                _ => {}
            }
        }
        now
    }

    /// The same, read as a whole.
    fn whole(&self) -> Fingerprint {
        let mut now = Snapshot::default();
        let unedited = self.frozen.iter().filter(|(thing, _)| !self.edited.contains_key(thing));
        let edited = self.edited.iter().filter_map(|(thing, content)| Some((thing, content.as_ref()?)));
        for (thing, content) in edited.chain(unedited) {
            match (thing, content) {
                (Thing::Row(row), Content::Row(cells)) => rows(&mut now, row.table).push(cells.clone()),
                (Thing::Link(link), _) => now.links.push(*link),
                (_, Content::Object(object)) => now.objects.push(object.clone()),
                _ => unreachable!("a thing holds what it is"),
            }
        }
        Fingerprint::of_snapshot(&now, &Mapping::default())
    }
}

/// Another text in a cell that is neither id nor time.
fn other(row: &mut SourceRow, n: usize) {
    let cells = row.cells.iter_mut().filter(|(title, _)| *title != "Id" && !title.ends_with("edAt"));
    let mut cells: Vec<&mut Value> = cells.map(|(_, cell)| cell).collect();
    let at = n % cells.len();
    *cells[at] = match &*cells[at] {
        // As little as an edit may change.
        Value::String(text) => json!(format!("{text} ")),
        Value::Null => json!(""),
        Value::Bool(value) => json!(!value),
        _ => json!(n),
    };
}

/// In the place of the first attachment, where there is one.
fn replace(items: &mut Vec<Value>, new: Value) {
    match items.first_mut() {
        Some(first) => *first = new,
        None => items.push(new),
    }
}

fn stamp(row: &mut SourceRow, n: usize) {
    row.cells.insert("UpdatedAt".to_owned(), json!(format!("2027-01-01 00:00:00+00:00 {n}")));
}

#[test]
fn of_ten_thousand_edits_of_every_kind_none_is_missed_and_none_is_told_that_was_undone() {
    let source = world_of(Size::PLAN, 7).snapshot;
    let print = Fingerprint::of_snapshot(&source, &Mapping::default());
    let frozen = things(&source);
    assert_eq!(print.things.len(), frozen.len());
    let records: Vec<SourceRef> = frozen
        .keys()
        .filter_map(|thing| if let Thing::Row(row) = thing { Some(*row) } else { None })
        .collect();
    let objects: Vec<Thing> =
        frozen.keys().filter(|thing| matches!(thing, Thing::Object { .. })).cloned().collect();
    assert_eq!((records.len(), objects.len() >= 1000), (3200, true));
    let (mut rng, mut edits, mut told, mut quiet) = (Rng::new(1, "edits"), 0, 0, 0);
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for look in 0.. {
        let batch = 1 + rng.below(BATCH);
        let kinds: Vec<Edit> = (0..batch).map(|_| *rng.pick(&KINDS)).collect();
        let mut desk = Desk {
            frozen: &frozen,
            edited: BTreeMap::new(),
            rng: &mut rng,
            rows: &records,
            links: &source.links,
            objects: &objects,
            n: edits,
        };
        for (name, edit) in &kinds {
            edit(&mut desk);
            *seen.entry(name).or_default() += 1;
        }
        let now = desk.fingerprint(&print);
        let moved: BTreeMap<Thing, Moved> =
            print.moved(&now).into_iter().map(|one| (one.thing, one.moved)).collect();
        let names: Vec<&str> = kinds.iter().map(|(name, _)| *name).collect();
        assert_eq!(moved, desk.expected(), "look {look}: {names:?}");
        if look % WHOLE == 0 {
            assert!(desk.whole() == now, "look {look}: {names:?}");
        }
        edits += batch;
        told += moved.len();
        quiet += usize::from(moved.is_empty());
        if edits >= EDITS {
            break;
        }
    }
    assert!(seen.len() == KINDS.len() && seen.values().all(|times| *times > 300), "{seen:?}");
    assert!(told > EDITS / 2 && quiet > 10, "{told} told, {quiet} looks with nothing to tell");
}

//! Thousands of seeded edits on a source in memory, and the cases that look alike.

use std::collections::{BTreeMap, BTreeSet};

use landfall_model::{
    mapping::Mapping,
    snapshot::Snapshot,
    source::{Column, Link, SourceRef, SourceRow, SourceTable},
};
use landfall_practice::{Size, world_of};
use serde_json::{Value, json};

use super::{super::movement, Fingerprint, Moved, Thing};

/// Edits that must have been told.
const ALL: usize = 10_000;
/// Attempts in one history; those on a thing that was edited already are left out.
const ATTEMPTS: usize = 100;

/// A small generator of numbers (splitmix64): the same seed, the same history.
pub(super) struct Dice(pub(super) u64);

impl Dice {
    /// A number below `end`.
    pub(super) fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % end as u64).unwrap()
    }
}

fn fingerprint(source: &Snapshot) -> Fingerprint {
    Fingerprint::of_snapshot(source, &Mapping::default())
}

/// The rows of a table, to be changed.
pub(super) fn rows(source: &mut Snapshot, table: SourceTable) -> &mut Vec<SourceRow> {
    match table {
        SourceTable::Interests => &mut source.interests,
        SourceTable::Berths => &mut source.berths,
        SourceTable::Expenses => &mut source.expenses,
        SourceTable::Invoices => &mut source.invoices,
    }
}

/// A source that is edited, and what each edit must be told as. Every thing is edited once at most, so that no edit undoes another.
struct History {
    source: Snapshot,
    dice: Dice,
    expected: BTreeMap<Thing, Moved>,
}

impl History {
    fn edit(&mut self) {
        match self.dice.below(4) {
            0 | 1 => self.edit_row(),
            2 => self.edit_link(),
            _ => self.edit_object(),
        }
    }

    /// Notes an edit; false where the thing was edited already.
    fn notes(&mut self, thing: Thing, moved: Moved) -> bool {
        let new = !self.expected.contains_key(&thing);
        self.expected.entry(thing).or_insert(moved);
        new
    }

    fn edit_row(&mut self) {
        let table = SourceTable::ALL[self.dice.below(4)];
        let at = self.dice.below(self.source.rows(table).len());
        let id = self.source.rows(table)[at].id().unwrap();
        let row = |id| Thing::Row(SourceRef::new(table, id));
        match self.dice.below(3) {
            0 if self.notes(row(id), Moved::Removed) => {
                rows(&mut self.source, table).remove(at);
            }
            1 if self.notes(row(id + 1_000_000), Moved::Added) => {
                let mut new = self.source.rows(table)[at].clone();
                new.cells.insert("Id".to_owned(), json!(id + 1_000_000));
                rows(&mut self.source, table).push(new);
            }
            2 if self.notes(row(id), Moved::Changed) => {
                let column = 1 + self.dice.below(self.source.rows(table)[at].cells.len() - 1);
                let cell = rows(&mut self.source, table)[at].cells.values_mut().nth(column).unwrap();
                *cell = other(cell);
            }
            _ => {}
        }
    }

    fn edit_link(&mut self) {
        let at = self.dice.below(self.source.links.len());
        let link = self.source.links[at];
        let new = Link { interest: link.interest, berth: link.berth + 1_000_000 };
        if self.dice.below(2) == 0 {
            if self.notes(Thing::Link(link), Moved::Removed) {
                self.source.links.remove(at);
            }
        } else if self.notes(Thing::Link(new), Moved::Added) {
            self.source.links.push(new);
        }
    }

    fn edit_object(&mut self) {
        let at = self.dice.below(self.source.objects.len());
        let object = self.source.objects[at].clone();
        let thing = |key: &str| Thing::Object { bucket: object.bucket.clone(), key: key.to_owned() };
        let new = format!("{}.new", object.key);
        match self.dice.below(5) {
            0 if self.notes(thing(&object.key), Moved::Removed) => {
                self.source.objects.remove(at);
            }
            1 if self.notes(thing(&new), Moved::Added) => {
                self.source.objects.push(landfall_model::source::Object { key: new, ..object });
            }
            part @ 2.. if self.notes(thing(&object.key), Moved::Changed) => {
                let object = &mut self.source.objects[at];
                match part {
                    2 => object.size += 1,
                    3 => object.etag.push('0'),
                    _ => object.modified.push('0'),
                }
            }
            _ => {}
        }
    }

    /// Turns round what a server may answer in any order.
    fn turn_round(&mut self) {
        for table in SourceTable::ALL {
            for row in rows(&mut self.source, table) {
                let mut cells: Vec<_> = std::mem::take(&mut row.cells).into_iter().collect();
                cells.reverse();
                row.cells = cells.into_iter().collect();
            }
        }
        self.source.links.reverse();
        self.source.objects.reverse();
    }
}

/// A value that differs as little as an edit may: one character more, null instead of nothing.
fn other(cell: &Value) -> Value {
    match cell {
        Value::String(text) => json!(format!("{text} ")),
        Value::Null => json!(""),
        Value::Bool(value) => json!(!value),
        _ => Value::Null,
    }
}

#[test]
fn of_ten_thousand_edits_none_is_missed_and_nothing_else_is_told() {
    let world = world_of(Size::SMALLEST, 1).snapshot;
    let frozen = fingerprint(&world);
    let (mut edits, mut ways) = (0, BTreeSet::new());
    for seed in 0.. {
        let mut history = History { source: world.clone(), dice: Dice(seed), expected: BTreeMap::new() };
        (0..ATTEMPTS).for_each(|_| history.edit());
        if seed % 2 == 0 {
            history.turn_round();
        }
        let moved = frozen.moved(&fingerprint(&history.source));
        let told: BTreeMap<Thing, Moved> = moved.iter().map(|one| (one.thing.clone(), one.moved)).collect();
        assert_eq!(told, history.expected, "history {seed}");
        edits += moved.len();
        ways.extend(moved.iter().map(|one| one.to_string().rsplit_once(' ').unwrap().1.to_owned()));
        if edits >= ALL {
            break;
        }
    }
    let expected = ["added", "changed", "deleted", "inserted", "removed", "replaced"];
    assert_eq!(ways, expected.map(str::to_owned).into());
}

#[test]
fn nothing_moved_where_only_the_order_of_columns_keys_links_and_objects_did() {
    let world = world_of(Size::SMALLEST, 2).snapshot;
    let frozen = fingerprint(&world);
    let mut history = History { source: world, dice: Dice(0), expected: BTreeMap::new() };
    history.turn_round();
    assert_eq!(frozen.moved(&fingerprint(&history.source)), []);
}

#[test]
fn the_time_of_an_edit_counts_and_a_formula_counts_only_where_a_rule_reads_it() {
    let mut world = world_of(Size::SMALLEST, 1).snapshot;
    let formula = |title: &str| Column {
        id: String::new(),
        title: title.to_owned(),
        uidt: "Formula".to_owned(),
        system: false,
        options: vec![],
    };
    world.columns[0].columns.retain(|column| column.title != "Full Name");
    world.columns[0].columns.extend([formula("Age"), formula("Full Name")]);
    let frozen = fingerprint(&world);
    let id = world.interests[0].id().unwrap();
    for (title, seen) in [("UpdatedAt", true), ("Full Name", true), ("Age", false)] {
        let mut later = world.clone();
        later.interests[0].cells.insert(title.to_owned(), json!("2027-01-01 00:00:00+00:00"));
        let told: Vec<String> = frozen.moved(&fingerprint(&later)).iter().map(ToString::to_string).collect();
        let expected = if seen { vec![format!("interests {id} was changed")] } else { vec![] };
        assert_eq!(told, expected, "{title}");
    }
}

#[test]
fn a_movement_masks_the_key_of_an_object_and_keeps_ids() {
    let object = Thing::Object { bucket: "files".to_owned(), key: "EOIs/Jo Doe.pdf".to_owned() };
    let of = |thing| movement::Movement { thing, moved: Moved::Changed }.masked().to_string();
    assert_eq!(of(object), "object files/E•••/J•••.pdf was replaced");
    assert_eq!(of(Thing::Row(SourceRef::new(SourceTable::Berths, 7))), "berths 7 was changed");
}

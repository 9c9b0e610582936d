//! What moved, and what of it a reading by time sees.

use landfall_model::{
    delta::SourceChanges,
    mapping::Mapping,
    raw::Raw,
    source::{Column, Link, SourceRow, SourceTable, TableColumns},
};
use serde_json::{Value, json};

use super::{changes, emptied, made_anew, since};
use crate::testing::World;

fn interest(name: &str, updated: Option<&str>) -> Value {
    json!({"Full Name": name, "UpdatedAt": updated})
}

const BEFORE: Option<&str> = Some("2026-11-20 10:00:00+00:00");
const AFTER: Option<&str> = Some("2026-11-25 10:00:00+00:00");

fn earlier() -> World {
    World::default()
        .interest(1, interest("Ann", BEFORE))
        .interest(2, interest("Bob", BEFORE))
        .interest(3, interest("Cid", None))
        .interest(4, interest("Dan", None))
        .berth(1, json!({"Mooring Number": "A1"}))
        .link(1, 1)
        .object("b", "old", 1)
        .object("b", "same", 1)
        .object("b", "grown", 1)
}

/// Ann edited, Bob edited without a trace, Dan gone, Eve new, Cid linked instead of Ann.
fn later() -> World {
    World::default()
        .interest(1, interest("Anna", AFTER))
        .interest(2, interest("Bobby", BEFORE))
        .interest(3, interest("Cid", None))
        .interest(5, json!({"Full Name": "Eve", "CreatedAt": "2026-11-25 11:00:00+00:00"}))
        .berth(1, json!({"Mooring Number": "A1"}))
        .link(3, 1)
        .object("b", "same", 1)
        .object("b", "grown", 2)
        .object("b", "new", 1)
}

fn moved(before: &World, now: &World) -> SourceChanges {
    changes(&Raw::from(&before.snapshot), &Raw::from(&now.snapshot), &Mapping::default())
}

#[test]
fn everything_that_moved_is_named_and_a_change_without_another_time_as_such() {
    let moved = moved(&earlier(), &later());
    let interests = &moved.tables[0];
    assert_eq!(
        (&interests.new[..], &interests.changed[..], &interests.gone[..]),
        (&[5][..], &[1, 2][..], &[4][..])
    );
    assert_eq!(interests.changed_unseen_by_time, [2]);
    assert_eq!(moved.linked, [Link { interest: 3, berth: 1 }]);
    assert_eq!(moved.unlinked, [Link { interest: 1, berth: 1 }]);
    assert_eq!(
        (&moved.objects.new[..], &moved.objects.replaced[..], &moved.objects.gone[..]),
        (&["b/new".to_owned()][..], &["b/grown".to_owned()][..], &["b/old".to_owned()][..])
    );
    assert_eq!(
        moved.to_string(),
        "interests: 1 new, 2 changed (1 of them without another time), 1 gone; links: 1 new, 1 gone; objects: 1 new, 1 replaced, 1 gone"
    );
}

#[test]
fn the_order_of_columns_is_no_change_and_nothing_is_said_of_what_stayed() {
    let turned = |row: Value| World::default().interest(1, row);
    let moved = moved(&turned(json!({"A": 1, "B": 2})), &turned(json!({"B": 2, "A": 1})));
    assert!(moved.is_empty());
    assert_eq!(moved.to_string(), "nothing moved");
}

/// The same world with a column of interests, for a formula, a lookup and so on.
fn described(mut world: World, title: &str, uidt: &str) -> World {
    let column = Column {
        id: String::new(),
        title: title.to_owned(),
        uidt: uidt.to_owned(),
        system: false,
        options: vec![],
    };
    world.snapshot.columns = vec![TableColumns {
        table: SourceTable::Interests,
        base_id: String::new(),
        table_id: String::new(),
        title: String::new(),
        columns: vec![column],
    }];
    world
}

#[test]
fn what_the_source_computes_and_no_rule_reads_changes_no_row() {
    let cases = [
        ("Age", "Formula", false),
        ("Age", "Lookup", false),
        ("Age", "Rollup", false),
        ("Age", "LastModifiedTime", false),
        ("Age", "SingleLineText", true),
        ("Company", "Formula", true),
    ];
    for (title, uidt, counts) in cases {
        let world = |age: i64| described(World::default().interest(1, json!({ title: age })), title, uidt);
        let moved = moved(&world(1), &world(2));
        assert_eq!(!moved.is_empty(), counts, "{title} of type {uidt}: {moved}");
    }
}

#[test]
fn a_reading_by_time_takes_what_was_touched_and_misses_the_rest() {
    let (before, now, mapping) = (earlier().snapshot, later().snapshot, Mapping::default());
    let moment = "2026-11-25T00:00:00Z".parse().unwrap();
    let narrowed = since(&before, &now, &mapping, moment);
    let ids: Vec<i64> = narrowed.interests.iter().filter_map(SourceRow::id).collect();
    assert_eq!(ids, [1, 2, 3, 4, 5]);
    assert_eq!(narrowed.links, []);
    let missed = changes(&Raw::from(&narrowed), &Raw::from(&now), &mapping);
    let interests = &missed.tables[0];
    assert_eq!(
        (&interests.new[..], &interests.changed[..], &interests.gone[..]),
        (&[][..], &[2][..], &[4][..])
    );
    assert_eq!((missed.linked.len(), missed.unlinked.len(), missed.objects.new.len()), (1, 0, 0));
}

#[test]
fn ids_that_were_given_to_other_records_are_told_by_their_time_of_making() {
    let made = |at: Option<&str>| json!({"Full Name": "Ann", "CreatedAt": at});
    let world = |times: [Option<&str>; 4]| {
        let ids = (1..).zip(times);
        ids.fold(World::default(), |world, (id, at)| world.interest(id, made(at)))
    };
    let before = world([BEFORE, BEFORE, None, BEFORE]).interest(9, made(BEFORE));
    let now = world([BEFORE, AFTER, AFTER, None]).interest(8, made(AFTER));
    let raw = |world: &World| Raw::from(&world.snapshot);
    let found = made_anew(&raw(&before), &raw(&now), &Mapping::default());
    assert_eq!(found, [(SourceTable::Interests, vec![2])], "what had no time before may have got one");
}

#[test]
fn a_table_is_emptied_where_it_had_records_and_has_none() {
    let none = World::default;
    let some = || World::default().interest(1, json!({"Full Name": "Ann"}));
    let raw = |world: World| Raw::from(&world.snapshot);
    for (before, now, expected) in [
        (some(), none(), vec![(SourceTable::Interests, 1)]),
        (some(), some(), vec![]),
        (none(), some(), vec![]),
        (none(), none(), vec![]),
    ] {
        assert_eq!(emptied(&raw(before), &raw(now)), expected);
    }
}

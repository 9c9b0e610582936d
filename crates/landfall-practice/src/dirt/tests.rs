//! Each kind of dirt is really there, and looks as its name says. What a rule wrote is checked here without that rule.

use std::collections::{BTreeMap, BTreeSet};

use landfall_model::source::{SourceRow, SourceTable};
use serde_json::Value;

use super::{How, kinds_of_dirt};
use crate::{Place, Size, World, rows::text, world, world_of};

fn row(world: &World, table: SourceTable, id: i64) -> &SourceRow {
    world.snapshot.rows(table).iter().find(|row| row.id() == Some(id)).unwrap()
}

#[test]
fn names_of_dirt_are_unique_and_every_kind_shows_in_small_and_large_worlds() {
    let names: BTreeSet<&str> = kinds_of_dirt().map(|dirt| dirt.name).collect();
    assert_eq!(names.len(), kinds_of_dirt().count(), "a name twice");
    for world in [world(), world_of(Size::SMALLEST, 1), world_of(Size::SMALLEST, 99)] {
        let shown: BTreeSet<&str> = world.dirt.names().collect();
        assert_eq!(shown, names);
    }
}

#[test]
fn a_kind_shows_as_often_as_it_says_and_in_its_own_table() {
    let world = world();
    for dirt in kinds_of_dirt().filter(|dirt| !matches!(dirt.how, How::Elsewhere)) {
        let places = world.dirt.places(dirt.name);
        assert_eq!(places.len(), dirt.count, "{}", dirt.name);
        let here = |place: &Place| matches!(place, Place::Record(record) if Some(record.table) == dirt.table);
        assert!(places.iter().all(here), "{}", dirt.name);
    }
}

#[test]
fn put_and_emptied_cells_hold_what_their_kind_names() {
    let world = world();
    for dirt in kinds_of_dirt() {
        let Some(table) = dirt.table else { continue };
        for id in world.dirt.ids(dirt.name) {
            let row = row(&world, table, id);
            match dirt.how {
                How::Put(values) => assert!(values.contains(&text(row, dirt.column)), "{} {id}", dirt.name),
                How::Null => assert_eq!(row.cell(dirt.column), Some(&Value::Null), "{} {id}", dirt.name),
                How::Write(_) => assert!(text(row, dirt.column).len() > 30_000, "{} {id}", dirt.name),
                How::Change(_) | How::Elsewhere => {}
            }
        }
    }
}

type Check = fn(&str) -> bool;

fn has(text: &str, characters: &str) -> bool {
    text.contains(|c| characters.contains(c))
}

fn last_word(text: &str) -> &str {
    text.rsplit(' ').next().unwrap()
}

fn is_capital(text: &str) -> bool {
    text.to_uppercase() == text && text.to_lowercase() != text
}

/// How each changed text looks.
const LOOKS: &[(&str, Check)] = &[
    ("name-outer-blanks", |t| t.starts_with(' ') && t.ends_with(' ')),
    ("name-inner-blanks", |t| t.trim().contains("  ")),
    ("name-control-characters", |t| t.contains("\r\n") && t.contains('\t')),
    ("name-surname-capitals", |t| is_capital(last_word(t)) && !is_capital(t)),
    ("name-all-capitals", is_capital),
    ("name-all-small", |t| t.to_lowercase() == t),
    ("name-with-company", |t| t.contains(" / ") && t.contains("LLC")),
    ("name-family-first", |t| t.contains(", ")),
    ("name-honorific", |t| {
        ["Mr. ", "Mrs ", "Dr. ", "Capt. ", "Sir "].iter().any(|title| t.starts_with(title))
    }),
    ("name-two-people", |t| t.contains(" & ")),
    ("email-upper-case", |t| is_capital(t) && t.contains('@')),
    ("email-blanks", |t| t.trim() != t),
    ("email-plus-alias", |t| t.contains("+berth@")),
    ("email-several", |t| t.matches('@').count() == 2),
    ("email-display-name", |t| t.contains('<')),
    ("phone-apostrophe", |t| t.starts_with("'+")),
    ("phone-carriage-return", |t| t.ends_with('\n')),
    ("phone-dots", |t| t.contains('.') && !t.contains(' ')),
    ("phone-dashes", |t| t.contains('-') && !t.contains(' ')),
    ("phone-parentheses", |t| has(t, "(") && has(t, ")")),
    ("phone-double-zero", |t| t.starts_with("00")),
    ("phone-two-numbers", |t| t.matches('+').count() == 2 && has(t, "/;")),
    ("phone-national", |t| t.starts_with('0') && !t.starts_with("00")),
    ("phone-extension", |t| t.contains("ext.")),
    ("address-several-lines", |t| t.contains('\n')),
    ("residence-capitals", is_capital),
    ("mooring-padded", |t| t.as_bytes()[1] == b'-' && t.len() == 4),
    ("mooring-small-letter", |t| t.to_lowercase() == t),
    ("mooring-blank", |t| t.as_bytes()[1] == b' '),
    ("berth-mooring-padded", |t| t.as_bytes()[1] == b'-' && t.len() == 4),
    ("berth-mooring-small-letter", |t| t.to_lowercase() == t),
    ("berth-mooring-blank", |t| t.as_bytes()[1] == b' '),
    ("berth-drift", |t| t.ends_with(".00 m")),
    ("berth-pair-in-cell", |t| t.contains(" ft / ") && t.ends_with(" m")),
    ("berth-no-unit", |t| t.parse::<u32>().is_ok()),
    ("berth-feet-inches", |t| t.ends_with("'6\"")),
    ("berth-decimal-comma", |t| t.contains(',')),
    ("berth-price-code", |t| t.starts_with("EUR ") && t.ends_with(",00")),
    ("berth-price-blanks", |t| t.contains(' ') && !has(t, "$,")),
    ("berth-price-plain", |t| t.parse::<u64>().is_ok()),
    ("berth-price-sign-after", |t| t.ends_with('€')),
    ("price-dollar", |t| t.starts_with('$')),
    ("price-code-first", |t| t.starts_with("EUR ") && t.as_bytes()[t.len() - 3] == b','),
    ("price-euro-sign", |t| t.starts_with('€')),
    ("price-code-after", |t| t.ends_with(" AED")),
    ("price-decimal-comma", |t| t.as_bytes()[t.len() - 3] == b','),
    ("invoice-expenses-dangling", |t| t.ends_with(",999991")),
    ("invoice-expenses-repeated", |t| {
        let ids: Vec<&str> = t.split(',').collect();
        ids.iter().collect::<BTreeSet<_>>().len() * 2 == ids.len()
    }),
    ("invoice-expenses-blanks", |t| t.starts_with(' ') && t.ends_with(',')),
    ("invoice-expenses-junk", |t| t.contains(",x,,")),
    ("invoice-number-blanks", |t| t.trim() != t),
    ("invoice-client-capitals", is_capital),
];

#[test]
fn changed_cells_look_as_their_kind_says() {
    let world = world();
    let looks: BTreeMap<&str, Check> = LOOKS.iter().copied().collect();
    for dirt in kinds_of_dirt().filter(|dirt| matches!(dirt.how, How::Change(_))) {
        let check = looks.get(dirt.name).unwrap_or_else(|| panic!("no look for {}", dirt.name));
        for id in world.dirt.ids(dirt.name) {
            let shown = text(row(&world, dirt.table.unwrap(), id), dirt.column);
            assert!(check(shown), "{} {id}: {shown:?}", dirt.name);
        }
    }
}

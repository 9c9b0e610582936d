//! The world as a whole: deterministic, of the asked size, and consistent where it is not dirty on purpose.

use std::collections::BTreeSet;

use landfall_model::source::SourceTable;
use landfall_practice::{Size, world, world_of};

#[test]
fn the_world_is_of_the_plans_size() {
    let world = world();
    let counts = SourceTable::ALL.map(|table| world.snapshot.rows(table).len());
    assert_eq!(counts, [500, 200, 2_000, 500]);
    assert!((980..=1_020).contains(&world.objects.len()), "{} objects", world.objects.len());
}

#[test]
fn two_calls_give_the_same_world_and_another_seed_another() {
    assert_eq!(world(), world());
    assert_ne!(world_of(Size::SMALLEST, 1), world_of(Size::SMALLEST, 2));
}

#[test]
fn ids_are_unique_ascending_and_sparse() {
    let world = world();
    for table in SourceTable::ALL {
        let ids: Vec<i64> = world.snapshot.rows(table).iter().map(|row| row.id().unwrap()).collect();
        assert!(ids.is_sorted_by(|a, b| a < b), "{table}");
        assert!(*ids.last().unwrap() > ids.len() as i64, "{table} has no gaps");
    }
    assert!(world.snapshot.interests.iter().any(|row| row.id() == Some(624)));
}

#[test]
fn every_row_has_all_columns_in_the_order_of_their_description() {
    let world = world_of(Size::SMALLEST, 3);
    for table in SourceTable::ALL {
        let hidden =
            |uidt: &str| matches!(uidt, "CreatedBy" | "LastModifiedBy" | "Order" | "LinkToAnotherRecord");
        let described = world.snapshot.columns_of(table).unwrap();
        let titles: Vec<&str> =
            described.columns.iter().filter(|c| !hidden(&c.uidt)).map(|c| c.title.as_str()).collect();
        for row in world.snapshot.rows(table) {
            let keys: Vec<&str> = row.cells.keys().map(String::as_str).collect();
            assert_eq!(keys, titles, "{table} {:?}", row.id());
        }
    }
}

#[test]
fn every_select_value_is_an_option_so_that_a_real_server_takes_it() {
    let world = world();
    for table in SourceTable::ALL {
        let described = world.snapshot.columns_of(table).unwrap();
        for column in described.columns.iter().filter(|column| column.uidt == "SingleSelect") {
            for row in world.snapshot.rows(table) {
                let Some(value) = row.cell(&column.title).and_then(|cell| cell.as_str()) else { continue };
                assert!(
                    column.options.iter().any(|option| option == value),
                    "{table} {}: {value}",
                    column.title
                );
            }
        }
    }
}

#[test]
fn the_listing_is_that_of_the_objects() {
    let world = world();
    assert_eq!(world.snapshot.objects.len(), world.objects.len());
    for (listed, object) in world.snapshot.objects.iter().zip(&world.objects) {
        assert_eq!((&listed.bucket, &listed.key), (&object.bucket, &object.key));
        assert_eq!(listed.size, object.bytes.len() as u64, "{}", object.key);
    }
    assert!(world.snapshot.objects.is_sorted_by_key(|object| (&object.bucket, &object.key)));
}

#[test]
fn no_key_comes_twice_in_worlds_of_any_size() {
    let large = Size { interests: 3_000, berths: 60, files: 2_000, ..Size::SMALLEST };
    for (size, seed) in [(Size::PLAN, 1), (Size::SMALLEST, 2), (Size::SMALLEST, 3), (large, 4)] {
        let world = world_of(size, seed);
        let keys: BTreeSet<_> = world.objects.iter().map(|object| (&object.bucket, &object.key)).collect();
        assert_eq!(keys.len(), world.objects.len(), "{size:?}");
    }
}

#[test]
fn links_are_sorted_and_no_link_comes_twice() {
    assert!(world().snapshot.links.is_sorted_by(|a, b| a < b));
}

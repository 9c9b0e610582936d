//! A reading that is interrupted and goes on: it loses a page at most, and never keeps a row that is not as it is now.

#![expect(clippy::unwrap_used, reason = "an `unwrap` in a test is an assertion")]

mod refused;
mod site;
#[path = "../support/mod.rs"]
mod support;

use landfall_model::{monitor::Silent, snapshot::Snapshot, source::SourceTable};
use landfall_snapshot::{EXTRACT_COUNTS, Error};
use serde_json::{Map, Value, json};
use site::{Bench, Site, StopAfter, retyped};
use support::{
    Folder,
    http::Call,
    source,
    source::{TABLES, World, is_page},
};

const FILES: [&str; 6] =
    ["interests.jsonl", "berths.jsonl", "expenses.jsonl", "invoices.jsonl", "links.jsonl", "objects.jsonl"];

fn world() -> World {
    World { page_cap: 7, ..World::of(40) }
}

fn tables() -> [&'static str; 4] {
    TABLES.map(|(_, id, _)| id)
}

/// Pages of whole rows; a pass over the keys asks for a few columns alone.
fn pages(site: &Site) -> [u64; 4] {
    let columns = |call: &Call| call.query.iter().filter(|(name, _)| name == "fields").count();
    tables().map(|table| site.calls(|call| is_page(call, table) && columns(call) > 8))
}

#[tokio::test]
async fn a_reading_that_is_stopped_after_any_page_goes_on_and_loses_one_page_at_most() {
    let (site, folder) = (Site::modern(world()), Folder::new());
    let whole = Bench::create(folder.path());
    whole.attempt(&source(&site.server.url), &Silent::default()).await.unwrap();
    let undisturbed = pages(&site);
    for stop_after in 1.. {
        let (site, folder) = (Site::modern(world()), Folder::new());
        let bench = Bench::create(folder.path());
        let source = source(&site.server.url);
        match bench.attempt(&source, &StopAfter::pages(stop_after)).await {
            Err(Error::Interrupted { .. }) => {}
            Err(error) => panic!("{error}"),
            Ok(_) => {
                assert!(stop_after > 10, "the whole reading has more pages than {stop_after}");
                return;
            }
        }
        assert!(!bench.run.has(&format!("reports/{EXTRACT_COUNTS}")));
        let counts = bench.attempt(&source, &Silent::default()).await.unwrap();
        for name in FILES {
            assert_eq!(bench.raw(name), whole.raw(name), "{name}, stopped after {stop_after}");
        }
        for (now, before) in pages(&site).iter().zip(undisturbed) {
            assert!(*now <= before + 1, "{:?} pages instead of {undisturbed:?}", pages(&site));
        }
        let taken: u64 = counts
            .tables
            .iter()
            .filter_map(|table| table.resumed.as_ref())
            .map(|resumed| resumed.taken_over)
            .sum();
        assert!(taken > 0, "stopped after {stop_after}: {counts:?}");
        assert!(counts.tables.iter().all(|table| table.read_again == 0 && table.rounds == 1), "{counts:?}");
    }
}

#[tokio::test]
async fn whatever_is_edited_between_two_attempts_the_snapshot_holds_what_is_there_at_the_end() {
    for seed in 1..=30 {
        let (site, folder) = (Site::modern(world()), Folder::new());
        let bench = Bench::create(folder.path());
        let source = source(&site.server.url);
        let mut dice = Dice(seed);
        for attempt in 0..4 {
            let _ = bench.attempt(&source, &StopAfter::pages(1 + dice.roll(12))).await;
            let mut dice = Dice(seed * 100 + attempt);
            site.change(move |world| {
                (0..dice.roll(5)).for_each(|n| edit(world, &mut dice, seed * 1000 + attempt * 10 + n));
            });
        }
        if !bench.run.has(&format!("reports/{EXTRACT_COUNTS}")) {
            bench.attempt(&source, &Silent::default()).await.unwrap();
            assert_same(&bench, &site.world(), seed);
        }
    }
}

fn assert_same(bench: &Bench, world: &World, seed: u64) {
    let read = Snapshot::read(&bench.run).unwrap();
    for (_, id, table) in TABLES {
        let rows: Vec<Map<String, Value>> = read.rows(table).iter().map(|row| row.cells.clone()).collect();
        let mut expected = world.rows[id].clone();
        expected.iter_mut().for_each(|row| drop(row.remove("m2m")));
        assert_eq!(rows.len(), expected.len(), "seed {seed}, {table}");
        for (row, expected) in rows.iter().zip(&expected) {
            assert!(row == expected, "seed {seed}, {table}: {row:?} instead of {expected:?}");
        }
    }
}

/// An edit of each kind that leaves its trace in another place.
fn edit(world: &mut World, dice: &mut Dice, n: u64) {
    let ids = world.ids("mi");
    let any = ids[usize::try_from(dice.roll(ids.len() as u64)).unwrap()];
    match dice.roll(4) {
        0 if !ids.contains(&(any + 1)) => world.insert(any + 1),
        1 => world.delete(any),
        2 => reuse(world, any, n),
        _ => world.edit(any, &format!("edit {n}")),
    }
}

/// Another row with the `Id` of one that was deleted; never edited, as that was.
fn reuse(world: &mut World, id: i64, n: u64) {
    world.edit(id, &format!("another {n}"));
    let row = world.rows.get_mut("mi").unwrap().iter_mut().find(|row| row["Id"] == id).unwrap();
    row.insert("UpdatedAt".to_owned(), json!(format!("UpdatedAt {id}")));
    row.insert("CreatedAt".to_owned(), json!(format!("when {n}")));
}

#[tokio::test]
async fn an_edit_that_leaves_no_trace_is_found_where_times_are_not_the_servers_own() {
    let (site, folder) = (Site::old(world()), Folder::new());
    let bench = Bench::create(folder.path());
    let source = source(&site.server.url);
    bench.attempt(&source, &StopAfter::pages(9)).await.unwrap_err();
    site.change(|world| world.rows.get_mut("mi").unwrap()[0]["Full Name"] = json!("Somebody Else"));
    let counts = bench.attempt(&source, &Silent::default()).await.unwrap();
    assert_same(&bench, &site.world(), 0);
    let resumed = counts.tables[0].resumed.as_ref().unwrap();
    assert_eq!(resumed.taken_over, 0, "such a table is read anew");
    assert!(resumed.at.ends_with('Z'), "{resumed:?}");
}

#[tokio::test]
async fn a_count_of_links_that_changed_without_an_edit_is_found() {
    let (site, folder) = (Site::modern(world()), Folder::new());
    let bench = Bench::create(folder.path());
    let source = source(&site.server.url);
    bench.attempt(&source, &StopAfter::pages(9)).await.unwrap_err();
    // A berth was deleted: neither time of the interest moves (NOCODB 5).
    site.change(|world| {
        world.rows.get_mut("mi").unwrap()[0]["Berths"] = json!(0);
        world.links.remove(0);
    });
    let counts = bench.attempt(&source, &Silent::default()).await.unwrap();
    assert_same(&bench, &site.world(), 0);
    assert_eq!(counts.tables[0].read_again, 1);
}

#[tokio::test]
async fn a_table_with_cells_that_are_made_from_elsewhere_is_read_anew() {
    let world = world();
    let site = Site::with(world, |call, world| {
        let types = json!({"UpdatedAt": "LastModifiedTime", "CreatedAt": "CreatedTime", "Company": "Lookup"});
        call.path.contains("/meta/tables/").then(|| retyped(&world.answer(call), &types))
    });
    let (source, folder) = (source(&site.server.url), Folder::new());
    let bench = Bench::create(folder.path());
    bench.attempt(&source, &StopAfter::pages(9)).await.unwrap_err();
    site.change(|world| world.rows.get_mut("mi").unwrap()[1]["Company"] = json!("Renamed Elsewhere"));
    let counts = bench.attempt(&source, &Silent::default()).await.unwrap();
    assert_same(&bench, &site.world(), 0);
    assert_eq!(counts.tables[0].resumed.as_ref().unwrap().taken_over, 0);
    assert_eq!(counts.tables[0].table, SourceTable::Interests);
}

#[tokio::test]
async fn a_torn_or_damaged_end_of_a_file_is_cut_off_and_read_again() {
    for tail in ["{\"Id\": 9999, \"Full N", "\0\0\0\0\n", "{\"Id\": 1}\n{\"Id\": 2}\n"] {
        let (site, folder) = (Site::modern(world()), Folder::new());
        let bench = Bench::create(folder.path());
        let source = source(&site.server.url);
        bench.attempt(&source, &StopAfter::pages(9)).await.unwrap_err();
        let partial = bench.run.path("raw/interests.jsonl.partial");
        let text = std::fs::read_to_string(&partial).unwrap();
        std::fs::write(&partial, text + tail).unwrap();
        bench.attempt(&source, &Silent::default()).await.unwrap();
        assert_same(&bench, &site.world(), 0);
    }
}

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

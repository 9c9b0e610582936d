//! A reading that is interrupted and goes on: it loses a page at most, and never keeps a row that is not as it is now.

#![expect(clippy::unwrap_used, reason = "an `unwrap` in a test is an assertion")]

mod columns;
mod refused;
mod site;
#[path = "../support/mod.rs"]
mod support;

use landfall_model::{
    monitor::Silent,
    rundir::EXTRACT_COUNTS,
    snapshot::Snapshot,
    source::{SourceRow, SourceTable},
};
use landfall_practice::Rng;
use landfall_snapshot::Error;
use landfall_testkit::Trap;
use serde_json::json;
use site::{Bench, StopAfter, pages, retyped};
use support::{
    source,
    world::{Interests, serve_in_pages, world},
};
use tempfile::{TempDir, tempdir};

const FILES: [&str; 6] =
    ["interests.jsonl", "berths.jsonl", "expenses.jsonl", "invoices.jsonl", "links.jsonl", "objects.jsonl"];

/// In pages of seven rows.
fn serve(world: Snapshot) -> Trap {
    serve_in_pages(7, world, |_, _| None)
}

/// A source whose rows of interests are not known to be as they were, and a run in which their reading was interrupted.
async fn interrupted(world: Snapshot) -> (Trap, TempDir, Bench) {
    let (trap, folder) = (serve(world), tempdir().unwrap());
    let bench = Bench::create(folder.path());
    bench.attempt(&source(trap.url()), &StopAfter::pages(9)).await.unwrap_err();
    (trap, folder, bench)
}

#[tokio::test]
async fn a_reading_that_is_stopped_after_any_page_goes_on_and_loses_one_page_at_most() {
    let (trap, folder) = (serve(world(40)), tempdir().unwrap());
    let whole = Bench::create(folder.path());
    whole.attempt(&source(trap.url()), &Silent::default()).await.unwrap();
    let undisturbed = pages(&trap);
    for stop_after in 1.. {
        let (trap, folder) = (serve(world(40)), tempdir().unwrap());
        let bench = Bench::create(folder.path());
        let source = source(trap.url());
        match bench.attempt(&source, &StopAfter::pages(stop_after)).await {
            Err(Error::Interrupted { .. }) => {}
            Err(error) => panic!("{error}"),
            Ok(_) => {
                assert!(stop_after > 10, "the whole reading has more pages than {stop_after}");
                return;
            }
        }
        assert!(!bench.run.has(EXTRACT_COUNTS));
        let counts = bench.attempt(&source, &Silent::default()).await.unwrap();
        for name in FILES {
            assert_eq!(bench.raw(name), whole.raw(name), "{name}, stopped after {stop_after}");
        }
        for (now, before) in pages(&trap).iter().zip(undisturbed) {
            assert!(*now <= before + 1, "{:?} pages instead of {undisturbed:?}", pages(&trap));
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
        let (trap, folder) = (serve(world(40)), tempdir().unwrap());
        let bench = Bench::create(folder.path());
        let source = source(trap.url());
        let mut rng = Rng::new(seed, "edits");
        for attempt in 0..4 {
            let _ = bench.attempt(&source, &StopAfter::pages(1 + rng.below(12) as u64)).await;
            let edits = rng.below(5) as u64;
            (0..edits).for_each(|n| edit(&mut trap.world(), &mut rng, seed * 1000 + attempt * 10 + n));
        }
        if !bench.run.has(EXTRACT_COUNTS) {
            bench.attempt(&source, &Silent::default()).await.unwrap();
            assert_same(&bench, &trap.world(), seed);
        }
    }
}

fn assert_same(bench: &Bench, world: &Snapshot, seed: u64) {
    let read = Snapshot::read(&bench.run).unwrap();
    for table in SourceTable::ALL {
        let ids = |source: &Snapshot| source.rows(table).iter().map(SourceRow::id).collect::<Vec<_>>();
        assert_eq!(ids(&read), ids(world), "seed {seed}, {table}");
        for (row, now) in read.rows(table).iter().zip(world.rows(table)) {
            let differs = now.cells.iter().find(|(title, cell)| row.cell(title) != Some(cell));
            assert_eq!(differs, None, "seed {seed}, {table} {:?}", now.id());
        }
    }
    for row in &read.interests {
        let linked = world.links.iter().filter(|link| Some(link.interest) == row.id()).count();
        assert_eq!(row.cell("Berths"), Some(&json!(linked)), "seed {seed}, {:?}", row.id());
    }
    assert_eq!(read.links, world.links);
}

/// An edit of each kind that leaves its trace in another place.
fn edit(world: &mut Snapshot, rng: &mut Rng, n: u64) {
    let ids = world.ids();
    let any = *rng.pick(&ids);
    match rng.below(4) {
        0 if !ids.contains(&(any + 1)) => world.insert(any + 1),
        1 => world.delete(any),
        2 => reuse(world, any, n),
        _ => world.edit(any, &format!("edit {n}")),
    }
}

/// Another row with the `Id` of one that was deleted; never edited, as that was.
fn reuse(world: &mut Snapshot, id: i64, n: u64) {
    let row = world.interests.iter_mut().find(|row| row.id() == Some(id)).unwrap();
    row.cells.insert("Full Name".to_owned(), json!(format!("another {n}")));
    row.cells.insert("CreatedAt".to_owned(), json!(format!("when {n}")));
}

/// Changes a cell of the first interest, which was read before the interruption, without any trace in its times.
fn change_silently(trap: &Trap, title: &str) {
    trap.world().rows_mut(SourceTable::Interests)[0]
        .cells
        .insert(title.to_owned(), json!("Silently Changed"));
}

#[tokio::test]
async fn an_edit_that_leaves_no_trace_is_found_where_times_are_not_the_servers_own() {
    for time in ["UpdatedAt", "CreatedAt"] {
        let (trap, _folder, bench) = interrupted(retyped(world(40), time, "DateTime")).await;
        change_silently(&trap, "Full Name");
        let counts = bench.attempt(&source(trap.url()), &Silent::default()).await.unwrap();
        assert_same(&bench, &trap.world(), 0);
        let resumed = counts.tables[0].resumed.as_ref().unwrap();
        assert_eq!(resumed.taken_over, 0, "such a table is read anew");
        assert!(resumed.at.ends_with('Z'), "{resumed:?}");
    }
}

#[tokio::test]
async fn a_count_of_links_that_changed_without_an_edit_is_found() {
    let (trap, _folder, bench) = interrupted(world(40)).await;
    // A berth was deleted: neither time of the interest moves (NOCODB 5).
    trap.world().links.remove(0);
    let counts = bench.attempt(&source(trap.url()), &Silent::default()).await.unwrap();
    assert_same(&bench, &trap.world(), 0);
    assert_eq!(counts.tables[0].read_again, 1);
}

#[tokio::test]
async fn a_table_with_cells_that_are_made_from_elsewhere_is_read_anew() {
    let (trap, _folder, bench) = interrupted(retyped(world(40), "Company", "Lookup")).await;
    change_silently(&trap, "Company");
    let counts = bench.attempt(&source(trap.url()), &Silent::default()).await.unwrap();
    assert_same(&bench, &trap.world(), 0);
    assert_eq!(counts.tables[0].resumed.as_ref().unwrap().taken_over, 0);
}

#[tokio::test]
async fn rows_from_before_that_do_not_come_to_rest_are_read_anew() {
    let (trap, _folder, bench) = interrupted(world(40)).await;
    // Each pass over the keys of rows that were taken over, which asks for their witnesses, finds the first of them edited.
    trap.hook(|call, world| {
        if call.is_page("mi") && call.query("where").is_none() && call.query_all("fields").count() == 4 {
            let name = format!("{} again", world.interests[0].cell("Full Name").unwrap());
            world.edit(3, &name);
        }
        None
    });
    let counts = bench.attempt(&source(trap.url()), &Silent::default()).await.unwrap();
    assert_same(&bench, &trap.world(), 0);
    assert_eq!((counts.tables[0].resumed.as_ref().unwrap().taken_over, counts.tables[0].read_again), (0, 0));
}

#[tokio::test]
async fn a_torn_or_damaged_end_of_a_file_is_cut_off_and_read_again() {
    for tail in ["{\"Id\": 9999, \"Full N", "\0\0\0\0\n", "{\"Id\": 1}\n{\"Id\": 2}\n"] {
        let (trap, _folder, bench) = interrupted(world(40)).await;
        let partial = bench.run.path("raw/interests.jsonl.partial");
        let text = std::fs::read_to_string(&partial).unwrap();
        assert!(text.lines().count() >= 7);
        std::fs::write(&partial, text + tail).unwrap();
        bench.attempt(&source(trap.url()), &Silent::default()).await.unwrap();
        assert_same(&bench, &trap.world(), 0);
    }
}

#[tokio::test]
async fn what_a_kill_amid_corrections_left_is_removed_also_where_a_table_is_read_anew() {
    for uidt in ["SingleLineText", "Lookup"] {
        let (trap, _folder, bench) = interrupted(retyped(world(40), "Company", uidt)).await;
        std::fs::write(bench.run.path("raw/interests.jsonl.partial.new"), "{\"Id\": 3, \"Full Name\"")
            .unwrap();
        bench.attempt(&source(trap.url()), &Silent::default()).await.unwrap();
        let names = std::fs::read_dir(bench.run.path("raw")).unwrap();
        let names: Vec<String> =
            names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        assert!(!names.iter().any(|name| name.contains(".partial")), "{uidt}: {names:?}");
    }
}

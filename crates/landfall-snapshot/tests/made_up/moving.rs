//! Rows that are inserted, edited and deleted while they are read.

use landfall_model::{
    kind::Kind,
    snapshot::Snapshot,
    source::{Column, SourceTable},
};
use landfall_testkit::{
    Trap,
    trap::{Reply, Trick},
};
use serde_json::json;

use crate::support::{
    Taken, snapshot, source,
    world::{Interests, after, column, is_keys, is_whole, list, serve, serve_in_pages, world},
};

/// A server of 20 interests that changes them with each of its first `times` passes over the keys.
fn moving(times: usize, change: impl Fn(&mut Snapshot, usize) + Send + 'static) -> Trap {
    let mut passes = 0;
    serve(world(20), move |call, world| {
        if is_keys(call, "mi") && after(call).is_none() && passes < times {
            passes += 1;
            change(world, passes);
        }
        None
    })
}

fn ids(taken: &Taken) -> Vec<i64> {
    taken.snapshot().interests.iter().map(|row| row.id().unwrap()).collect()
}

#[tokio::test]
async fn rows_that_come_and_go_while_they_are_read_are_accounted_for() {
    let mut step = 0;
    let server = serve_in_pages(20, world(50), move |call, world| {
        step += usize::from(call.is_page("mi"));
        if step == 2 {
            world.delete(3); // read already
            world.delete(126); // not yet read
            world.insert(600);
            step += 1;
        }
        None
    });
    let taken = snapshot(&source(server.url())).await;
    let interests = &taken.counts().tables[0];
    assert_eq!((interests.read, interests.counted_before, interests.counted_after), (49, 50, 49));
    assert_eq!((interests.second_pass, interests.rounds, interests.read_again), (49, 2, 0));
    assert_eq!(interests.gone_while_read, [3]);
    assert!(!ids(&taken).contains(&3) && !ids(&taken).contains(&126) && ids(&taken).contains(&600));
}

#[tokio::test]
async fn rows_added_after_the_last_page_are_read_too() {
    let mut added = false;
    let server = serve(world(4), move |call, world| {
        if is_whole(call, "mi") && after(call) == Some("(Id,gt,12)") && !std::mem::replace(&mut added, true) {
            world.insert(15);
            return Some(list([]));
        }
        None
    });
    let taken = snapshot(&source(server.url())).await;
    let interests = &taken.counts().tables[0];
    assert_eq!((interests.read, interests.counted_before, interests.counted_after), (5, 4, 5));
    assert_eq!((interests.rounds, interests.read_again), (2, 1));
    assert_eq!(ids(&taken), [3, 6, 9, 12, 15]);
}

#[tokio::test]
async fn a_row_edited_while_it_is_read_is_in_the_snapshot_as_it_is_now() {
    let server = moving(1, |world, _| world.edit(6, "Now"));
    let taken = snapshot(&source(server.url())).await;
    let interests = &taken.counts().tables[0];
    assert_eq!((interests.read, interests.rounds, interests.read_again), (20, 2, 1));
    let rows = taken.snapshot().interests;
    assert_eq!(rows[1].cell("Full Name"), Some(&json!("Now")));
    assert_eq!(rows[2].cell("Full Name"), Some(&json!("Full Name 9")));
    assert!(
        taken.heard.iter().any(|line| line.starts_with("Warning: interests: 1 row moved")),
        "{:?}",
        taken.heard
    );
    let again = server.calls().iter().filter(|call| after(call) == Some("(Id,gt,5)")).count();
    assert_eq!(again, 1, "a single row is asked for alone");
}

#[tokio::test]
async fn a_row_in_the_place_of_another_is_found_although_the_count_stays() {
    let server = moving(1, |world, _| {
        world.delete(9);
        world.insert(10);
    });
    let taken = snapshot(&source(server.url())).await;
    let interests = &taken.counts().tables[0];
    assert_eq!((interests.read, interests.counted_before, interests.counted_after), (20, 20, 20));
    assert_eq!((interests.read_again, interests.gone_while_read.as_slice()), (1, [9].as_slice()));
    assert_eq!(ids(&taken)[..4], [3, 6, 10, 12]);
}

#[tokio::test]
async fn another_row_with_the_id_of_one_that_was_deleted_is_found_although_neither_was_ever_edited() {
    let never_edited = |world: &mut Snapshot, name: &str| {
        let row = world.interests.last_mut().unwrap();
        row.cells.insert("UpdatedAt".to_owned(), json!(null));
        row.cells.insert("Full Name".to_owned(), json!(name));
        row.cells.insert("CreatedAt".to_owned(), json!(format!("when {name} came")));
    };
    let mut start = world(20);
    never_edited(&mut start, "The First");
    let mut is_read = false;
    let server = serve(start, move |call, world| {
        if is_keys(call, "mi") && !std::mem::replace(&mut is_read, true) {
            never_edited(world, "The Next");
        }
        None
    });
    let taken = snapshot(&source(server.url())).await;
    assert_eq!(taken.snapshot().interests[19].cell("Full Name"), Some(&json!("The Next")));
    assert_eq!(taken.counts().tables[0].read_again, 1);
}

#[tokio::test]
async fn rows_that_come_to_rest_in_the_last_round_are_read_as_they_are_then() {
    let server = moving(4, |world, pass| world.edit(6, &format!("Name {pass}")));
    let taken = snapshot(&source(server.url())).await;
    let interests = &taken.counts().tables[0];
    assert_eq!((interests.rounds, interests.read_again), (5, 4));
    assert_eq!(taken.snapshot().interests[1].cell("Full Name"), Some(&json!("Name 4")));
}

#[tokio::test]
async fn rows_that_never_rest_are_an_error_that_names_them() {
    type Change = fn(&mut Snapshot, usize);
    let cases: [(Change, &str); 3] = [
        (|world, pass| world.edit(6, &format!("Name {pass}")), "these still differ: 6;"),
        (|world, pass| world.insert(1000 + i64::try_from(pass).unwrap()), "these still differ: 1005;"),
        (|world, pass| world.delete(3 * i64::try_from(pass).unwrap()), "these still differ: 15;"),
    ];
    for (change, text) in cases {
        let server = moving(usize::MAX, change);
        let taken = snapshot(&source(server.url())).await;
        let failure = taken.failure();
        assert!(
            failure.starts_with("interests: rows were added, changed or deleted") && failure.contains(text),
            "{failure}"
        );
        assert_eq!(taken.result.unwrap_err().kind(), Kind::Source);
        assert!(!taken.run.has("raw/interests.jsonl") && !taken.run.has("reports/extract-counts.json"));
    }
}

#[tokio::test]
async fn a_key_that_the_second_pass_loses_is_an_error_by_the_count() {
    let server = serve(world(10), |call, world| {
        let mut holey = world.clone();
        holey.interests.remove(4);
        is_keys(call, "mi").then(|| call.answer(&mut holey))
    });
    let failure = snapshot(&source(server.url())).await.failure();
    assert!(failure.contains("interests: the source counts 10 rows and handed out 9;"), "{failure}");
}

#[tokio::test]
async fn a_row_that_cannot_be_read_again_is_an_error_and_no_old_row() {
    let mut edited = false;
    let server = serve(world(10), move |call, world| {
        if is_keys(call, "mi") && !std::mem::replace(&mut edited, true) {
            world.edit(6, "Now");
        }
        (is_whole(call, "mi") && edited).then(|| Reply::new(500, r#"{"msg":"boom"}"#))
    });
    let failure = snapshot(&source(server.url())).await.failure();
    assert!(failure.contains("cannot read the interests after Id 5 from the source"), "{failure}");
}

#[tokio::test]
async fn whatever_moves_while_it_is_read_the_snapshot_holds_what_is_there_at_the_end() {
    for seed in 1..=40 {
        let server = Trap::start(world(60)).unwrap();
        server.misbehave(Trick::Restless { table: SourceTable::Interests, seed, moves: 25 });
        server.misbehave(Trick::ShortPages(7));
        let taken = snapshot(&source(server.url())).await;
        assert!(taken.result.is_ok(), "seed {seed}: {}", taken.failure());
        let (end, read) = (server.world().clone(), taken.snapshot());
        assert_ne!(end, world(60), "seed {seed}: nothing moved");
        assert_eq!(ids(&taken), end.ids(), "seed {seed}");
        for (read, row) in read.interests.iter().zip(&end.interests) {
            for (title, cell) in &row.cells {
                assert_eq!(read.cell(title), Some(cell), "seed {seed}, row {:?}", read.id());
            }
        }
        let counts = &taken.counts().tables[0];
        assert_eq!((counts.second_pass, counts.counted_after), (counts.read, counts.read), "seed {seed}");
        assert!(counts.gone_while_read.iter().all(|id| !ids(&taken).contains(id)), "seed {seed}");
    }
}

/// How the reading of a source ends whose columns of interests are changed between its first page and the rest.
async fn with_columns_changed(change: impl Fn(&mut Vec<Column>) + Send + 'static) -> Taken {
    let mut pages = 0;
    let server = serve_in_pages(10, world(20), move |call, world| {
        pages += usize::from(is_whole(call, "mi"));
        if pages == 2 {
            pages += 1;
            change(&mut world.columns[0].columns);
        }
        None
    });
    snapshot(&source(server.url())).await
}

fn called<'c>(columns: &'c mut [Column], title: &str) -> &'c mut Column {
    columns.iter_mut().find(|column| column.title == title).unwrap()
}

#[tokio::test]
async fn a_title_that_passes_to_another_column_while_rows_are_read_ends_the_reading() {
    let taken = with_columns_changed(|columns| {
        // The rows read before have the old address under this title, those after it the new one, and no time tells of it.
        called(columns, "Address").id = "Place of Residence".to_owned();
        called(columns, "Place of Residence").id = "Address".to_owned();
    })
    .await;
    let failure = taken.failure();
    for part in [
        "the columns of interests were changed in NocoDB while its rows were read",
        "column \"Address\" (role address) is now called \"Place of Residence\"",
        "nothing of it was kept",
    ] {
        assert!(failure.contains(part), "{part}: {failure}");
    }
    assert_eq!(taken.result.unwrap_err().kind(), Kind::Source);
}

#[tokio::test]
async fn a_column_that_comes_while_rows_are_read_ends_the_reading_and_a_new_choice_does_not() {
    let taken = with_columns_changed(|columns| columns.push(column("Notes", "LongText"))).await;
    let failure = taken.failure();
    assert!(failure.contains("interests: column \"Notes\" is new"), "{failure}");
    let choice = |columns: &mut Vec<Column>| called(columns, "Source").options.push("Fair".to_owned());
    assert_eq!(with_columns_changed(choice).await.counts().tables[0].read, 20);
}

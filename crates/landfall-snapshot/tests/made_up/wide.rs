//! Tables of so many and so long titles that one call cannot name them all.

use landfall_model::{snapshot::Snapshot, source::SourceTable};
use landfall_testkit::trap::Reply;
use serde_json::json;

use crate::support::{
    snapshot, source,
    world::{Interests, after, column, is_whole, serve, world},
};

/// So many interests with 150 titles of 60 characters each, about 20 kB in an address.
fn wide(interests: i64) -> (Snapshot, Vec<String>) {
    let mut world = world(interests);
    let titles: Vec<String> = (0..150).map(|n| format!("{n:03} {}", "Länge é漢字".repeat(7))).collect();
    let table = world.columns.iter_mut().find(|columns| columns.table == SourceTable::Interests).unwrap();
    table.columns.extend(titles.iter().map(|title| column(title, "SingleLineText")));
    for row in &mut world.interests {
        titles.iter().for_each(|title| drop(row.cells.insert(title.clone(), json!("before"))));
    }
    (world, titles)
}

#[tokio::test]
async fn a_table_of_many_long_titles_is_read_in_calls_that_a_server_takes() {
    let (world, titles) = wide(50);
    let server = serve(world, |call, _| {
        let length: usize = call.query_all("fields").map(|title| title.len() * 3).sum();
        (length > 16_000).then(|| Reply::new(431, ""))
    });
    let taken = snapshot(&source(server.url())).await;
    assert!(taken.result.is_ok(), "{}", taken.failure());
    let rows = taken.snapshot().interests;
    assert_eq!(rows.len(), 50);
    let is_there = |title: &String| rows.iter().all(|row| row.cell(title) == Some(&json!("before")));
    assert!(titles.iter().all(is_there));
    let order: Vec<&String> = rows[0].cells.keys().rev().take(150).rev().collect();
    assert_eq!(order, titles.iter().collect::<Vec<_>>());
}

#[tokio::test]
async fn where_something_in_front_takes_shorter_addresses_fewer_columns_are_named_in_each() {
    for status in [413, 414, 431] {
        let (world, titles) = wide(20);
        let server = serve(world, move |call, _| {
            let length: usize = call.query_all("fields").map(|title| title.len() * 3).sum();
            (length > 2_000).then(|| Reply::new(status, "<html>").with("content-type", "text/html"))
        });
        let taken = snapshot(&source(server.url())).await;
        assert!(taken.result.is_ok(), "{}", taken.failure());
        let rows = taken.snapshot().interests;
        let is_there = |title: &String| rows.iter().all(|row| row.cell(title) == Some(&json!("before")));
        assert!(rows.len() == 20 && titles.iter().all(is_there));
    }
}

#[tokio::test]
async fn an_address_that_cannot_be_shorter_is_named_with_what_to_do() {
    let server =
        serve(world(3), |call, _| (call.query_all("fields").count() > 1).then(|| Reply::new(414, "")));
    let taken = snapshot(&source(server.url())).await;
    let told = taken.failure();
    assert!(told.contains("no address of this length (HTTP 414") && told.contains("8 KiB"), "{told}");
}

#[tokio::test]
async fn a_row_that_is_written_between_the_parts_of_it_is_read_again() {
    let (world, titles) = wide(20);
    let mut seen = 0;
    let (first, last) = (titles[0].clone(), titles[149].clone());
    let server = serve(world, move |call, world| {
        seen += usize::from(is_whole(call, "mi") && after(call).is_none());
        if seen == 2 {
            seen += 1;
            for title in [&first, &last] {
                let row = world.interests.iter_mut().find(|row| row.id() == Some(6)).unwrap();
                row.cells.insert(title.clone(), json!("after"));
            }
            world.edit(6, "Now");
        }
        None
    });
    let taken = snapshot(&source(server.url())).await;
    assert_eq!(taken.counts().tables[0].read, 20);
    let row = &taken.snapshot().interests[1];
    let cells = [&titles[0], &titles[149]].map(|title| row.cell(title).unwrap().clone());
    assert_eq!(cells, [json!("after"), json!("after")]);
}

//! The whole world comes back from every source, read by the program's own reader.

use std::collections::BTreeMap;

use landfall_model::{
    cell,
    snapshot::Snapshot,
    source::{SourceRow, SourceTable},
};
use serde_json::{Value, json};

use crate::{subject::all, support::snapshot, world::world};

/// What is compared of a cell: a server adds an id of its own to attachments.
fn comparable(cell: &Value) -> Option<String> {
    let Value::Array(attachments) = cell else { return cell::text(cell) };
    let kept = attachments.iter().map(|one| json!([one["url"], one["title"], one["mimetype"], one["size"]]));
    cell::text(&kept.collect())
}

/// A row without the moments, which a server sets itself, and the columns of the server's own, which are not read.
fn cells(row: &SourceRow) -> BTreeMap<&str, Option<String>> {
    let kept = row.cells.iter().filter(|(title, _)| !title.ends_with("edAt") && !title.starts_with("nc_"));
    kept.map(|(title, cell)| (title.as_str(), comparable(cell))).collect()
}

#[tokio::test]
async fn the_same_world_comes_back_equal_from_every_source() {
    for subject in all().await {
        let taken = snapshot(&subject.config()).await;
        assert!(taken.result.is_ok(), "{subject}: {}", taken.failure());
        let read = taken.snapshot();
        assert_eq!(read.links, world().links, "{subject}");
        for table in SourceTable::ALL {
            assert_eq!(read.rows(table).len(), world().rows(table).len(), "{subject} {table}");
            for (read, given) in read.rows(table).iter().zip(world().rows(table)) {
                assert_eq!(cells(read), cells(given), "{subject} {table} {:?}", given.id());
            }
        }
        assert_eq!(taken.counts().mutating_requests, 0, "{subject}");
    }
}

#[tokio::test]
async fn every_generation_of_one_server_gives_the_same_snapshot_in_smaller_pages_too() {
    let mut first: Vec<(String, Snapshot)> = Vec::new();
    for subject in all().await {
        let mut config = subject.config();
        config.limits.page_rows = 97;
        let taken = snapshot(&config).await;
        let read = Snapshot { objects: vec![], ..taken.snapshot() };
        match first.iter().find(|(other, _)| *other == config.url) {
            Some((_, before)) => assert!(read == *before, "{subject}: not as in the generation before"),
            None => first.push((config.url, read)),
        }
    }
    assert_eq!(first.len(), 4);
}

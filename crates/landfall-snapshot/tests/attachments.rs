//! Attachment cells against the listing of the buckets: what is there, what lies elsewhere, and what dangles.

#![expect(clippy::unwrap_used, reason = "an `unwrap` in a test is an assertion")]

#[path = "resume/site.rs"]
mod site;
mod support;

use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use landfall_model::{
    monitor::Silent,
    source::{Object, SourceTable},
};
use landfall_snapshot::{AttachmentCounts, Unlisted, take};
use landfall_store::{Content, Error, Head, Names, Reader};
use landfall_testkit::Trap;
use serde_json::{Value, json};
use site::{Bench, retype};
use support::{
    snapshot, source,
    world::{serve, world},
};
use tempfile::tempdir;

/// Three expenses, whose `Receipt` holds these cells.
fn with_receipts(cells: [Value; 3]) -> Trap {
    let mut world = world(2);
    retype(&mut world, SourceTable::Expenses, "Receipt", "Attachment");
    for (row, cell) in world.expenses.iter_mut().zip(cells) {
        row.cells.insert("Receipt".to_owned(), cell);
    }
    serve(world, |_, _| None)
}

fn unlisted(id: i64, title: &str) -> Unlisted {
    Unlisted { id, title: title.to_owned() }
}

#[tokio::test]
async fn attachments_are_counted_by_where_they_are_and_missing_ones_are_named_without_their_names() {
    let trap = with_receipts([
        json!([
            {"url": "https://files.example/client-portal/a%201.pdf", "title": "a 1.pdf", "size": 5},
            {"url": "https://files.example/client-portal/b/3.pdf", "title": "Jo Doe.pdf", "size": 9},
        ]),
        json!([{"url": "https://elsewhere.example/x/Jo.pdf", "title": "Jo.pdf", "size": 9}]),
        json!([{"path": "download/2026/a.pdf", "title": "a.pdf", "size": 9}]),
    ]);
    let taken = snapshot(&source(trap.url())).await;
    let expected = AttachmentCounts {
        table: SourceTable::Expenses,
        column: "Receipt".to_owned(),
        cells: 3,
        files: 4,
        found: 1,
        stored: 1,
        elsewhere: vec![unlisted(6, "J•••.pdf")],
        missing: vec![unlisted(3, "J•••.pdf")],
    };
    assert_eq!(taken.counts().attachments, [expected]);
    let warnings: Vec<_> = taken.heard.iter().filter(|line| line.starts_with("Warning")).collect();
    assert_eq!(
        warnings,
        [
            "Warning: expenses, column \"Receipt\": 1 attachment in no bucket's listing, of the records 3",
            "Warning: expenses, column \"Receipt\": 1 attachment in no bucket that is read, of the records 6",
        ]
    );
    let told: Vec<_> =
        taken.heard.iter().filter(|line| line.contains("client-portal") || line.contains("Info")).collect();
    assert_eq!(
        told,
        [
            "start list client-portal None",
            "advance list client-portal 2",
            "finish list client-portal: 2 objects",
            "Info: without an object in the listing: 1 attachment; the buckets are listed once more, since it may have been on its way",
            "start list client-portal once more None",
            "advance list client-portal once more 2",
            "finish list client-portal once more: 2 objects",
        ]
    );
}

#[tokio::test]
async fn where_nothing_dangles_the_buckets_are_listed_once() {
    let found = json!([{"url": "https://files.example/client-portal/a%201.pdf"}]);
    let trap = with_receipts([found.clone(), Value::Null, found]);
    let taken = snapshot(&source(trap.url())).await;
    let receipts = &taken.counts().attachments[0];
    assert_eq!((receipts.cells, receipts.files, receipts.found), (2, 2, 2));
    assert!(!taken.heard.iter().any(|line| line.starts_with("Warning")), "{:?}", taken.heard);
    assert_eq!(taken.heard.iter().filter(|line| line.starts_with("start list client-portal")).count(), 1);
}

/// A bucket whose only object shows in the second listing.
#[derive(Default)]
struct Late(AtomicUsize);

#[async_trait]
impl Reader for Late {
    async fn head_bucket(&self, _: &str) -> Result<(), Error> {
        Ok(())
    }

    async fn list(&self, bucket: &str, on_page: &mut (dyn FnMut(Vec<Object>) + Send)) -> Result<(), Error> {
        if self.0.fetch_add(1, Ordering::Relaxed) > 0 {
            let (bucket, key, etag, modified) =
                (bucket.to_owned(), "late.pdf".to_owned(), String::new(), String::new());
            on_page(vec![Object { bucket, key, size: 7, etag, modified }]);
        }
        Ok(())
    }

    async fn head(&self, _: &str, _: &str) -> Result<Head, Error> {
        panic!("not needed to list")
    }

    async fn tags(&self, _: &str, _: &str) -> Result<Option<Names>, Error> {
        panic!("not needed to list")
    }

    async fn open(&self, _: &str, _: &str, _: &str) -> Result<Content, Error> {
        panic!("not needed to list")
    }
}

#[tokio::test]
async fn an_object_that_was_on_its_way_is_found_by_the_second_listing_which_is_the_one_that_is_kept() {
    let trap = with_receipts([json!([{"title": "late.pdf", "size": 7}]), Value::Null, Value::Null]);
    let folder = tempdir().unwrap();
    let (bench, store) = (Bench::create(folder.path()), Late::default());
    let (source, monitor) = (source(trap.url()), Silent::default());
    let counts = take(&source, &bench.mapping, &store, &bench.buckets, &bench.run, &monitor).await.unwrap();
    assert_eq!((counts.attachments[0].found, counts.attachments[0].missing.len()), (1, 0));
    assert_eq!((counts.buckets[0].objects, counts.buckets[0].bytes), (1, 7));
    assert!(bench.raw("objects.jsonl").contains("late.pdf"));
}

//! Rows and links that are lost, repeated or moved while they are read.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicU64, Ordering},
};

use landfall_model::{
    kind::Kind,
    mapping::Mapping,
    snapshot::Snapshot,
    source::{Link, SourceTable},
};
use landfall_snapshot::Error;
use landfall_testkit::{
    Trap,
    trap::{Reply, edit},
};
use serde_json::{Value, json};

use crate::support::{
    Ear, snapshot, snapshot_with, source,
    world::{after, is_whole, list, row, serve, serve_in_pages, world},
};

#[tokio::test]
async fn a_lost_page_is_an_error_that_names_the_ids() {
    // The rows with the ids 78 to 150 are never handed out, only their keys.
    let server = serve_in_pages(25, world(80), |call, world| {
        let mut holey = world.clone();
        holey.interests.retain(|row| !(78..=150).contains(&row.id().unwrap()));
        is_whole(call, "mi").then(|| call.answer(&mut holey))
    });
    let taken = snapshot(&source(server.url())).await;
    let failure = taken.failure();
    assert!(
        failure.contains("interests: the source counts 80 rows and handed out 55; missing are 78, 81, 84"),
        "{failure}"
    );
    assert!(failure.contains("135 and 5 more"), "{failure}");
    assert_eq!(taken.result.unwrap_err().kind(), Kind::Source);
    assert!(!taken.run.has("raw/interests.jsonl"));
}

#[tokio::test]
async fn a_page_lost_once_is_read_again() {
    let server = serve_in_pages(25, world(80), |call, world| {
        let lost = is_whole(call, "mi") && after(call) == Some("(Id,gt,75)");
        lost.then(|| call.with("where", "(Id,gt,150)").answer(world))
    });
    let taken = snapshot(&source(server.url())).await;
    let interests = &taken.counts().tables[0];
    assert_eq!((interests.read, interests.second_pass, interests.counted_after), (80, 80, 80));
    assert_eq!((interests.read_again, interests.rounds), (25, 2));
    assert_eq!(taken.snapshot().interests.len(), 80);
}

#[tokio::test]
async fn rows_that_no_page_shows_are_an_error_by_the_count() {
    let server = serve(world(10), |call, _| {
        call.path.ends_with("/mi/records/count").then(|| Reply::json(&json!({"count": 12})))
    });
    let failure = snapshot(&source(server.url())).await.failure();
    assert!(
        failure
            .contains("interests: the source counts 12 rows and handed out 10; nothing of it may be loaded"),
        "{failure}"
    );
}

#[tokio::test]
async fn rows_out_of_account_are_refused_by_name() {
    let page = |rows: &[Value]| {
        list(rows.iter().map(|id| {
            let mut row = row(SourceTable::Expenses, 1);
            row.insert("Id".into(), id.clone());
            Value::Object(row)
        }))
    };
    let renamed = {
        let mut row = row(SourceTable::Expenses, 3);
        row.remove("Price");
        list([Value::Object(row)])
    };
    let cases = [
        (page(&[json!(3), json!(3)]), "expenses: the row with Id 3 came twice"),
        (page(&[json!(6), json!(3)]), "expenses: the row with Id 3 came after that with Id 6"),
        (page(&[json!("3")]), "has the Id \"3\", which is no integer"),
        (renamed, "expenses: the row 3 came without the cell \"Price\""),
    ];
    for (reply, text) in cases {
        let server = serve(world(1), move |call, _| call.is_page("me").then(|| reply.clone()));
        let failure = snapshot(&source(server.url())).await.failure();
        assert!(failure.contains(text), "{failure}");
    }
}

#[tokio::test]
async fn orphan_links_are_kept_and_told() {
    let mut world = world(5);
    world.links.push(Link { interest: 999, berth: 3 });
    let server = serve(world, |_, _| None);
    let taken = snapshot(&source(server.url())).await;
    let orphan = Link { interest: 999, berth: 3 };
    assert_eq!(taken.counts().links.orphans, [orphan]);
    assert_eq!(taken.snapshot().links.last(), Some(&orphan));
    assert!(
        taken.heard.iter().any(|line| line.starts_with("Warning: 1 link to an interest or a berth")),
        "{:?}",
        taken.heard
    );
}

#[tokio::test]
async fn a_berth_that_comes_after_the_berths_were_read_loses_no_link() {
    let mut has_come = false;
    let server = serve(world(5), move |call, world| {
        if call.is_page(Trap::JUNCTION) && !std::mem::replace(&mut has_come, true) {
            edit::insert(world, SourceTable::Berths, row(SourceTable::Berths, 99));
            world.links.extend([Link { interest: 3, berth: 99 }, Link { interest: 15, berth: 99 }]);
            world.links.sort_unstable();
            // One more than was counted and one that was read and is gone: the rows are asked again.
            world.links.retain(|link| link.interest != 6);
        }
        None
    });
    let taken = snapshot(&source(server.url())).await;
    assert!(taken.result.is_ok(), "{}", taken.failure());
    let orphans = [3, 15].map(|interest| Link { interest, berth: 99 });
    assert_eq!(taken.counts().links.orphans, orphans);
}

#[tokio::test]
async fn a_lost_link_is_an_error() {
    let cut = serve(world(5), |call, world| {
        call.is_page(Trap::JUNCTION).then(|| {
            let mut shorter = Snapshot { links: world.links[..3].to_vec(), ..world.clone() };
            call.answer(&mut shorter)
        })
    });
    let failure = snapshot(&source(cut.url())).await.failure();
    assert!(failure.contains("links: the source counts 5 and handed out 3"), "{failure}");

    // Its rows still count the link that the junction table has lost.
    let mut lost = world(5);
    let link = lost.links.remove(1);
    let uncounted = serve(lost, move |call, world| {
        let mut before = world.clone();
        before.links.push(link);
        call.is_page("mi").then(|| call.answer(&mut before))
    });
    let failure = snapshot(&source(uncounted.url())).await.failure();
    assert!(
        failure.contains("links: the source counts 4 and handed out 4; too few at the interests 6;"),
        "{failure}"
    );
}

#[tokio::test]
async fn links_that_are_counted_again_are_no_reason_to_read_on_where_the_operator_wants_to_stop() {
    let mut lost = world(5);
    let link = lost.links.remove(1);
    let (stop, counted_again) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
    let (asked, again, mut has_begun) = (Arc::clone(&stop), Arc::clone(&counted_again), false);
    let server = serve(lost, move |call, world| {
        has_begun |= call.is_page(Trap::JUNCTION);
        if has_begun && call.is_page("mi") {
            asked.store(true, Ordering::Relaxed);
            again.fetch_add(1, Ordering::Relaxed);
        }
        let mut before = world.clone();
        before.links.push(link);
        call.is_page("mi").then(|| call.answer(&mut before))
    });
    let ear = Ear { stop, ..Ear::default() };
    let taken = snapshot_with(&source(server.url()), &Mapping::default(), ear, &[]).await;
    assert!(matches!(taken.result, Err(Error::Interrupted { .. })), "{}", taken.failure());
    assert_eq!(counted_again.load(Ordering::Relaxed), 1, "a page that was asked for already, and no other");
}

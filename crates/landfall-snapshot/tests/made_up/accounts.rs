//! Rows and links that are lost, repeated or moved while they are read.

use landfall_model::{
    kind::Kind,
    source::{Link, SourceTable},
};
use serde_json::{Value, json};

use crate::support::{
    http::{Call, Reply},
    snapshot, source,
    source::{World, after, is_page, list, row, serve},
};

#[tokio::test]
async fn a_lost_page_is_an_error_that_names_the_ids() {
    let server = serve(World { page_cap: 25, ..World::of(80) }, |call, world| {
        let whole = call.query.iter().filter(|(name, _)| name == "fields").count() > 1;
        // The rows with the ids 78 to 150 are passed over, except in a pass over the keys alone.
        (is_page(call, "mi") && whole && after(call) == Some("(Id,gt,75)")).then(|| {
            let call = Call {
                query: vec![
                    ("limit".into(), "25".into()),
                    ("sort".into(), "Id".into()),
                    ("where".into(), "(Id,gt,150)".into()),
                ]
                .into_iter()
                .chain(call.query.iter().filter(|(name, _)| name == "fields").cloned())
                .collect(),
                ..call.clone()
            };
            world.answer(&call)
        })
    });
    let taken = snapshot(&source(&server.url)).await;
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
async fn rows_that_no_page_shows_are_an_error_by_the_count() {
    let server = serve(World::of(10), |call, _| {
        call.path.ends_with("/mi/records/count").then(|| Reply::json(&json!({"count": 12})))
    });
    let failure = snapshot(&source(&server.url)).await.failure();
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
        let server = serve(World::of(1), move |call, _| is_page(call, "me").then(|| reply.clone()));
        let failure = snapshot(&source(&server.url)).await.failure();
        assert!(failure.contains(text), "{failure}");
    }
}

#[tokio::test]
async fn a_server_that_ignores_the_condition_is_noticed() {
    let server = serve(World::of(5), |call, world| {
        let mut deaf = call.clone();
        deaf.query.retain(|(name, _)| name != "where");
        is_page(call, "mi").then(|| world.answer(&deaf))
    });
    let failure = snapshot(&source(&server.url)).await.failure();
    assert!(failure.contains("interests: the row with Id 3 came after that with Id 15"), "{failure}");
}

#[tokio::test]
async fn rows_that_come_and_go_while_they_are_read_are_accounted_for() {
    let mut step = 0;
    let server = serve(World { page_cap: 20, ..World::of(50) }, move |call, world| {
        if is_page(call, "mi") {
            step += 1;
        }
        if step == 2 {
            let rows = world.rows.get_mut("mi").unwrap();
            rows.remove(0); // Id 3, read already
            rows.remove(40); // Id 126, not yet read
            rows.push(row(SourceTable::Interests, 600));
            world.links.retain(|(interest, _)| *interest != 3 && *interest != 126);
            world.links.push((600, 3));
            step += 1;
        }
        None
    });
    let taken = snapshot(&source(&server.url)).await;
    let interests = &taken.counts().tables[0];
    assert_eq!((interests.read, interests.counted_before, interests.counted_after), (50, 50, 49));
    assert_eq!(interests.gone_while_read, [3]);
    let ids: Vec<i64> = taken.snapshot().interests.iter().map(|row| row.id().unwrap()).collect();
    assert!(ids.contains(&3) && !ids.contains(&126) && ids.contains(&600));
}

#[tokio::test]
async fn rows_added_after_the_last_page_are_read_on() {
    let mut added = false;
    let server = serve(World::of(4), move |call, world| {
        if is_page(call, "mi") && after(call) == Some("(Id,gt,12)") && !std::mem::replace(&mut added, true) {
            world.rows.get_mut("mi").unwrap().push(row(SourceTable::Interests, 15));
            world.links.push((15, 3));
            return Some(list([]));
        }
        None
    });
    let taken = snapshot(&source(&server.url)).await;
    let interests = &taken.counts().tables[0];
    assert_eq!((interests.read, interests.counted_before, interests.counted_after), (5, 4, 5));
    assert_eq!(taken.snapshot().interests.len(), 5);
}

#[tokio::test]
async fn orphan_links_are_kept_and_told() {
    let mut world = World::of(5);
    world.links.push((999, 3));
    let server = serve(world, |_, _| None);
    let taken = snapshot(&source(&server.url)).await;
    let orphan = Link { interest: 999, berth: 3 };
    assert_eq!(taken.counts().links.orphans, [orphan]);
    assert_eq!(taken.snapshot().links.last(), Some(&orphan));
    assert!(
        taken.heard.iter().any(|line| line.starts_with("Warning: 1 links lead to an interest or a berth")),
        "{:?}",
        taken.heard
    );
}

#[tokio::test]
async fn a_lost_link_is_an_error() {
    let cut = serve(World::of(5), |call, world| {
        is_page(call, "mj").then(|| {
            let shorter = World { links: world.links[..3].to_vec(), ..world.clone() };
            shorter.answer(call)
        })
    });
    let failure = snapshot(&source(&cut.url)).await.failure();
    assert!(failure.contains("links: the source counts 5 and handed out 3"), "{failure}");

    let mut world = World::of(5);
    world.links.remove(1);
    let uncounted = serve(world, |_, _| None);
    let failure = snapshot(&source(&uncounted.url)).await.failure();
    assert!(
        failure.contains("links: the source counts 4 and handed out 4; too few at the interests 6;"),
        "{failure}"
    );
}

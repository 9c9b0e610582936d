//! A server that says one thing and does another.

use landfall_model::kind::Kind;
use serde_json::{Value, json};

use crate::support::{
    http::{Call, Reply},
    snapshot, source,
    source::{World, after, is_keys, is_page, is_whole, serve},
};

#[tokio::test]
async fn a_page_capped_without_saying_so_loses_nothing() {
    for (cap, pages) in [(1, 131), (25, 7), (100, 3), (130, 2)] {
        let server = serve(World { page_cap: cap, ..World::of(130) }, |_, _| None);
        let taken = snapshot(&source(&server.url)).await;
        let interests = &taken.counts().tables[0];
        assert_eq!((interests.read, interests.second_pass, interests.pages), (130, 130, pages), "cap {cap}");
        assert_eq!(taken.counts().links.read, 130, "cap {cap}");
    }
}

#[tokio::test]
async fn what_the_server_says_of_last_pages_and_totals_is_not_believed() {
    for is_last in [json!(true), json!(false), json!(null)] {
        let server = serve(World { page_cap: 25, ..World::of(60) }, move |call, world| {
            let is_list = call.path.ends_with("/records");
            is_list.then(|| {
                let mut answer: Value = serde_json::from_str(&world.answer(call).body).unwrap();
                answer["pageInfo"] =
                    json!({"totalRows": 7, "page": 1, "isFirstPage": true, "isLastPage": is_last});
                Reply::json(&answer)
            })
        });
        let taken = snapshot(&source(&server.url)).await;
        assert_eq!(taken.counts().tables[0].read, 60);
        assert_eq!(taken.counts().links.read, 60);
    }
}

#[tokio::test]
async fn ids_that_come_out_of_order_are_an_error_that_names_them() {
    type Order = fn(i64) -> String;
    let cases: [(Order, &str); 2] = [
        // As text, 12 comes first and 3 after 27.
        (|id| id.to_string(), "interests: the row with Id 3 came after that with Id 27"),
        (|id| format!("{:03}", 999 - id), "interests: the row with Id 33 came after that with Id 36"),
    ];
    for (order, text) in cases {
        let mut world = World::of(12);
        world.rows.get_mut("mi").unwrap().sort_by_key(|row| order(row["Id"].as_i64().unwrap()));
        let server = serve(world, |_, _| None);
        let taken = snapshot(&source(&server.url)).await;
        let failure = taken.failure();
        assert!(failure.contains(text), "{failure}");
        assert_eq!(taken.result.unwrap_err().kind(), Kind::Source);
    }
}

#[tokio::test]
async fn a_condition_that_is_ignored_is_an_error_and_no_endless_loop() {
    type Place = fn(&Call) -> bool;
    let cases: [(&str, Place, &str); 4] = [
        ("rows", |call| is_whole(call, "mi"), "interests: the row with Id 3 came after that with Id 15"),
        ("keys", |call| is_keys(call, "mi"), "interests: the row with Id 3 came after that with Id 15"),
        (
            "links",
            |call| is_page(call, "mj"),
            "links: the pair of interest 3 and berth 12 came twice or out of order",
        ),
        (
            "again",
            |call| after(call) == Some("(Id,gt,5)"),
            "interests: the row with Id 3 came after that with Id 5",
        ),
    ];
    for (name, is_deaf, text) in cases {
        let mut edited = false;
        let server = serve(World::of(5), move |call, world| {
            if is_keys(call, "mi") && !std::mem::replace(&mut edited, true) {
                world.edit(6, "Now");
            }
            let mut deaf = call.clone();
            deaf.query.retain(|(name, _)| name != "where");
            is_deaf(call).then(|| world.answer(&deaf))
        });
        let taken = snapshot(&source(&server.url)).await;
        assert!(taken.failure().contains(text), "{name}: {}", taken.failure());
        assert_eq!(taken.result.unwrap_err().kind(), Kind::Source, "{name}");
        assert!(server.calls.lock().unwrap().len() < 60, "{name}");
    }
}

#[tokio::test]
async fn a_single_row_that_comes_again_and_again_is_no_endless_loop() {
    let server = serve(World::of(1), |call, world| {
        let mut deaf = call.clone();
        deaf.query.retain(|(name, _)| name != "where");
        is_page(call, "mi").then(|| world.answer(&deaf))
    });
    let failure = snapshot(&source(&server.url)).await.failure();
    assert!(failure.contains("interests: the row with Id 3 came twice"), "{failure}");
}

#[tokio::test]
async fn what_turns_away_half_way_is_told_and_leaves_no_table_behind() {
    let cases = [
        (
            Reply::new(401, r#"{"msg":"Token Expired. Please login again."}"#),
            Kind::Config,
            "the source refuses the token (HTTP 401: Token Expired. Please login again.); set NOCODB_TOKEN",
        ),
        (
            Reply::new(302, "").with("location", "https://sso.example/login?next=1"),
            Kind::Source,
            "sends the call elsewhere (HTTP 302 to https://sso.example/login), which is not followed",
        ),
        (
            Reply::new(200, "<!doctype html><title>Sign in</title>").with("content-type", "text/html"),
            Kind::Source,
            "a web page instead of JSON",
        ),
    ];
    for (reply, kind, text) in cases {
        for second_pass in [false, true] {
            let (answer, mut over) = (reply.clone(), false);
            let server = serve(World { page_cap: 25, ..World::of(100) }, move |call, _| {
                let here = if second_pass { is_keys(call, "mi") } else { is_whole(call, "mi") };
                over |= here && after(call) == Some("(Id,gt,150)");
                over.then(|| answer.clone())
            });
            let taken = snapshot(&source(&server.url)).await;
            let failure = taken.failure();
            assert!(failure.contains(text), "{failure}");
            assert_eq!(taken.result.unwrap_err().kind(), kind, "{failure}");
            assert!(
                !taken.run.has("raw/interests.jsonl") && !taken.run.has("reports/extract-counts.json"),
                "{failure}"
            );
        }
    }
}

#[tokio::test]
async fn trouble_in_the_second_pass_is_waited_for_too() {
    let replies = [
        ("failing", Reply::new(500, r#"{"msg":"boom"}"#)),
        ("cut", Reply { cut: Some(9), ..Reply::new(200, r#"{"list":[{"Id":1}]}"#) }),
        ("truncated", Reply::new(200, r#"{"list":[{"Id":"#)),
        ("blocked", Reply::new(429, "\"ThrottlerException\"")),
    ];
    for (name, reply) in replies {
        let mut times = 1;
        let server = serve(World::of(60), move |call, _| {
            let hit = is_keys(call, "mi") && times > 0;
            times -= i32::from(hit);
            hit.then(|| reply.clone())
        });
        let taken = snapshot(&source(&server.url)).await;
        let interests = &taken.counts().tables[0];
        assert_eq!((interests.read, interests.second_pass, interests.requests), (60, 60, 7), "{name}");
    }
}

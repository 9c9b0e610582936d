//! A server that says one thing and does another.

use landfall_model::{kind::Kind, snapshot::Snapshot};
use landfall_testkit::{
    Trap,
    trap::{Call, Reply, Trick},
};
use serde_json::json;

use crate::support::{
    snapshot, source,
    world::{Interests, after, is_keys, is_whole, serve, serve_in_pages, world},
};

#[tokio::test]
async fn a_page_capped_without_saying_so_loses_nothing() {
    for (cap, pages) in [(1, 131), (25, 7), (100, 3), (130, 2)] {
        let server = serve_in_pages(cap, world(130), |_, _| None);
        let taken = snapshot(&source(server.url())).await;
        let interests = &taken.counts().tables[0];
        assert_eq!((interests.read, interests.second_pass, interests.pages), (130, 130, pages), "cap {cap}");
        assert_eq!(taken.counts().links.read, 130, "cap {cap}");
    }
}

#[tokio::test]
async fn every_call_asks_for_what_is_there_now_and_as_it_is_sent() {
    let server = serve(world(3), |_, _| None);
    snapshot(&source(server.url())).await.counts();
    for call in server.calls() {
        let asked = [call.header("accept-encoding"), call.header("cache-control")];
        assert_eq!(asked, [Some("identity"), Some("no-cache")], "{call:?}");
    }
    let old = |call: &Call, world: &mut Snapshot| call.answer(world).with("age", "60");
    let server = serve(world(3), move |call, world| call.is_page("mi").then(|| old(call, world)));
    let failure = snapshot(&source(server.url())).await.failure();
    assert!(failure.contains("an answer that it kept for 60 seconds"), "{failure}");
}

#[tokio::test]
async fn several_calls_that_fail_are_no_fault_of_the_mapping() {
    let server = serve(world(3), |call, _| {
        let fails = ["/mi", "/mv"].iter().any(|table| call.path.ends_with(&format!("tables{table}")));
        fails.then(|| Reply::new(200, r#"{"error":"limit"}"#))
    });
    let failure = snapshot(&source(server.url())).await.failure();
    assert!(failure.starts_with("2 things of the source cannot be read:\n"), "{failure}");
}

#[tokio::test]
async fn what_the_server_says_of_last_pages_and_totals_is_not_believed() {
    for is_last in [json!(true), json!(false), json!(null)] {
        let server = serve_in_pages(25, world(60), move |call, world| {
            let is_list = call.path.ends_with("/records");
            is_list.then(|| {
                let mut answer = call.answer(world).value();
                answer["pageInfo"] =
                    json!({"totalRows": 7, "page": 1, "isFirstPage": true, "isLastPage": is_last});
                Reply::json(&answer)
            })
        });
        let taken = snapshot(&source(server.url())).await;
        assert_eq!(taken.counts().tables[0].read, 60);
        assert_eq!(taken.counts().links.read, 60);
    }
}

#[tokio::test]
async fn ids_that_come_out_of_order_are_an_error_that_names_them() {
    let backwards = |call: &Call, world: &mut Snapshot| Some(call.with("sort", "-Id").answer(world));
    let cases = [
        // As text, 12 comes first and 3 after 27.
        (Trick::Disordered.hook(), "interests: the row with Id 3 came after that with Id 27"),
        (Box::new(backwards), "interests: the row with Id 33 came after that with Id 36"),
    ];
    for (mut disorder, text) in cases {
        let server =
            serve(world(12), move |call, world| call.is_page("mi").then(|| disorder(call, world)).flatten());
        let taken = snapshot(&source(server.url())).await;
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
            |call| call.is_page(Trap::JUNCTION),
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
        let server = serve(world(5), move |call, world| {
            if is_keys(call, "mi") && !std::mem::replace(&mut edited, true) {
                world.edit(6, "Now");
            }
            None
        });
        server.misbehave_at(Trick::IgnoredFilter, is_deaf);
        let taken = snapshot(&source(server.url())).await;
        assert!(taken.failure().contains(text), "{name}: {}", taken.failure());
        assert_eq!(taken.result.unwrap_err().kind(), Kind::Source, "{name}");
        assert!(server.calls().len() < 60, "{name}");
    }
}

#[tokio::test]
async fn a_single_row_that_comes_again_and_again_is_no_endless_loop() {
    let server = Trap::start(world(1)).unwrap();
    server.misbehave_at(Trick::IgnoredFilter, |call| call.is_page("mi"));
    let failure = snapshot(&source(server.url())).await.failure();
    assert!(failure.contains("interests: the row with Id 3 came twice"), "{failure}");
}

#[tokio::test]
async fn what_turns_away_half_way_is_told_and_leaves_no_table_behind() {
    let cases = [
        (
            Trick::Expired { after: 0 },
            Kind::Config,
            "the source refuses the token (HTTP 401: Token Expired. Please login again.); set NOCODB_TOKEN",
        ),
        (
            Trick::Login,
            Kind::Source,
            "sends the call elsewhere (HTTP 302 to https://sso.example/login), which is not followed",
        ),
        (Trick::WebPage, Kind::Source, "a web page instead of JSON"),
    ];
    for (trick, kind, text) in cases {
        for second_pass in [false, true] {
            let mut over = false;
            let server = serve_in_pages(25, world(100), |_, _| None);
            server.misbehave_at(trick.clone(), move |call| {
                let here = if second_pass { is_keys(call, "mi") } else { is_whole(call, "mi") };
                over |= here && after(call) == Some("(Id,gt,150)");
                over
            });
            let taken = snapshot(&source(server.url())).await;
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
        let server = serve(world(60), move |call, _| {
            let hit = is_keys(call, "mi") && times > 0;
            times -= i32::from(hit);
            hit.then(|| reply.clone())
        });
        let taken = snapshot(&source(server.url())).await;
        let interests = &taken.counts().tables[0];
        assert_eq!((interests.read, interests.second_pass, interests.requests), (60, 60, 7), "{name}");
    }
}

#[tokio::test]
async fn a_name_that_was_cut_amid_a_character_is_read_with_the_mark_of_what_cannot_be_read() {
    let server = serve(world(12), |call, world| {
        // As 0.262.5 answers an attachment that was stored with such a title.
        is_whole(call, "mi").then(|| {
            let mut answer = call.answer(world);
            answer.body = answer.body.replace("Full Name 6\"", r#"Full Name \ud83d""#);
            answer
        })
    });
    let taken = snapshot(&source(server.url())).await;
    assert_eq!(taken.counts().tables[0].read, 12);
    assert_eq!(taken.snapshot().interests[1].cell("Full Name"), Some(&json!("Full Name \u{fffd}")));
}

//! Trouble on the way: what passes is waited for, what stays is an error of its own.

use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use landfall_model::kind::Kind;
use landfall_testkit::{Port, trap::Reply};

use crate::support::{
    snapshot, source,
    world::{is_whole, serve, serve_in_pages, world},
};

#[tokio::test]
async fn trouble_that_passes_is_waited_for() {
    let replies = || {
        vec![
            ("500", Reply::new(500, r#"{"msg":"Please check server log for more details"}"#)),
            ("502 page", Reply::new(502, "<html>bad gateway</html>").with("content-type", "text/html")),
            ("starting", Reply::new(404, "<pre>Cannot GET /api/v2</pre>").with("content-type", "text/html")),
            ("starting database", Reply::new(400, r#"{"msg":"the database system is starting up"}"#)),
            ("lost database", Reply::new(400, r#"{"message":"refused","info":{"code":"ECONNREFUSED"}}"#)),
            ("cut by a proxy", Reply { cut: Some(9), ..Reply::new(200, r#"{"list":[{"Id":1}]}"#) }),
            ("closed", Reply { cut: Some(0), ..Reply::new(200, "{}") }),
            ("truncated", Reply::new(200, r#"{"list":[{"Id":"#)),
            ("late", Reply { delay: Duration::from_secs(3), ..Reply::new(200, "{}") }),
            ("blocked", Reply::new(429, "\"ThrottlerException: Too Many Requests\"")),
        ]
    };
    for (name, reply) in replies() {
        let mut times = 1;
        let server = serve(world(60), move |call, _| {
            let hit = call.is_page("mi") && times > 0;
            times -= i32::from(hit);
            hit.then(|| reply.clone())
        });
        let mut config = source(server.url());
        if name == "late" {
            config.limits.deadline = Duration::from_secs(2);
        }
        let taken = snapshot(&config).await;
        let interests = &taken.counts().tables[0];
        assert_eq!((interests.read, interests.requests), (60, 7), "{name}");
    }
}

#[tokio::test]
async fn a_blocking_server_is_left_alone_for_as_long_as_it_asks() {
    let times = Arc::new(Mutex::new((Vec::new(), None)));
    let log = Arc::clone(&times);
    // Long enough at work that calls for the other tables would fall into the block.
    let server = serve_in_pages(1, world(40), move |call, world| {
        let (calls, blocked) = &mut *log.lock().unwrap();
        calls.push(Instant::now());
        let first = call.is_page("mb") && blocked.is_none();
        if first {
            *blocked = Some(Instant::now());
            return Some(Reply::new(429, "\"ThrottlerException\"").with("retry-after-data", "1"));
        }
        Some(Reply { delay: Duration::from_millis(30), ..call.answer(world) })
    });
    let mut config = source(server.url());
    config.limits.longest_pause = Duration::from_secs(5);
    // A pace of its own: that which follows a refusal would make a minute of the rest.
    config.limits.calls_per_second = Some(1000.0);
    assert_eq!(snapshot(&config).await.counts().tables[1].read, 10);

    let (calls, blocked) = &*times.lock().unwrap();
    let after_block = calls.iter().filter_map(|call| call.checked_duration_since(blocked.unwrap()));
    // What was under way may still arrive in the first half.
    let in_block = after_block.clone().filter(|after| (500..950).contains(&after.as_millis())).count();
    assert_eq!(in_block, 0, "{:?}", after_block.collect::<Vec<_>>());
    assert!(calls.last() > blocked.as_ref());
}

#[tokio::test]
async fn a_server_that_cannot_bear_large_pages_gets_smaller_ones() {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&asked);
    let server = serve(world(700), move |call, _| {
        let limit: u32 = call.query("limit").filter(|_| is_whole(call, "mi"))?.parse().unwrap();
        log.lock().unwrap().push(limit);
        (limit > 300).then(|| Reply::new(500, r#"{"msg":"too many terms in compound SELECT"}"#))
    });
    let taken = snapshot(&source(server.url())).await;
    assert_eq!(taken.counts().tables[0].read, 700);
    assert_eq!(*asked.lock().unwrap(), [1000, 1000, 500, 500, 250, 250, 250, 250]);
}

#[tokio::test]
async fn a_server_that_was_away_is_asked_for_whole_pages_again() {
    let lost = |code: &str| Reply::new(400, &format!(r#"{{"message":"-","code":"{code}"}}"#));
    let away = [
        Reply::new(502, "<html>bad gateway</html>").with("content-type", "text/html"),
        Reply::new(503, ""),
        lost("ECONNREFUSED"),
        lost("SQLITE_BUSY"),
    ];
    for reply in away {
        let (asked, answer) = (Arc::new(Mutex::new(Vec::new())), reply.clone());
        let log = Arc::clone(&asked);
        let server = serve(world(700), move |call, _| {
            let limit: u32 = call.query("limit").filter(|_| is_whole(call, "mi"))?.parse().unwrap();
            let mut asked = log.lock().unwrap();
            asked.push(limit);
            (asked.len() < 3).then(|| answer.clone())
        });
        assert_eq!(snapshot(&source(server.url())).await.counts().tables[0].read, 700, "{reply:?}");
        assert_eq!(*asked.lock().unwrap(), [1000; 4], "{reply:?}");
    }
}

#[tokio::test]
async fn an_answer_beyond_the_bound_is_asked_for_in_parts() {
    let server = serve(world(400), |_, _| None);
    let mut config = source(server.url());
    config.limits.answer_bytes = 200_000;
    let taken = snapshot(&config).await;
    assert_eq!(taken.counts().tables[0].read, 400);
    assert!(taken.counts().tables[0].pages > 2);
}

#[tokio::test]
async fn trouble_that_stays_is_an_error_of_its_own() {
    let cases = [
        (
            Reply::new(302, "").with("location", "https://sso.example/login?x=1"),
            Kind::Source,
            "sends the call elsewhere (HTTP 302 to https://sso.example/login), which is not followed; set NOCODB_URL",
        ),
        (
            Reply::new(401, r#"{"msg":"Invalid token"}"#),
            Kind::Config,
            "refuses the token (HTTP 401: Invalid token); set NOCODB_TOKEN",
        ),
        (
            Reply::new(403, r#"{"msg":"Unauthorized access"}"#),
            Kind::Config,
            "refuses the token (HTTP 403: Unauthorized access)",
        ),
        (Reply::new(404, r#"{"msg":"gone"}"#), Kind::Source, "answers HTTP 404: gone"),
        (Reply::new(429, "").with("retry-after", "1"), Kind::Source, "blocks further calls"),
        (Reply::new(500, r#"{"msg":"boom"}"#), Kind::Source, "fails (HTTP 500: boom)"),
        (
            Reply::new(400, r#"{"error":"E","code":"ECONNREFUSED"}"#),
            Kind::Source,
            "cannot reach its own database",
        ),
        (
            Reply::new(200, "<html>log in</html>").with("content-type", "text/html"),
            Kind::Source,
            "a web page instead of JSON; set NOCODB_URL",
        ),
        (Reply::new(200, r#"{"list":[{"#), Kind::Source, "JSON ends in the middle"),
        (Reply::new(200, r#"{"rows":[]}"#), Kind::Source, "not of the shape that NocoDB answers"),
        (Reply { cut: Some(3), ..Reply::new(200, "{}     ") }, Kind::Source, "answer broke off"),
    ];
    for (reply, kind, text) in cases {
        let answer = reply.clone();
        let server = serve(world(3), move |call, _| call.is_page("mi").then(|| answer.clone()));
        let taken = snapshot(&source(server.url())).await;
        let failure = taken.failure();
        assert!(
            failure.starts_with("cannot read the first interests from the source: ")
                && failure.contains(text),
            "{failure}"
        );
        assert_eq!(taken.result.unwrap_err().kind(), kind, "{failure}");
        assert!(
            !taken.run.has("raw/interests.jsonl") && !taken.run.has("reports/extract-counts.json"),
            "{failure}"
        );
    }
}

#[tokio::test]
async fn an_unreachable_server_is_told_without_many_tries() {
    let nobody = Port::free().unwrap();
    let host = format!("127.0.0.1:{}", nobody.number());
    let taken = snapshot(&source(&format!("http://{host}"))).await;
    let failure = taken.failure();
    assert!(
        failure.contains(&format!(
            "cannot read the list of bases from the source: the source at {host} cannot be reached"
        )),
        "{failure}"
    );
    assert_eq!(taken.result.unwrap_err().kind(), Kind::Source);
}

#[tokio::test]
async fn a_plain_server_under_an_https_address_is_told_without_the_token_ever_being_sent() {
    let server = serve(world(1), |_, _| None);
    let taken = snapshot(&source(&server.url().replace("http://", "https://"))).await;
    let failure = taken.failure();
    assert!(failure.contains("cannot be reached (") && failure.contains("check NOCODB_URL"), "{failure}");
    assert!(server.calls().iter().all(|call| call.header("xc-token").is_none()));
}

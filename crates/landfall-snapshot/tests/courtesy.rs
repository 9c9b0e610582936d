//! A server that refuses who asks too often, as those from 0.301.4 on do.

#![expect(clippy::unwrap_used, reason = "an `unwrap` in a test is an assertion")]

mod support;

use std::time::{Duration, Instant};

use landfall_testkit::trap::Reply;
use support::{
    snapshot, source,
    world::{serve, world},
};

#[tokio::test]
async fn who_was_refused_once_keeps_a_courteous_pace_in_the_next_reading_too() {
    let mut refused = false;
    let server = serve(world(3), move |call, _| {
        let refuse = call.is_page("mv") && !std::mem::replace(&mut refused, true);
        refuse.then(|| Reply::new(429, "\"ThrottlerException: Too Many Requests\""))
    });
    let source = source(server.url());
    snapshot(&source).await.counts();
    let (begun, before) = (Instant::now(), server.calls().len());
    snapshot(&source).await.counts();
    let calls = server.calls().len() - before;
    assert!(calls > 20);
    let least = Duration::from_millis(250) * u32::try_from(calls - 1).unwrap();
    assert!(begun.elapsed() >= least, "{calls} calls in {:?}", begun.elapsed());
}

//! A server that restarts: it is waited for, that is told, and Ctrl-C is heard meanwhile.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use landfall_model::{kind::Kind, mapping::Mapping};
use landfall_snapshot::SourceConfig;
use landfall_testkit::{Trap, trap::Reply};
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    time::sleep,
};

use crate::support::{
    Ear, Taken, snapshot, snapshot_with, source,
    world::{after, serve, serve_in_pages, world},
};

/// What stands before a container: it takes connections while nobody is behind it, and closes them, and so those that were open.
async fn door(to: &Trap, is_up: &Arc<AtomicBool>) -> String {
    let to: SocketAddr = to.url().trim_start_matches("http://").parse().unwrap();
    let (listener, is_up) = (TcpListener::bind("127.0.0.1:0").await.unwrap(), Arc::clone(is_up));
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut from, _)) = listener.accept().await {
            let is_up = Arc::clone(&is_up);
            tokio::spawn(async move {
                let mut to = TcpStream::connect(to).await.unwrap();
                tokio::select! {
                    _ = copy_bidirectional(&mut from, &mut to) => {}
                    () = until_down(&is_up) => {}
                }
            });
        }
    });
    url
}

async fn until_down(is_up: &AtomicBool) {
    while is_up.load(Ordering::Relaxed) {
        sleep(Duration::from_millis(10)).await;
    }
}

fn patient(url: &str) -> SourceConfig {
    let mut config = source(url);
    config.limits.away_for = Duration::from_secs(60);
    config
}

fn told(taken: &Taken) -> [usize; 2] {
    ["Ctrl-C ends the wait", "the source answers again"]
        .map(|text| taken.heard.iter().filter(|line| line.contains(text)).count())
}

#[tokio::test]
async fn a_server_that_cannot_be_reached_is_waited_for_by_time_and_that_is_told_once() {
    let is_up = Arc::new(AtomicBool::new(true));
    let (up, mut is_first) = (Arc::clone(&is_up), true);
    // Goes away with the first page, whose connection breaks with it.
    let trap = serve(world(60), move |call, world| {
        if !(is_first && call.is_page("mi")) {
            return Some(slow(call.answer(world)));
        }
        is_first = false;
        up.store(false, Ordering::Relaxed);
        Some(Reply { cut: Some(0), ..Reply::new(200, "{}") })
    });
    let url = door(&trap, &is_up).await;
    let returns = tokio::spawn(async move {
        sleep(Duration::from_secs(5)).await;
        is_up.store(true, Ordering::Relaxed);
        sleep(Duration::from_millis(500)).await;
    });
    let taken = snapshot(&patient(&url)).await;
    returns.await.unwrap();
    assert_eq!(taken.counts().tables[0].read, 60);
    assert_eq!(told(&taken), [1, 1], "{:?}", taken.heard);
}

/// What is told of a server that answers again, is told while the reading goes on.
fn slow(reply: Reply) -> Reply {
    Reply { delay: Duration::from_millis(60), ..reply }
}

/// Refuses the counts as a proxy does, for so long.
fn refusing_for(seconds: u64) -> Trap {
    let began = Instant::now();
    serve(world(60), move |call, world| {
        let away = call.path.ends_with("/count") && began.elapsed() < Duration::from_secs(seconds);
        let refused = || Reply::new(503, "<html>no server</html>").with("content-type", "text/html");
        Some(if away { refused() } else { slow(call.answer(world)) })
    })
}

#[tokio::test]
async fn a_proxy_with_nobody_behind_it_is_waited_for_as_well() {
    let trap = refusing_for(5);
    let taken = snapshot(&patient(trap.url())).await;
    assert_eq!(taken.counts().tables[0].read, 60);
    assert_eq!(told(&taken), [1, 1], "{:?}", taken.heard);
}

/// A reading that is told to stop in a second, and does so soon.
async fn stopped(trap: &Trap) -> Taken {
    let (ear, began) = (Ear::default(), Instant::now());
    let stop = Arc::clone(&ear.stop);
    tokio::spawn(async move {
        sleep(Duration::from_secs(1)).await;
        stop.store(true, Ordering::Relaxed);
    });
    let taken = snapshot_with(&patient(trap.url()), &Mapping::default(), ear, &["client-portal"]).await;
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
    assert_eq!(taken.result.as_ref().unwrap_err().kind(), Kind::Interrupted);
    taken
}

#[tokio::test]
async fn the_wish_to_stop_ends_the_wait() {
    stopped(&refusing_for(3600)).await;
}

#[tokio::test]
async fn the_wish_to_stop_ends_a_call_that_hangs_and_what_was_read_before_it_is_kept() {
    // One page comes, and then nothing: no call failed, so that none is tried again. The other tables are read by then.
    let trap = serve_in_pages(10, world(60), |call, world| {
        let hangs = call.is_page("mi") && after(call).is_some();
        let delay = if hangs { Duration::from_secs(15) } else { Duration::ZERO };
        Some(Reply { delay, ..call.answer(world) })
    });
    let taken = stopped(&trap).await;
    let left = std::fs::read_to_string(taken.run.path("raw/interests.jsonl.partial")).unwrap();
    assert_eq!(left.lines().count(), 10);
}

#[tokio::test]
async fn a_server_that_stays_away_is_told_once_the_wait_is_over() {
    let (trap, began) = (refusing_for(3600), Instant::now());
    let mut config = patient(trap.url());
    config.limits.away_for = Duration::from_secs(1);
    let taken = snapshot(&config).await;
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
    assert!(taken.failure().contains("fails (HTTP 503"), "{}", taken.failure());
}

#[tokio::test]
async fn an_address_that_never_answered_is_told_and_not_waited_for() {
    let began = Instant::now();
    let taken = snapshot(&patient("http://127.0.0.1:1")).await;
    assert!(began.elapsed() < Duration::from_secs(30), "{:?}", began.elapsed());
    assert_eq!(taken.result.unwrap_err().kind(), Kind::Source);
}

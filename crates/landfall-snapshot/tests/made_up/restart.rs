//! A server that restarts: it is waited for, that is told, and Ctrl-C is heard meanwhile.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use landfall_model::{kind::Kind, mapping::Mapping};
use landfall_snapshot::SourceConfig;
use landfall_testkit::{
    Trap,
    trap::{Call, Reply},
};
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    time::{sleep, timeout},
};

use crate::support::{
    Ear, Heard, Taken, snapshot, snapshot_with, source,
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
    config.limits.deadline = Duration::from_secs(600);
    config
}

/// Less than the minute for which a server is waited for, and time enough on a machine that has other things to do.
const SOON: Duration = Duration::from_secs(50);

const IT_WAITS: &str = "Ctrl-C ends the wait";

fn told(taken: &Taken) -> [usize; 2] {
    [IT_WAITS, "the source answers again"]
        .map(|text| taken.heard.iter().filter(|line| line.contains(text)).count())
}

/// True once it was told that the server is waited for.
fn is_waited_for(heard: &Heard) -> bool {
    heard.lock().unwrap().iter().any(|line| line.contains(IT_WAITS))
}

/// A reading by somebody who has patience, and is heard meanwhile.
async fn taken_by(ear: Ear, url: &str) -> Taken {
    snapshot_with(&patient(url), &Mapping::default(), ear, &["client-portal"]).await
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
    let ear = Ear::default();
    let heard = Arc::clone(&ear.heard);
    tokio::spawn(async move {
        while !is_waited_for(&heard) {
            sleep(Duration::from_millis(10)).await;
        }
        is_up.store(true, Ordering::Relaxed);
    });
    let taken = taken_by(ear, &url).await;
    assert_eq!(taken.counts().tables[0].read, 60);
    assert_eq!(told(&taken), [1, 1], "{:?}", taken.heard);
}

/// What is told of a server that answers again, is told while the reading goes on.
fn slow(reply: Reply) -> Reply {
    Reply { delay: Duration::from_millis(60), ..reply }
}

/// Refuses the counts as a proxy does, until somebody is behind it.
fn refusing_until(is_there: impl Fn() -> bool + Send + 'static) -> Trap {
    serve(world(60), move |call, world| {
        let away = is_count(call) && !is_there();
        let refused = || Reply::new(503, "<html>no server</html>").with("content-type", "text/html");
        Some(if away { refused() } else { slow(call.answer(world)) })
    })
}

fn is_count(call: &Call) -> bool {
    call.path.ends_with("/count")
}

#[tokio::test]
async fn a_proxy_with_nobody_behind_it_is_waited_for_as_well() {
    let ear = Ear::default();
    let heard = Arc::clone(&ear.heard);
    let trap = refusing_until(move || is_waited_for(&heard));
    let taken = taken_by(ear, trap.url()).await;
    assert_eq!(taken.counts().tables[0].read, 60);
    assert_eq!(told(&taken), [1, 1], "{:?}", taken.heard);
}

/// A reading that is told to stop once it has made such a call, and does so soon.
async fn stopped(trap: &Trap, at: fn(&Call) -> bool) -> Taken {
    let ear = Ear::default();
    let stop = Arc::clone(&ear.stop);
    let stopping = async {
        while !trap.calls().iter().any(at) {
            sleep(Duration::from_millis(10)).await;
        }
        stop.store(true, Ordering::Relaxed);
    };
    let both = async { tokio::join!(taken_by(ear, trap.url()), stopping).0 };
    let taken = timeout(SOON, both).await.expect("it hears that within about a second");
    assert_eq!(taken.result.as_ref().unwrap_err().kind(), Kind::Interrupted);
    taken
}

#[tokio::test]
async fn the_wish_to_stop_ends_the_wait() {
    stopped(&refusing_until(|| false), is_count).await;
}

#[tokio::test]
async fn the_wish_to_stop_ends_a_call_that_hangs_and_what_was_read_before_it_is_kept() {
    // One page comes, and then nothing: no call failed, so that none is tried again.
    let hangs = |call: &Call| call.is_page("mi") && after(call).is_some();
    let trap = serve_in_pages(10, world(60), move |call, world| {
        let delay = if hangs(call) { Duration::from_secs(3600) } else { Duration::ZERO };
        Some(Reply { delay, ..call.answer(world) })
    });
    let taken = stopped(&trap, hangs).await;
    let left = std::fs::read_to_string(taken.run.path("raw/interests.jsonl.partial")).unwrap();
    assert_eq!(left.lines().count(), 10);
}

#[tokio::test]
async fn a_server_that_stays_away_is_told_once_the_wait_is_over() {
    let trap = refusing_until(|| false);
    let mut config = patient(trap.url());
    config.limits.away_for = Duration::from_secs(1);
    let taken = timeout(SOON, snapshot(&config)).await.expect("it is waited for no longer");
    assert!(taken.failure().contains("fails (HTTP 503"), "{}", taken.failure());
}

#[tokio::test]
async fn an_address_that_never_answered_is_told_and_not_waited_for() {
    let nobody = patient("http://127.0.0.1:1");
    let taken = timeout(SOON, snapshot(&nobody)).await.expect("it is not waited for");
    assert_eq!(taken.result.unwrap_err().kind(), Kind::Source);
}

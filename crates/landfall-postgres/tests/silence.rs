//! A server that says nothing is not waited for without end.

use std::{
    net::{Ipv4Addr, TcpListener},
    sync::OnceLock,
    time::{Duration, Instant},
};

use landfall_model::{
    kind::Kind,
    monitor::{Level, Monitor},
};
use landfall_postgres::{connect, connect_as};

/// What is meant by a second in `connect_timeout` is three for all of it.
#[tokio::test]
async fn a_way_that_takes_the_connection_and_leads_nowhere_is_given_up() {
    // The system takes connections for it, and nobody reads what comes.
    let nowhere = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = nowhere.local_addr().unwrap().port();
    let url = format!("postgres://u:p@127.0.0.1:{port}/d?connect_timeout=1");
    let begun = Instant::now();
    let waited = tokio::time::timeout(Duration::from_secs(20), connect(&url)).await;
    let error = waited.expect("it is not waited for without end").map(drop).unwrap_err();
    assert!(begun.elapsed() >= Duration::from_secs(3));
    let said = landfall_model::cause::in_words(&error);
    assert!(said.contains(&format!("no database server answers at 127.0.0.1:{port}")), "{said}");
    assert!(said.contains("nothing came back within 3 s"), "{said}");
    assert_eq!(error.kind(), Kind::Target);
}

/// Wants to stop as soon as it is told anything.
#[derive(Default)]
struct Impatient(OnceLock<String>);

impl Monitor for Impatient {
    fn start(&self, _: &str, _: Option<u64>) {}
    fn advance(&self, _: &str, _: u64) {}
    fn finish(&self, _: &str, _: &str) {}
    fn remark(&self, _: Level, text: &str) {
        self.0.get_or_init(|| text.to_owned());
    }
    fn stop_requested(&self) -> bool {
        self.0.get().is_some()
    }
}

#[tokio::test]
async fn who_waits_is_told_for_what_and_how_long_and_may_stop_it_at_once() {
    let nowhere = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let server = nowhere.local_addr().unwrap();
    let monitor = Impatient::default();
    let error = connect_as("landfall test", &format!("postgres://u:p@{server}/d"), &monitor)
        .await
        .map(drop)
        .unwrap_err();
    let told = monitor.0.get().unwrap();
    assert!(
        told.contains(&format!("{server} has not answered yet")) && told.contains("30 s at most"),
        "{told}"
    );
    assert_eq!(error.kind(), Kind::Interrupted, "{error}");
}

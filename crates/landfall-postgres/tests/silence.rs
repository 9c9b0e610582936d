//! A server that says nothing is not waited for without end.

use std::{
    net::{Ipv4Addr, TcpListener},
    time::{Duration, Instant},
};

use landfall_model::kind::Kind;
use landfall_postgres::connect;

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

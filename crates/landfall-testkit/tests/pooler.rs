//! The pooler of the kit itself.

mod support;

use landfall_testkit::{Pooler, Postgres, connect};
use support::{killing_the_test_process_stops, listens};

#[tokio::test]
async fn a_database_is_reached_through_the_pooler() {
    let database = Postgres::shared().unwrap().fresh_database().unwrap();
    let client = connect(&Pooler::shared().unwrap().url(&database)).await.unwrap();
    let row = client.query_typed_one("SELECT current_database()::text", &[]).await.unwrap();
    assert_eq!(row.get::<_, &str>(0), database.name());
}

#[test]
fn a_dropped_pooler_is_gone() {
    let pooler = Pooler::start(Postgres::shared().unwrap()).unwrap();
    let (port, folder) = (pooler.port(), pooler.folder().to_owned());
    assert!(listens(port) && folder.exists());
    drop(pooler);
    assert!(!listens(port) && !folder.exists());
}

#[test]
fn a_killed_test_process_leaves_no_pooler() {
    killing_the_test_process_stops("a_killed_test_process_leaves_no_pooler", || {
        let pooler = Pooler::start(Postgres::shared().unwrap()).unwrap();
        let (port, folder) = (pooler.port(), pooler.folder().to_owned());
        (pooler, port, folder)
    });
}

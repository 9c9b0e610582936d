//! That these tests are not in vain: the pooler does change connections.

use std::collections::HashSet;

use landfall_testkit::connect;

use super::{bench::Bench, sample};

#[tokio::test]
async fn each_transaction_may_meet_another_connection() {
    let bench = Bench::new(&sample::plan()).await;
    let (one, other) = (connect(&bench.url).await.unwrap(), connect(&bench.url).await.unwrap());
    // Held open, so that the pooler opens a second connection.
    other.batch_execute("BEGIN").await.unwrap();
    let mut seen = HashSet::new();
    for _ in 0..8 {
        let row = one.query_typed_one("SELECT pg_backend_pid()", &[]).await.unwrap();
        seen.insert(row.get::<_, i32>(0));
        other.batch_execute("ROLLBACK").await.unwrap();
        other.batch_execute("BEGIN").await.unwrap();
    }
    assert!(seen.len() > 1, "{seen:?}");
}

#[tokio::test]
async fn a_load_leaves_nothing_of_itself_on_the_connections() {
    let bench = Bench::new(&sample::plan()).await;
    bench.load().await.unwrap();
    let client = connect(&bench.url).await.unwrap();
    const LEFT: &str = "SELECT concat_ws(', ',
        (SELECT string_agg(statement, '; ') FROM pg_prepared_statements),
        (SELECT string_agg(objid::text, '; ') FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()),
        (SELECT string_agg(relname, '; ') FROM pg_class WHERE relname LIKE 'landfall\\_%' AND relpersistence = 't'))";
    for _ in 0..8 {
        let row = client.query_typed_one(LEFT, &[]).await.unwrap();
        assert_eq!(row.get::<_, &str>(0), "");
    }
}

//! A table that somebody keeps locked is not waited for without end, and who does it is told.

use std::time::Duration;

use landfall_model::kind::Kind;
use landfall_testkit::connect;
use landfall_verify::Error;
use tokio::time::{sleep, timeout};

use crate::kit::Marina;

const NOT_LONG: &str =
    "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET lock_timeout = 300', current_database()); END $$";

async fn locked(marina: &Marina) -> String {
    let verified = timeout(Duration::from_secs(120), marina.verify()).await;
    let error = verified.expect("a lock is not waited for without end").unwrap_err();
    assert!(matches!(error, Error::Locked { .. }) && error.kind() == Kind::Target, "{error:?}");
    error.to_string()
}

fn named(marina: &Marina, name: &str) -> String {
    format!("{}?application_name={name}", marina.database.url())
}

#[tokio::test(flavor = "multi_thread")]
async fn who_holds_a_table_is_named_with_since_when_and_it_is_verified_once_that_ends() {
    let marina = Marina::loaded().await;
    marina.database.run(NOT_LONG).unwrap();
    let other = connect(&named(&marina, "accounting")).await.unwrap();
    other.batch_execute("CREATE TEMPORARY TABLE sums (sum int)").await.unwrap();
    other.batch_execute("BEGIN; TRUNCATE sums").await.unwrap();
    let holder = connect(&named(&marina, "migration")).await.unwrap();
    holder.batch_execute("BEGIN; LOCK TABLE berths, clients IN ACCESS EXCLUSIVE MODE").await.unwrap();
    let since = "SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS'), pg_backend_pid()";
    let row = holder.query_one(since, &[]).await.unwrap();
    let (since, number): (String, i32) = (row.get(0), row.get(1));
    let sentence = locked(&marina).await;
    let who = format!(
        "session {number} of landfall (migration), in a transaction since {since} UTC, lock on berths, clients. Wait"
    );
    assert!(sentence.contains(&who), "{sentence}");
    assert!(!sentence.contains("accounting"), "of a table of its own nobody else waits for it: {sentence}");
    holder.batch_execute("ROLLBACK").await.unwrap();
    assert!(marina.verify().await.unwrap().all_passed);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_reads_and_who_waits_for_that_are_named_both() {
    let marina = Marina::loaded().await;
    let reader = connect(&named(&marina, "report")).await.unwrap();
    reader.batch_execute("BEGIN; SELECT FROM clients").await.unwrap();
    let waiting = connect(&named(&marina, "migration")).await.unwrap();
    let waits = tokio::spawn(async move { waiting.batch_execute("ALTER TABLE clients ADD x text").await });
    marina.database.run(NOT_LONG).unwrap();
    const WAITS: &str = "SELECT count(*) FROM pg_locks WHERE relation = 'clients'::regclass AND NOT granted";
    while reader.query_one(WAITS, &[]).await.unwrap().get::<_, i64>(0) == 0 {
        assert!(!waits.is_finished(), "it did not wait");
        sleep(Duration::from_millis(20)).await;
    }
    let sentence = locked(&marina).await;
    let [first, second] = ["(report), in a tr", "(migration), in a tr"].map(|name| sentence.find(name));
    assert!(first.is_some() && first < second, "{sentence}");
    reader.batch_execute("ROLLBACK").await.unwrap();
    waits.await.unwrap().unwrap();
}

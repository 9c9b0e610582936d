//! The PostgreSQL of the kit itself.

mod support;

use landfall_testkit::{Postgres, connect};
use support::{killing_the_test_process_stops, listens};

#[tokio::test]
async fn a_fresh_database_has_the_schema_and_one_port() {
    let database = Postgres::shared().unwrap().fresh_database().unwrap();
    let client = database.client().await.unwrap();
    let ports = client.query("SELECT name, slug, default_currency, is_active FROM ports", &[]).await.unwrap();
    assert_eq!(ports.len(), 1);
    assert_eq!(ports[0].get::<_, String>("name"), "Port Nimara");
    assert_eq!(ports[0].get::<_, String>("slug"), "port-nimara");
    assert_eq!(ports[0].get::<_, String>("default_currency"), "USD");
    assert!(ports[0].get::<_, bool>("is_active"));
}

#[tokio::test]
async fn two_databases_do_not_meet() {
    let postgres = Postgres::shared().unwrap();
    let (one, other) = (postgres.fresh_database().unwrap(), postgres.fresh_database().unwrap());
    one.run("DELETE FROM ports").unwrap();
    let count = "SELECT count(*) FROM ports";
    let left: i64 = one.client().await.unwrap().query_one(count, &[]).await.unwrap().get(0);
    let right: i64 = other.client().await.unwrap().query_one(count, &[]).await.unwrap().get(0);
    assert_eq!((left, right), (0, 1));
}

#[tokio::test]
async fn an_empty_database_has_no_tables() {
    let database = Postgres::shared().unwrap().empty_database().unwrap();
    let tables = "SELECT 1 FROM information_schema.tables WHERE table_schema = 'public'";
    assert!(database.client().await.unwrap().query(tables, &[]).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_database_is_dropped_with_its_value_although_somebody_is_connected() {
    let database = Postgres::shared().unwrap().fresh_database().unwrap();
    let (url, client) = (database.url().to_owned(), database.client().await.unwrap());
    database.role("reader", &["SELECT ON ports"]).unwrap();
    drop(database);
    assert!(client.query("SELECT 1", &[]).await.is_err());
    assert!(connect(&url).await.is_err());
}

#[tokio::test]
async fn a_role_has_the_privileges_it_was_given_and_no_other() {
    let database = Postgres::shared().unwrap().fresh_database().unwrap();
    let url = database.role("reader", &["SELECT ON ALL TABLES IN SCHEMA public"]).unwrap();
    let reader = connect(&url).await.unwrap();
    assert_eq!(reader.query("SELECT 1 FROM ports", &[]).await.unwrap().len(), 1);
    let refused = reader.execute("DELETE FROM ports", &[]).await.unwrap_err();
    assert_eq!(refused.code(), Some(&tokio_postgres::error::SqlState::INSUFFICIENT_PRIVILEGE));
}

#[tokio::test]
async fn a_wrong_password_is_refused() {
    let database = Postgres::shared().unwrap().empty_database().unwrap();
    assert!(connect(&database.url().replacen(":landfall@", ":wrong@", 1)).await.is_err());
}

#[tokio::test]
async fn a_script_stops_at_its_first_error_and_tells_it() {
    let database = Postgres::shared().unwrap().empty_database().unwrap();
    let error = database.run("CREATE TABLE a (); CREATE TABLE a (); CREATE TABLE b ();").unwrap_err();
    assert!(error.to_string().contains("relation \"a\" already exists"), "{error}");
    assert!(database.run("SELECT 1 FROM b").is_err());
}

#[tokio::test]
async fn fsync_is_on_where_it_was_asked_for_and_a_dropped_server_is_gone() {
    let postgres = Postgres::start_durable().unwrap();
    let database = postgres.empty_database().unwrap();
    let client = database.client().await.unwrap();
    let fsync: String = client.query_one("SHOW fsync", &[]).await.unwrap().get(0);
    assert_eq!(fsync, "on");
    let (port, data) = (postgres.port(), postgres.data_folder());
    drop(database);
    assert!(listens(port) && data.exists());
    drop(postgres);
    assert!(!listens(port) && !data.exists());
}

#[tokio::test]
async fn an_immediate_restart_breaks_every_connection_and_loses_nothing_that_was_committed() {
    let postgres = Postgres::start_durable().unwrap();
    let database = postgres.empty_database().unwrap();
    let client = database.client().await.unwrap();
    client.batch_execute("CREATE TABLE a (); INSERT INTO a DEFAULT VALUES").await.unwrap();
    client.batch_execute("BEGIN; DELETE FROM a").await.unwrap();
    postgres.restart_immediately().unwrap();
    assert!(client.batch_execute("COMMIT").await.is_err());
    let client = database.client().await.unwrap();
    assert_eq!(client.query_one("SELECT count(*) FROM a", &[]).await.unwrap().get::<_, i64>(0), 1);
    let data = postgres.data_folder();
    drop(database);
    drop(postgres);
    assert!(!data.exists());
}

#[test]
fn a_killed_test_process_leaves_no_server() {
    killing_the_test_process_stops("a_killed_test_process_leaves_no_server", || {
        let postgres = Postgres::start().unwrap();
        let (port, folder) = (postgres.port(), postgres.data_folder().parent().unwrap().to_owned());
        (postgres, port, folder)
    });
}

#[test]
fn two_clusters_do_not_meet() {
    let (one, other) = (Postgres::start().unwrap(), Postgres::start().unwrap());
    assert_ne!(one.port(), other.port());
    let database = one.empty_database().unwrap();
    let script = format!("CREATE DATABASE {}", database.name());
    other.empty_database().unwrap().run(&script).unwrap();
}

//! Servers that fail on the way: each has its own sentence.

use landfall_load::{Error, log_position};
use landfall_model::{kind::Kind, mapping::TargetMapping, target::Table};
use landfall_postgres::connect;
use landfall_testkit::Postgres;

use super::{bench::Bench, sample};

/// Loads while a trigger on `tags` does this.
async fn load_while(statement: &str) -> (Bench, Error) {
    let script = format!(
        "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {statement}; RETURN NEW; END $$;
         CREATE TRIGGER saboteur BEFORE INSERT ON tags FOR EACH ROW EXECUTE FUNCTION f()"
    );
    let bench = Bench::with(&sample::plan(), TargetMapping::default(), &script).await;
    let error = bench.load().await.unwrap_err();
    (bench, error)
}

#[tokio::test]
async fn every_failure_of_the_server_has_its_own_sentence_and_keeps_whole_groups() {
    let raise = |code: &str| format!("RAISE EXCEPTION 'no' USING ERRCODE = '{code}'");
    let cases = [
        (
            "PERFORM pg_terminate_backend(pg_backend_pid())".to_owned(),
            "the connection to the database was lost while inserting into tags",
        ),
        (raise("53100"), "the database server's disk is full (while inserting into tags)"),
        (
            "PERFORM pg_cancel_backend(pg_backend_pid()); PERFORM pg_sleep(60)".to_owned(),
            "a statement was cancelled at the server (while inserting into tags), by somebody or by a statement_timeout",
        ),
        (raise("55P03"), "somebody else holds a lock that is needed (while inserting into tags)"),
        (raise("25006"), "the database is read-only (while inserting into tags)"),
        (raise("XX000"), "the database failed while inserting into tags"),
        // A deadlock, and a disk that cannot be read: of no row that is written then is anything known.
        (raise("40P01"), "the database failed while inserting into tags"),
        (raise("58030"), "the database failed while inserting into tags"),
    ];
    for (statement, sentence) in cases {
        let (bench, error) = load_while(&statement).await;
        assert!(error.to_string().starts_with(sentence), "{error}");
        assert_eq!(error.kind(), Kind::Target);
        assert_eq!(bench.text("SELECT count(*) FROM tags").await, "0");
        assert_eq!(
            bench.text("SELECT string_agg(group_name, ' ' ORDER BY committed_at) FROM landfall.groups").await,
            "clients berths interests files documents expenses invoices"
        );
    }
}

/// What the server does that is asked for its place in its log.
const LOG: &str = "
    CREATE FUNCTION public.pg_walfile_name(pg_lsn) RETURNS text LANGUAGE plpgsql AS $$ BEGIN STATEMENT; RETURN ''; END $$;
    DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = public, pg_catalog', current_database()); END $$";

#[tokio::test]
async fn a_server_that_does_not_tell_of_its_log_is_another_one_than_a_server_that_fails_to_answer() {
    let raise = |code: &str| format!("RAISE EXCEPTION 'not here' USING ERRCODE = '{code}'");
    let cases = [
        (raise("42501"), true),
        (raise("0A000"), true),
        (raise("55000"), true),
        ("PERFORM pg_terminate_backend(pg_backend_pid())".to_owned(), false),
    ];
    for (statement, answers) in cases {
        let database = Postgres::shared().unwrap().fresh_database().unwrap();
        database.run(&LOG.replace("STATEMENT", &statement)).unwrap();
        let asked = log_position(&connect(database.url()).await.unwrap()).await;
        assert!(
            matches!((&asked, answers), (Ok(None), true) | (Err(Error::Lost { .. }), false)),
            "{statement}: {asked:?}"
        );
    }
}

#[tokio::test]
async fn after_a_lost_connection_the_same_load_goes_on() {
    let (bench, _) = load_while("PERFORM pg_terminate_backend(pg_backend_pid())").await;
    bench.database.run("DROP TRIGGER saboteur ON tags").unwrap();
    let error = bench.load().await.unwrap_err();
    assert!(matches!(error, Error::Lost { .. }), "the old session is gone: {error}");
    let session = connect(&bench.url).await.unwrap();
    let (verified, silent) = (super::bench::all_files(), landfall_model::monitor::Silent::default());
    let options = landfall_load::Options { budget: landfall_load::Budget::default(), verified: &verified };
    landfall_load::load(&session, &bench.run, &options, &silent).await.unwrap();
    let undisturbed = Bench::new(&sample::plan()).await;
    undisturbed.load().await.unwrap();
    assert_eq!(bench.everything().await, undisturbed.everything().await);
}

#[tokio::test]
async fn a_server_that_crashes_and_comes_back_is_waited_for_by_repeating_the_load() {
    // The server process of the session is killed as the kernel would: the server throws everybody out, recovers and starts anew.
    let script = "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            EXECUTE format('COPY (SELECT 1) TO PROGRAM ''kill -9 %s''', pg_backend_pid()); PERFORM pg_sleep(60); RETURN NEW; END $$;
        CREATE TRIGGER saboteur BEFORE INSERT ON tags FOR EACH ROW EXECUTE FUNCTION f()";
    let server = own_server(Postgres::start_durable().unwrap());
    let bench = Bench::on(server, &sample::plan(), TargetMapping::default(), script).await;
    let error = bench.load().await.unwrap_err();
    assert!(
        error.to_string().starts_with("the connection to the database was lost while inserting into tags"),
        "{error}"
    );
    // Before the server hears of the crash it may let somebody in, and throw them out at once.
    let comes_back = async || match connect(&bench.url).await {
        Ok(_) => bench.database.run("DROP TRIGGER saboteur ON tags").is_ok(),
        Err(error) => {
            assert_eq!(error.kind(), Kind::Target, "{error}");
            false
        }
    };
    while !comes_back().await {}
    let session = connect(&bench.url).await.unwrap();
    let (verified, silent) = (super::bench::all_files(), landfall_model::monitor::Silent::default());
    let options = landfall_load::Options { budget: landfall_load::Budget::default(), verified: &verified };
    let loaded = landfall_load::load(&session, &bench.run, &options, &silent).await.unwrap();
    assert_eq!(loaded.groups.iter().filter(|group| group.already_in).count(), 8, "seven groups and the port");
}

/// A server for one test alone, stopped by its guard when the test process ends.
fn own_server(postgres: Postgres) -> &'static Postgres {
    Box::leak(Box::new(postgres))
}

#[tokio::test]
async fn a_server_without_a_free_connection_says_so_and_a_load_that_has_one_goes_on() {
    let server = own_server(Postgres::start().unwrap());
    let bench = Bench::on(server, &sample::plan(), TargetMapping::default(), "").await;
    let guest = bench.database.role("guest", &[]).unwrap();
    let mut taken = Vec::new();
    let error = loop {
        match connect(&guest).await {
            Ok(session) => taken.push(session),
            Err(error) => break error,
        }
    };
    assert!(error.to_string().contains("has no connection left: close another one"), "{error}");
    assert_eq!(error.kind(), Kind::Target);
    assert!(taken.len() > 10, "it was not full before");
    bench.load().await.unwrap();
}

#[tokio::test]
async fn a_disk_that_is_full_has_its_own_sentence_and_the_load_goes_on_once_there_is_room() {
    let fill = "ALTER TABLE tags SET TABLESPACE small;
        CREATE TABLE filler (x text) TABLESPACE small; ALTER TABLE filler ALTER x SET STORAGE PLAIN;
        DO $$ BEGIN LOOP BEGIN INSERT INTO filler VALUES (repeat('x', 8000)); EXCEPTION WHEN disk_full THEN EXIT; END; END LOOP; END $$";
    let server = own_server(Postgres::start_with_small_disk().unwrap());
    let bench = Bench::on(server, &sample::plan(), TargetMapping::default(), fill).await;
    let error = bench.load().await.unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("the database server's disk is full (while copying into tags): make room"),
        "{error}"
    );
    assert_eq!(error.kind(), Kind::Target);
    assert_eq!(bench.text("SELECT count(*) FROM landfall.groups").await, "7");
    bench.database.run("DROP TABLE filler").unwrap();
    bench.load().await.unwrap();
    assert_eq!(bench.text("SELECT count(*) FROM tags").await, bench.planned(Table::Tags).len().to_string());
}

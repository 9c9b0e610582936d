//! Reset pointed at a database in which the run is not: empty, it looks like one in which everything was undone.

use std::collections::BTreeMap;

use landfall_load::{Budget, Error, Options, Undone, database, load, repair, reset, retry_quarantine};
use landfall_model::{
    kind::Kind,
    monitor::Silent,
    rundir::{self, RunDir},
    target::Table,
    user_edits::UserEdits,
};
use landfall_postgres::{Session, connect};
use landfall_testkit::{Database, Postgres};

use super::{
    bench::{Bench, address, all_files},
    sample,
};

/// Another database of the same server, with a port of the same id.
struct Other {
    database: Database<'static>,
    session: Session,
}

impl Other {
    async fn new() -> Self {
        let database = Postgres::shared().unwrap().fresh_database().unwrap();
        let session = connect(&address(&database)).await.unwrap();
        Self { database, session }
    }

    async fn reset(&self, run: &RunDir) -> Result<Undone, Error> {
        reset(&self.session, run, UserEdits::Keep, &Silent::default()).await
    }

    async fn load(&self, run: &RunDir) {
        let options = Options { budget: Budget::default(), verified: &all_files() };
        load(&self.session, run, &options, &Silent::default()).await.unwrap();
    }

    /// Refuses, names this database and what else the sentence has to hold, and leaves what the run tells as it is.
    async fn refuses(&self, run: &RunDir, parts: &[&str]) {
        let before = told(run);
        let error = self.reset(run).await.unwrap_err();
        assert_eq!(error.kind(), Kind::State, "{error}");
        let (text, here) = (error.to_string(), format!("the database {} at ", self.database.name()));
        for part in parts.iter().chain([&&*here]) {
            assert!(text.contains(part), "\"{part}\" is not in: {text}");
        }
        assert_eq!(told(run), before);
    }
}

/// Every file under `load/`.
fn told(run: &RunDir) -> BTreeMap<String, String> {
    let files = std::fs::read_dir(run.path("load")).unwrap().map(|entry| entry.unwrap());
    let file = |entry: std::fs::DirEntry| {
        (entry.file_name().into_string().unwrap(), std::fs::read_to_string(entry.path()).unwrap())
    };
    files.map(file).collect()
}

#[tokio::test]
async fn a_reset_of_an_empty_database_in_which_the_run_never_was_leaves_it_to_be_undone_where_it_is() {
    let (bench, other) = (Bench::new(&sample::plan()).await, Other::new().await);
    let before = bench.dump().await;
    bench.load().await.unwrap();
    let right = format!("it was loaded into the database {} at ", bench.database.name());
    other.refuses(&bench.run, &["nothing was undone", &right, "DATABASE_URL"]).await;
    bench.reset().await.unwrap();
    assert_eq!(bench.dump().await, before);
    // Here it is undone, and a second time there is nothing to do; there it never was.
    assert_eq!(bench.reset().await.unwrap(), Undone::default());
    other.refuses(&bench.run, &["taken out again there"]).await;
}

#[tokio::test]
async fn a_run_that_went_elsewhere_since_it_was_undone_is_not_taken_for_undone() {
    let (bench, other) = (Bench::new(&sample::plan()).await, Other::new().await);
    other.load(&bench.run).await;
    other.reset(&bench.run).await.unwrap();
    bench.load().await.unwrap();
    other.refuses(&bench.run, &[bench.database.name()]).await;
    bench.reset().await.unwrap();
    other.load(&bench.run).await;
    assert!(!other.reset(&bench.run).await.unwrap().tables.is_empty());
}

#[tokio::test]
async fn a_delta_is_not_undone_where_only_the_run_before_it_is() {
    let (bench, other) = (Bench::new(&sample::plan()).await, Other::new().await);
    other.load(&bench.run).await;
    bench.load().await.unwrap();
    let before = bench.dump().await;
    let delta = bench.delta(&sample::of(6));
    bench.load_run(&delta).await.unwrap();
    other.refuses(&delta, &[bench.database.name()]).await;
    bench.reset_run(&delta, UserEdits::Keep).await.unwrap();
    assert_eq!(bench.dump().await, before);
    assert_eq!(bench.reset_run(&delta, UserEdits::Keep).await.unwrap(), Undone::default());
}

#[tokio::test]
async fn a_database_that_was_made_anew_under_its_name_has_not_been_reset() {
    let bench = Bench::new(&sample::plan()).await;
    let mut other = Other::new().await;
    // Without a pooler, which would be another address.
    other.session = connect(other.database.url()).await.unwrap();
    other.load(&bench.run).await;
    let name = other.database.name();
    let script = format!("DROP DATABASE {name} WITH (FORCE); CREATE DATABASE {name} TEMPLATE crm_template;");
    bench.database.run(&script).unwrap();
    other.session = connect(other.database.url()).await.unwrap();
    other.refuses(&bench.run, &["was this one made anew", "`landfall load 20260101-1200`"]).await;
    other.load(&bench.run).await;
    assert!(!other.reset(&bench.run).await.unwrap().tables.is_empty());
}

#[tokio::test]
async fn a_database_that_lost_its_marker_without_a_reset_is_not_taken_for_undone() {
    let bench = Bench::new(&sample::plan()).await;
    bench.load().await.unwrap();
    bench.database.run("DROP SCHEMA landfall CASCADE").unwrap();
    let before = told(&bench.run);
    let text = bench.reset().await.unwrap_err().to_string();
    assert!(text.contains("no reset took it out") && text.contains("backup"), "{text}");
    assert_eq!(told(&bench.run), before);
}

#[tokio::test]
async fn where_an_older_landfall_noted_no_database_the_reset_asks_for_the_right_one() {
    let (bench, other) = (Bench::new(&sample::plan()).await, Other::new().await);
    bench.load().await.unwrap();
    let _ = std::fs::remove_file(bench.run.path("load/databases.jsonl"));
    other.refuses(&bench.run, &["is not noted", "DATABASE_URL"]).await;
    bench.reset().await.unwrap();
    assert!(!bench.run.has(rundir::LOAD_GROUPS));
    assert_eq!(bench.reset().await.unwrap(), Undone::default());
}

#[tokio::test]
async fn a_role_that_may_not_ask_which_server_it_is_loads_and_resets() {
    let bench = Bench::new(&sample::plan()).await;
    bench.database.run("REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC").unwrap();
    let create = format!("CREATE ON DATABASE {}", bench.database.name());
    let url = bench.database.role("clerk", &["ALL ON ALL TABLES IN SCHEMA public", &create]).unwrap();
    let mut clerk = Other { session: connect(&url).await.unwrap(), ..Other::new().await };
    // The administrator may always ask, and knows it for the same.
    let (asked, known) = (database(&clerk.session).await.unwrap(), database(&bench.session).await.unwrap());
    assert_eq!((asked.cluster, asked.oid, &asked.name), (None, known.oid, &known.name));
    assert!(known.cluster.is_some());
    clerk.load(&bench.run).await;
    assert!(!clerk.reset(&bench.run).await.unwrap().tables.is_empty());
    assert_eq!(clerk.reset(&bench.run).await.unwrap(), Undone::default());
    clerk.session = connect(clerk.database.url()).await.unwrap();
    clerk.refuses(&bench.run, &[bench.database.name()]).await;
    // Its own role has made the schema of the markers.
    assert_eq!(bench.text("SELECT to_regnamespace('landfall') IS NULL").await, "true");
}

#[tokio::test]
async fn a_retry_or_repair_in_the_wrong_database_names_the_one_that_the_run_went_into() {
    let (bench, other) = (Bench::new(&sample::plan()).await, Other::new().await);
    let (files, monitor) = (all_files(), Silent::default());
    let options = Options { budget: Budget::default(), verified: &files };
    let rows = [(Table::Clients, landfall_model::ids::derive("", "clients", "1").to_string())];
    let refused = async |session: &Session, parts: &[&str]| {
        let retried = retry_quarantine(session, &bench.run, &options, &monitor).await.unwrap_err();
        let repaired =
            repair(session, &bench.run, &rows, UserEdits::Keep, &options, &monitor).await.unwrap_err();
        for error in [retried, repaired] {
            let text = error.to_string();
            assert!(parts.iter().all(|part| text.contains(part)), "{parts:?} are not in: {text}");
        }
    };
    let load = "`landfall load 20260101-1200` brings it in";
    refused(&other.session, &["there is nothing to reset"]).await;
    bench.load().await.unwrap();
    let into = format!("it was loaded into the database {} at ", bench.database.name());
    refused(&other.session, &[&into, "Does DATABASE_URL name the wrong one?", load]).await;
    // Whatever else is in here.
    let strange = bench.another_run(&sample::of(6));
    other.load(&strange).await;
    refused(&other.session, &[&into]).await;
    bench.reset().await.unwrap();
    refused(&bench.session, &["a reset took it out", load]).await;
    refused(&other.session, &[&into, "taken out again there"]).await;
}

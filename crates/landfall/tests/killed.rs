//! `migrate --full` and `migrate --delta` whose process is killed with SIGKILL again and again, at any moment, end as if nothing had happened.

#![allow(clippy::unwrap_used, reason = "an unwrap in a test is an assertion")]

mod support;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Stdio,
    thread,
    time::Duration,
};

use landfall_model::{rundir::RunDir, snapshot::Snapshot, target::Table};
use landfall_practice::{Size, world_of};
use landfall_testkit::{Database, Postgres};
use serde_json::json;
use support::{Desk, info};

/// A desk with the same world each time, and a database of its own.
struct Place {
    desk: Desk,
    database: Database<'static>,
    from: PathBuf,
}

/// So long is waited between two looks: without a pause they take one of two cores.
const PAUSE: Duration = Duration::from_millis(1);

/// A kill comes as soon as a file of the run has so many lines.
type Moment = (&'static str, usize);

const OF_FULL: [Moment; 11] = [
    ("journal.jsonl", 1),
    ("normalized/clients.jsonl", 1),
    ("journal.jsonl", 5),
    ("load/copies.jsonl", 3),
    ("load/copies.jsonl", 20),
    ("load/groups.jsonl", 1),
    ("load/groups.jsonl", 4),
    ("load/groups.jsonl", 8),
    ("load/groups.jsonl", 9),
    ("reports/validation-report.json", 1),
    ("reports/migration-warnings.csv", 1),
];
const OF_DELTA: [Moment; 6] = [
    ("normalized/clients.jsonl", 1),
    ("normalized/plan.json", 1),
    ("journal.jsonl", 9),
    ("load/groups.jsonl", 3),
    ("reports/validation-report.json", 1),
    ("reports/migration-warnings.csv", 1),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_full_load_and_a_delta_that_are_killed_again_and_again_end_as_if_nothing_had_happened() {
    let (calm, rough) = (Place::new().await, Place::new().await);
    calm.migrate("--full", &calm.from).exits(3);
    let killed = rough.kill_and_finish("--full", &rough.from, &OF_FULL).await;
    assert!(killed >= 4, "killed {killed} times");
    same(&rough.dump().await, &calm.dump().await);

    calm.migrate("--delta", &calm.later()).exits(3);
    let killed = rough.kill_and_finish("--delta", &rough.later(), &OF_DELTA).await;
    assert!(killed >= 2, "killed {killed} times");
    same(&rough.dump().await, &calm.dump().await);
    rough.desk.landfall(&["migrate", "--validate-only"]).prints(&["checks passed"]);
}

fn same(found: &[String], expected: &[String]) {
    let missing: Vec<_> = expected.iter().filter(|line| !found.contains(line)).collect();
    let strange: Vec<_> = found.iter().filter(|line| !expected.contains(line)).collect();
    assert!(found == expected, "missing {missing:#?}\nstrange {strange:#?}");
}

impl Place {
    async fn new() -> Self {
        let mut desk = Desk::new();
        let from = desk.lay_out(&world_of(Size::SMALLEST, 7)).await;
        let database = Postgres::shared().unwrap().fresh_database().unwrap();
        desk.set("DATABASE_URL", database.url());
        Self { desk, database, from }
    }

    fn migrate(&self, mode: &str, from: &Path) -> support::Outcome {
        self.desk.landfall(&["migrate", mode, "--from", from.to_str().unwrap()])
    }

    /// The source some time later: an edit, and a record that is gone.
    fn later(&self) -> PathBuf {
        let mut snapshot = Snapshot::read(&RunDir::open(&self.from).unwrap()).unwrap();
        snapshot.expenses.remove(0);
        snapshot.interests[0].cells.insert("Full Name".to_owned(), json!("Zoltan Unmistakable"));
        let path = self.desk.folder.join("later");
        snapshot.write(&RunDir::create_at(&path, &info("snapshot", "port-nimara")).unwrap()).unwrap();
        path
    }

    /// Begins a migration, kills it at each of these moments, goes on with `--run`, and lets the last attempt end. Answers how often it was
    /// still at work when it was killed.
    async fn kill_and_finish(&self, mode: &str, from: &Path, moments: &[Moment]) -> usize {
        let before = self.runs();
        let mut killed =
            usize::from(self.kill(&["migrate", mode, "--from", from.to_str().unwrap()], &before, moments[0]));
        let run = self.runs().into_iter().find(|run| !before.contains(run)).unwrap();
        let go_on = ["migrate", mode, "--run", run.to_str().unwrap()];
        for moment in &moments[1..] {
            self.wait_until_alone().await;
            killed += usize::from(self.kill(&go_on, &before, *moment));
        }
        self.wait_until_alone().await;
        self.desk.landfall(&go_on).exits(3).prints(&["checks passed"]);
        killed
    }

    /// True where it was killed before its end.
    fn kill(&self, words: &[&str], before: &[PathBuf], (file, lines): Moment) -> bool {
        let mut child = self.desk.command(words).stderr(Stdio::null()).stdout(Stdio::null()).spawn().unwrap();
        let run = || self.runs().into_iter().find(|run| !before.contains(run));
        let has_come = || {
            let text = run().and_then(|run| fs::read_to_string(run.join(file)).ok()).unwrap_or_default();
            text.lines().count() >= lines
        };
        while !has_come() && child.try_wait().unwrap().is_none() {
            thread::sleep(PAUSE);
        }
        let is_at_work = child.try_wait().unwrap().is_none();
        // On Unix this is SIGKILL: nothing of the process runs any more.
        child.kill().unwrap();
        child.wait().unwrap();
        is_at_work
    }

    fn runs(&self) -> Vec<PathBuf> {
        if self.desk.folder.join("output").exists() { self.desk.runs() } else { Vec::new() }
    }

    /// Waits until the server has noticed that the process is gone.
    async fn wait_until_alone(&self) {
        const SQL: &str = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'landfall'";
        let client = self.database.client().await.unwrap();
        while client.query_one(SQL, &[]).await.unwrap().get::<_, i64>(0) > 0 {
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Every row. When a record that is gone was archived is the time of the run: that it was is enough.
    async fn dump(&self) -> Vec<String> {
        let client = self.database.client().await.unwrap();
        let mut dump = Vec::new();
        for table in Table::ALL {
            let sql = format!(
                "SELECT concat_ws(' ', '{table}', to_jsonb(t) - 'archived_at', to_jsonb(t)->>'archived_at' IS NOT NULL)
                 FROM {table} t ORDER BY 1"
            );
            let rows = client.query(&sql, &[]).await.unwrap();
            dump.extend(rows.iter().map(|row| row.get::<_, String>(0)));
        }
        dump
    }
}

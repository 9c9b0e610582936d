//! A database, a run with a plan, and what both hold.

use std::{
    collections::{BTreeMap, HashMap},
    fmt::Write,
    fs,
    path::PathBuf,
};

use chrono::DateTime;
use landfall_load::{Budget, Error, Loaded, Options, Undone, load, reset};
use landfall_model::{
    finding::Quarantined,
    mapping::TargetMapping,
    monitor::{Monitor, Silent},
    outcome::{CopyOutcome, CopyState, LoadResult},
    plan::{Basis, Plan, PlanHeader},
    rundir::{self, RunDir, RunInfo},
    target::Table,
    user_edits::UserEdits,
};
use landfall_postgres::{Session, connect};
use landfall_testkit::{Database, Pooler, Postgres};
use rust_decimal::Decimal;
use serde_json::{Map, Value};
use tempfile::{TempDir, tempdir};
use tokio_postgres::Client;
use uuid::Uuid;

use super::{
    POOLED,
    sample::{self, PORT},
};

/// One database and one run, both gone with the value.
pub struct Bench {
    pub database: Database<'static>,
    /// The address that the loader is given: the server's, or the pooler's in front of it.
    pub url: String,
    pub session: Session,
    /// A second connection, to look.
    pub client: Client,
    pub run: RunDir,
    /// Of all runs.
    folder: TempDir,
}

pub type Rows = BTreeMap<String, Map<String, Value>>;

impl Bench {
    /// The CRM as it is, and this plan.
    pub async fn new(plan: &Plan) -> Self {
        Self::with(plan, TargetMapping::default(), "").await
    }

    /// The CRM changed by a script, and this plan with renames and omissions.
    pub async fn with(plan: &Plan, target: TargetMapping, script: &str) -> Self {
        Self::on(Postgres::shared().unwrap(), plan, target, script).await
    }

    /// The same on a server of its own.
    pub async fn on(postgres: &'static Postgres, plan: &Plan, target: TargetMapping, script: &str) -> Self {
        let database = postgres.fresh_database().unwrap();
        database.run(script).unwrap();
        Self::of(database, plan, target).await
    }

    /// The same in this database.
    pub async fn of(database: Database<'static>, plan: &Plan, target: TargetMapping) -> Self {
        let url = address(&database);
        let session = connect(&url).await.unwrap();
        let client = database.client().await.unwrap();
        let folder = tempdir().unwrap();
        let run = run_in(&folder, "full", None);
        plan.write(&run, &basis(target)).unwrap();
        tell_copies(&run);
        Self { database, url, session, client, run, folder }
    }

    /// A run that follows the bench's, with its own plan.
    pub fn delta(&self, plan: &Plan) -> RunDir {
        self.delta_of(&self.run, plan)
    }

    /// A run that follows another one.
    pub fn delta_of(&self, parent: &RunDir, plan: &Plan) -> RunDir {
        let header: PlanHeader = parent.read_json(rundir::PLAN).unwrap();
        let run = run_in(&self.folder, "delta", Some(parent.root().to_owned()));
        let basis = Basis { parent: Some(header.hash), ..basis(TargetMapping::default()) };
        plan.write(&run, &basis).unwrap();
        tell_copies(&run);
        run
    }

    /// Loads a run with all files of the sample.
    pub async fn load_run(&self, run: &RunDir) -> Result<Loaded, Error> {
        let options = Options { budget: Budget::default(), verified: &all_files() };
        load(&self.session, run, &options, &Silent::default()).await
    }

    /// Another run with its own plan for the same database.
    pub fn another_run(&self, plan: &Plan) -> RunDir {
        let run = run_in(&self.folder, "full", None);
        plan.write(&run, &Basis { snapshot: "another".to_owned(), ..basis(TargetMapping::default()) })
            .unwrap();
        run
    }

    /// Another run of the bench's plan.
    pub fn run_again(&self, plan: &Plan) -> RunDir {
        let run = run_in(&self.folder, "full", None);
        plan.write(&run, &basis(TargetMapping::default())).unwrap();
        run
    }

    pub async fn load(&self) -> Result<Loaded, Error> {
        self.load_with(Budget::default(), &all_files()).await
    }

    /// With a budget that nothing exceeds.
    pub async fn load_all(&self) -> Loaded {
        self.load_with(Budget { percent: 100.0, at_least: 0 }, &all_files()).await.unwrap()
    }

    pub async fn load_with(&self, budget: Budget, verified: &HashMap<Uuid, String>) -> Result<Loaded, Error> {
        load(&self.session, &self.run, &Options { budget, verified }, &Silent::default()).await
    }

    pub async fn load_watched(&self, monitor: &dyn Monitor) -> Result<Loaded, Error> {
        let options = Options { budget: Budget::default(), verified: &all_files() };
        load(&self.session, &self.run, &options, monitor).await
    }

    pub async fn reset(&self) -> Result<Undone, Error> {
        self.reset_run(&self.run, UserEdits::Keep).await
    }

    pub async fn reset_run(&self, run: &RunDir, edits: UserEdits) -> Result<Undone, Error> {
        reset(&self.session, run, edits, &Silent::default()).await
    }

    /// Every column of every table as the server writes it, to the letter.
    pub async fn dump(&self) -> String {
        dump(&self.client).await
    }

    /// What the run's quarantine lists.
    pub fn quarantine(&self) -> Vec<Quarantined> {
        self.run.read_appended(rundir::LOAD_QUARANTINE).unwrap()
    }

    /// The rows of a table in the plan.
    pub fn planned(&self, table: Table) -> Rows {
        let lines = self.run.lines::<Map<String, Value>>(&rundir::normalized_table(table)).unwrap();
        let row = |line: Map<String, Value>| line["row"].as_object().unwrap().clone();
        lines.map(|line| row(line.unwrap())).map(|row| keyed(table, row)).collect()
    }

    /// The rows of a table in the target.
    pub async fn loaded(&self, table: Table) -> Rows {
        let sql = format!("SELECT (to_jsonb(t) - 'port_id' - 'search_vector')::text FROM {table} t");
        let rows = self.client.query(&sql, &[]).await.unwrap();
        rows.iter().map(|row| keyed(table, serde_json::from_str(row.get(0)).unwrap())).collect()
    }

    /// Every table of the target.
    pub async fn everything(&self) -> BTreeMap<Table, Rows> {
        let mut all = BTreeMap::new();
        for table in Table::ALL {
            all.insert(table, self.loaded(table).await);
        }
        all
    }

    /// A single value of the target.
    pub async fn text(&self, sql: &str) -> String {
        self.client.query_one(&format!("SELECT ({sql})::text"), &[]).await.unwrap().get(0)
    }
}

/// The server's, or the pooler's in front of it.
pub fn address(database: &Database<'_>) -> String {
    if POOLED { Pooler::shared().unwrap().url(database) } else { database.url().to_owned() }
}

fn basis(target: TargetMapping) -> Basis {
    Basis { port: PORT.to_owned(), target, ..Basis::default() }
}

/// What the copier would have told of every file of the sample.
fn tell_copies(run: &RunDir) {
    for (file, sha256) in all_files() {
        let (state, source_sha256, target_sha256) = (CopyState::Verified, sha256.clone(), sha256);
        let outcome =
            CopyOutcome { file, state, source_sha256, target_sha256, size: 1, ..CopyOutcome::default() };
        run.append(rundir::LOAD_COPIES, &outcome).unwrap();
    }
}

/// A new run beside those that are there.
fn run_in(folder: &TempDir, mode: &str, parent: Option<PathBuf>) -> RunDir {
    let number = fs::read_dir(folder).unwrap().count();
    let info = RunInfo { parent, ..RunInfo::new("20260101-1200", mode, PORT, "2026-01-01T12:00:00Z") };
    RunDir::create_at(&folder.path().join(number.to_string()), &info).unwrap()
}

/// Every column of every table as the server writes it, to the letter.
pub async fn dump(client: &Client) -> String {
    let mut dump = String::new();
    for table in Table::ALL {
        for row in client.query(&format!("SELECT t::text FROM {table} t ORDER BY 1"), &[]).await.unwrap() {
            writeln!(dump, "{table} {}", row.get::<_, String>(0)).unwrap();
        }
    }
    dump
}

/// Every file of the sample, with the hash of its copy.
pub fn all_files() -> HashMap<Uuid, String> {
    files(1..=4)
}

/// Some files of the sample.
pub fn files(numbers: impl IntoIterator<Item = i64>) -> HashMap<Uuid, String> {
    numbers.into_iter().map(|n| (sample::id(Table::Files, n), format!("{n:064}"))).collect()
}

/// How a table fared.
pub fn result(loaded: &Loaded, table: Table) -> &LoadResult {
    loaded
        .groups
        .iter()
        .flat_map(|group| &group.results)
        .find(|result| result.entity == table.name())
        .unwrap()
}

fn keyed(table: Table, row: Map<String, Value>) -> (String, Map<String, Value>) {
    let key: Vec<&str> = table.key_columns().iter().map(|column| row[*column].as_str().unwrap()).collect();
    let key = key.join(",");
    (key, row.into_iter().map(|(name, value)| (name, canonical(value))).collect())
}

/// One spelling per value: times in microseconds, numbers without trailing zeros.
fn canonical(value: Value) -> Value {
    match value {
        Value::Array(items) => items.into_iter().map(canonical).collect(),
        Value::Object(fields) => fields.into_iter().map(|(name, value)| (name, canonical(value))).collect(),
        Value::Number(number) => canonical(Value::String(number.to_string())),
        Value::String(text) => Value::String(if let Ok(number) = text.parse::<Decimal>() {
            number.normalize().to_string()
        } else if let Ok(time) = DateTime::parse_from_rfc3339(&text) {
            time.timestamp_micros().to_string()
        } else {
            text
        }),
        other => other,
    }
}

//! A database with the runs of a cycle, and all that can be seen of them.

use std::{collections::BTreeMap, fs, io::ErrorKind, path::Path};

use landfall_model::{
    outcome::{CopyOutcome, CopyState, GroupOutcome},
    plan::{Basis, Plan, PlanHeader},
    rundir::{self, RunDir, RunInfo},
    target::{Group, Table},
};
use landfall_testkit::{Database, Postgres};
use serde_json::Value;
use tempfile::{TempDir, tempdir};
use tokio::runtime::Runtime;
use tokio_postgres::Client;

use super::{
    sample::{PORT, id},
    step::Step,
    world,
};

const TOLD: [&str; 6] = [
    rundir::LOAD_GROUPS,
    rundir::LOAD_QUARANTINE,
    rundir::LOAD_CONFLICTS,
    rundir::LOAD_AGREED,
    rundir::LOAD_AWAITED,
    rundir::LOAD_COPIES,
];

/// What is noted in the target, without times.
const NOTED: [(&str, &str); 3] = [
    ("runs", "(SELECT plan_hash, run_id, port_id FROM landfall.runs)"),
    ("rejects", "landfall.rejects"),
    (
        "groups",
        "(SELECT plan_hash, group_name, row_count, waiting, (SELECT jsonb_agg(r - 'changed') FROM jsonb_array_elements(results) r)
          FROM landfall.groups)",
    ),
];

pub struct Site<'a> {
    pub database: Database<'a>,
    pub port: u16,
    runtime: Runtime,
    client: Client,
    runs: [RunDir; 2],
    _folder: TempDir,
}

impl<'a> Site<'a> {
    pub fn new(postgres: &'a Postgres) -> Self {
        let runtime = Runtime::new().unwrap();
        let database = postgres.fresh_database().unwrap();
        let client = runtime.block_on(database.client()).unwrap();
        let folder = tempdir().unwrap();
        let full = run(folder.path(), "full", None, &world::first());
        let delta = run(folder.path(), "delta", Some(&full), &world::second());
        Self { database, port: postgres.port(), runtime, client, runs: [full, delta], _folder: folder }
    }

    pub fn run(&self, step: Step) -> &RunDir {
        let is_it = |run: &&RunDir| run.root().ends_with(step.run());
        self.runs.iter().find(is_it).unwrap()
    }

    /// Forgets what the last cycle told; of the four files one is not copied yet.
    pub fn begin(&self) {
        for run in &self.runs {
            fs::remove_dir_all(run.path("load")).unwrap();
            fs::create_dir(run.path("load")).unwrap();
            (1..4).for_each(|n| tell_copy(run, n));
        }
        tell_copy(&self.runs[1], 4);
        self.database.run(world::NARROW).unwrap();
    }

    /// What happens before a step.
    pub fn prepare(&self, step: Step) {
        match step {
            Step::Complete => tell_copy(&self.runs[0], 4),
            Step::Retry => self.database.run(world::MENDED).unwrap(),
            Step::Delta => self.database.run(&world::users()).unwrap(),
            _ => {}
        }
    }

    /// A new connection to look through, after the server was started again.
    pub fn look_again(&mut self) {
        self.client = self.runtime.block_on(self.database.client()).unwrap();
    }

    /// Waits until the server has noticed that a client is gone.
    pub fn wait_until_alone(&self) {
        const SQL: &str = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'landfall'";
        while self.runtime.block_on(self.client.query_one(SQL, &[])).unwrap().get::<_, i64>(0) > 0 {}
    }

    /// Everything: each row of the target, what is noted of the runs in it, and what the run directories tell.
    pub fn state(&self) -> Vec<String> {
        let mut state = self.rows(&Table::ALL.map(|table| (table.name(), table.to_string())));
        let noted = "SELECT to_regclass('landfall.runs') IS NOT NULL";
        if self.runtime.block_on(self.client.query_one(noted, &[])).unwrap().get(0) {
            state.extend(self.rows(&NOTED.map(|(name, source)| (name, source.to_owned()))));
        }
        state.extend(self.runs.iter().flat_map(told));
        state
    }

    fn rows(&self, sources: &[(&str, String)]) -> Vec<String> {
        let one = |(name, source): &(&str, String)| format!("SELECT '{name} ' || t::text FROM {source} t");
        let sql = sources.iter().map(one).collect::<Vec<_>>().join(" UNION ALL ") + " ORDER BY 1";
        let rows = self.runtime.block_on(self.client.query(&sql, &[])).unwrap();
        rows.iter().map(|row| row.get(0)).collect()
    }
}

pub fn info(mode: &str, parent: Option<&RunDir>) -> RunInfo {
    RunInfo {
        parent: parent.map(|parent| parent.root().to_owned()),
        ..RunInfo::new(&format!("20260101-1200-{mode}"), mode, PORT, "2026-01-01T12:00:00Z")
    }
}

fn run(folder: &Path, mode: &str, parent: Option<&RunDir>, plan: &Plan) -> RunDir {
    let run = RunDir::create_at(&folder.join(mode), &info(mode, parent)).unwrap();
    let parent = parent.map(|parent| parent.read_json::<PlanHeader>(rundir::PLAN).unwrap().hash);
    plan.write(&run, &Basis { port: PORT.to_owned(), parent, ..Basis::default() }).unwrap();
    run
}

/// What the copier would have told.
fn tell_copy(run: &RunDir, n: i64) {
    let (file, sha256) = (id(Table::Files, n), format!("{n:064}"));
    let (state, source_sha256, target_sha256) = (CopyState::Verified, sha256.clone(), sha256);
    let outcome =
        CopyOutcome { file, state, source_sha256, target_sha256, size: 1, ..CopyOutcome::default() };
    run.append(rundir::LOAD_COPIES, &outcome).unwrap();
}

/// Every line of every file, of which none is torn; of several lines of a group the last one counts, whenever it was written. What a retry
/// changed is left out, since a repeated one changes nothing; a delta is never repeated.
pub fn told(run: &RunDir) -> Vec<String> {
    let mut told = Vec::new();
    for name in TOLD {
        let text = match fs::read_to_string(run.path(name)) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            Err(error) => panic!("{error}"),
        };
        assert!(text.ends_with('\n'), "{name} ends with a torn line");
        if name != rundir::LOAD_GROUPS {
            let lines: Vec<Value> = run.read_appended(name).unwrap();
            told.extend(lines.iter().map(|line| format!("{name} {line}")));
            continue;
        }
        let mut groups: Vec<GroupOutcome> = run.read_appended(name).unwrap();
        let is_delta = run.root().ends_with("delta");
        let results = groups.iter_mut().flat_map(|group| &mut group.results);
        results.filter(|_| !is_delta).for_each(|result| result.changed = None);
        let latest: BTreeMap<Group, GroupOutcome> =
            groups.into_iter().map(|group| (group.group, group)).collect();
        let line = |group: &GroupOutcome| format!("{name} {:?} {:?}", group.group, group.results);
        told.extend(latest.values().map(line));
    }
    told
}

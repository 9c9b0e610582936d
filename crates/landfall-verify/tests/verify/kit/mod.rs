//! A small marina for the tests: its source, the plan that a careful person would make of it, and a loader that is only for tests.

mod asserts;
mod load;
mod plan;
mod source;

use std::path::{Path, PathBuf};

use landfall_model::{
    finding::Quarantined,
    hash,
    journal::Entry,
    mapping::Mapping,
    monitor::{Monitor, Silent},
    outcome::{CopyOutcome, CopyState, GroupOutcome, Validation},
    place::{self, Did, Place, Visit},
    plan::{Basis, Carried, Copy, Plan, PlanHeader, snapshot_hash},
    rundir::{self, RunDir, RunInfo},
    snapshot::Snapshot,
    source::{SourceRef, SourceTable},
    target::{Group, Planned, Table},
};
use landfall_store::{Reader, StoreConfig, Writer};
use landfall_testkit::{Database, Postgres};
use landfall_verify::{Error, Input, Objects, verify};
use serde_json::{Map, Value};
use tempfile::{TempDir, tempdir};
use tokio::sync::OnceCell;
use uuid::Uuid;

pub use asserts::{assert_silent, details};
pub use plan::rejected;

pub const PORT: &str = "port-nimara";

/// The id of a row, as the planner derives it.
pub fn id(table: &str, key: &str) -> Uuid {
    landfall_model::ids::derive(PORT, table, key)
}

/// A loaded run: directory, database, bucket.
pub struct Marina {
    pub run: RunDir,
    pub database: Database<'static>,
    pub mapping: Mapping,
    pub plan: Plan,
    /// What the target is said to have rejected.
    rejected: Vec<Quarantined>,
    folder: TempDir,
}

/// What the copies of the loaded marina are made of.
struct First {
    database: Database<'static>,
    files: Vec<(PathBuf, Vec<u8>)>,
}

/// How the run went.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Files {
    Copied,
    Skipped,
}

impl Marina {
    /// The marina, loaded as its plan says. It is loaded once; each has a copy of its database and files.
    pub async fn loaded() -> Self {
        static FIRST: OnceCell<First> = OnceCell::const_new();
        let first = async || {
            let marina = Self::with(Mapping::default(), Files::Copied).await;
            let files = read_folder(marina.folder.path(), Path::new(""));
            First { database: marina.database, files }
        };
        let First { database, files } = FIRST.get_or_init(first).await;
        let folder = tempdir().unwrap();
        for (path, bytes) in files {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
        Self {
            run: RunDir::open(&folder.path().join("run")).unwrap(),
            database: Postgres::shared().unwrap().copy_of(database).unwrap(),
            mapping: Mapping::default(),
            plan: plan::plan(),
            rejected: rejected(),
            folder,
        }
    }

    /// The same by another mapping, or without its files.
    pub async fn with(mapping: Mapping, files: Files) -> Self {
        Self::of(&source::snapshot(), plan::plan(), rejected(), mapping, files).await
    }

    /// The same by a plan that differs.
    pub async fn planned(change: impl FnOnce(&mut Plan)) -> Self {
        let mut plan = plan::plan();
        change(&mut plan);
        Self::of(&source::snapshot(), plan, rejected(), Mapping::default(), Files::Copied).await
    }

    /// The same by a source that differs, of which the plan is the same.
    pub async fn read(change: impl FnOnce(&mut Snapshot)) -> Self {
        let mut snapshot = source::snapshot();
        change(&mut snapshot);
        Self::of(&snapshot, plan::plan(), rejected(), Mapping::default(), Files::Copied).await
    }

    /// The same after records are gone from the source: their rows stay as a run before planned them.
    pub async fn carrying(gone: &[SourceRef]) -> Self {
        let (mut snapshot, mut plan) = (source::snapshot(), plan::plan());
        for (table, rows) in [
            (SourceTable::Interests, &mut snapshot.interests),
            (SourceTable::Invoices, &mut snapshot.invoices),
        ] {
            rows.retain(|row| !gone.contains(&SourceRef::new(table, row.id().unwrap())));
            let ids: Vec<String> =
                gone.iter().filter(|at| at.table == table).map(|at| at.id.to_string()).collect();
            for account in plan.accounting.iter_mut().filter(|account| account.source == table.name()) {
                account.read = rows.len() as u64;
                account.planned.retain(|id| !ids.contains(id));
                account.merged.retain(|id| !ids.contains(id));
            }
        }
        let marina = Self::of(&snapshot, plan, rejected(), Mapping::default(), Files::Copied).await;
        for table in Table::ALL {
            for line in
                marina.run.lines::<Planned<Map<String, Value>>>(&rundir::normalized_table(table)).unwrap()
            {
                let Planned { from, row } = line.unwrap();
                if !from.is_empty() && from.iter().all(|at| gone.contains(at)) {
                    let key = load::key(table, &row);
                    marina.run.append(rundir::CARRIED, &Carried { table, key, from }).unwrap();
                }
            }
        }
        marina
    }

    /// Any snapshot with its plan, loaded.
    pub async fn of(
        snapshot: &Snapshot,
        plan: Plan,
        rejected: Vec<Quarantined>,
        mapping: Mapping,
        files: Files,
    ) -> Self {
        let folder = tempdir().unwrap();
        let run = RunDir::create_at(&folder.path().join("run"), &info()).unwrap();
        snapshot.write(&run).unwrap();
        let basis = Basis {
            port: PORT.to_owned(),
            snapshot: snapshot_hash(&run).unwrap(),
            target: mapping.target.clone(),
            ..Basis::default()
        };
        plan.write(&run, &basis).unwrap();
        rejected.iter().for_each(|row| run.append(rundir::LOAD_QUARANTINE, row).unwrap());
        let database = Postgres::shared().unwrap().fresh_database().unwrap();
        let marina = Self { run, database, mapping, plan, rejected, folder };
        if files == Files::Copied {
            marina.copy_files().await;
        }
        load::load(&marina, load::Which::Accepted, files).await;
        marina
    }

    /// Verifies it, bucket and all.
    pub async fn verify(&self) -> Result<Validation, Error> {
        self.verify_at(self.database.url(), &Silent::default()).await
    }

    /// Verifies it through another address, or under another monitor.
    pub async fn verify_at(&self, url: &str, monitor: &dyn Monitor) -> Result<Validation, Error> {
        let store = self.reader();
        self.verify_with(url, store.as_ref(), Objects::default(), monitor).await
    }

    /// Verifies it with a store of another kind.
    pub async fn verify_with(
        &self,
        url: &str,
        store: &dyn Reader,
        objects: Objects,
        monitor: &dyn Monitor,
    ) -> Result<Validation, Error> {
        verify(&Input { database_url: url, store: Some(store), objects, ..self.input() }, monitor).await
    }

    /// What a verification is of, without a store.
    pub fn input(&self) -> Input<'_> {
        Input {
            database_url: self.database.url(),
            run: &self.run,
            mapping: &self.mapping,
            store: None,
            objects: Objects::default(),
            port: PORT,
        }
    }

    /// Names of the checks that do not pass.
    pub async fn failures(&self) -> Vec<String> {
        let validation = self.verify().await.unwrap();
        let names: Vec<String> = validation.failures().map(|check| check.name.clone()).collect();
        assert_eq!(validation.all_passed, names.is_empty());
        names
    }

    /// Puts the rows into the target that it is said to have rejected.
    pub async fn load_rejected(&self) {
        load::load(self, load::Which::Rejected, Files::Copied).await;
    }

    /// Makes the search vectors anew.
    pub fn index(&self) {
        load::index(self);
    }

    /// A line of the run's journal.
    pub fn journal(&self, stage: &str, event: &str, at: &str) {
        let [stage, event] = [stage, event].map(str::to_owned);
        let entry = Entry { at: at.parse().unwrap(), stage, event, seconds: 0.0, note: String::new() };
        self.run.append(rundir::JOURNAL, &entry).unwrap();
    }

    /// Notes when the run was let into its database, and since when its plan is in, by the clock of that.
    pub fn let_in(&self, at: &str, since: &str) {
        self.visit(Did::Loading, at);
        self.came_in(Group::Files, since, Some(0.0));
    }

    /// Notes since when a group is in, and how long it took; of one that was found in, nothing.
    pub fn came_in(&self, group: Group, since: &str, took: Option<f64>) {
        let (results, seconds) = (Vec::new(), took.unwrap_or_default());
        let outcome = GroupOutcome {
            group,
            results,
            seconds,
            already_in: took.is_none(),
            since: Some(since.to_owned()),
        };
        self.run.append(rundir::LOAD_GROUPS, &outcome).unwrap();
    }

    /// Notes what is about to be done with the run.
    pub fn visit(&self, did: Did, at: &str) {
        let database = place::Database { server: String::new(), name: String::new(), oid: 1, cluster: None };
        let place = Place { database, port: Uuid::nil() };
        self.run.append(rundir::LOAD_DATABASES, &Visit { did, place, at: Some(at.to_owned()) }).unwrap();
    }

    /// Notes the rows of other ports, as a load does before it begins.
    pub fn note_other_ports(&self, lines: &str) {
        std::fs::create_dir_all(self.run.path("load")).unwrap();
        std::fs::write(self.run.path(rundir::LOAD_OTHERS), lines).unwrap();
    }

    /// Another port with a client and what hangs on it, there before the load began.
    pub async fn neighbour(&self) {
        self.neighbour_who("").await;
    }

    /// The same where something is odd about that port.
    pub async fn neighbour_who(&self, odd: &str) {
        const LINES: &str = "
            SELECT json_build_object('table', 'clients', 'key', id, 'owner', NULL, 'hash', hashtextextended(t::text, 0))::text
            FROM clients t WHERE port_id = '00000000-0000-0000-0000-000000000002'
            UNION ALL
            SELECT json_build_object('table', 'interests', 'key', id, 'owner', NULL, 'hash', hashtextextended(t::text, 0))::text
            FROM interests t WHERE port_id = '00000000-0000-0000-0000-000000000002'
            UNION ALL
            SELECT json_build_object('table', 'expenses', 'key', id, 'owner', NULL, 'hash', hashtextextended(t::text, 0))::text
            FROM expenses t WHERE port_id = '00000000-0000-0000-0000-000000000002'
            UNION ALL
            SELECT json_build_object('table', 'client_contacts', 'key', t.id, 'owner', c.id, 'hash', hashtextextended(t::text, 0))::text
            FROM client_contacts t JOIN clients c ON c.id = t.client_id WHERE port_id = '00000000-0000-0000-0000-000000000002'";
        self.database.run(include_str!("neighbour.sql")).unwrap();
        self.database.run(odd).unwrap();
        let client = self.database.client().await.unwrap();
        client.batch_execute("SET TIME ZONE 'UTC'").await.unwrap();
        let lines: Vec<String> =
            client.query(LINES, &[]).await.unwrap().iter().map(|row| row.get(0)).collect();
        self.note_other_ports(&(lines.join("\n") + "\n"));
    }

    /// Deletes an object behind the store's back: the store itself cannot.
    pub fn remove_object(&self, copy: &Copy) {
        let name = copy.file.to_string();
        let mut folders = vec![self.folder.path().join("store")];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
                if entry.file_type().unwrap().is_dir() {
                    folders.push(entry.path());
                } else if entry.file_name().to_string_lossy().contains(&name) {
                    std::fs::remove_file(entry.path()).unwrap();
                }
            }
        }
    }

    /// Changes the first `from` in a file of the run.
    pub fn edit(&self, file: &str, from: &str, to: &str) {
        let path = self.run.path(file);
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{from} is not in {file}");
        std::fs::write(&path, text.replacen(from, to, 1)).unwrap();
    }

    /// Makes the header fit the planned rows as they are now: they are what a planner with a mistake would have written.
    pub fn hash_plan_anew(&self) {
        let mut header: PlanHeader = self.run.read_json(rundir::PLAN).unwrap();
        for table in &mut header.tables {
            table.sha256 = self.run.hash(&rundir::normalized_table(table.table)).unwrap();
            table.rows =
                self.run.lines::<serde_json::Value>(&rundir::normalized_table(table.table)).unwrap().count()
                    as u64;
        }
        header.hash = "of a planner with a mistake".to_owned();
        std::fs::write(self.run.path(rundir::PLAN), serde_json::to_vec(&header).unwrap()).unwrap();
    }

    /// Makes the run a delta that follows a run as it was until now, and changed nothing yet.
    pub fn becomes_delta(&self) {
        let before = self.folder.path().join("before");
        for (path, bytes) in read_folder(self.run.root(), Path::new("")) {
            let path = before.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
        let header: PlanHeader = self.run.read_json(rundir::PLAN).unwrap();
        let followed =
            PlanHeader { parent: Some(header.hash.clone()), hash: "of a delta".to_owned(), ..header };
        std::fs::write(self.run.path(rundir::PLAN), serde_json::to_vec(&followed).unwrap()).unwrap();
        let info = RunInfo { parent: Some(before), ..self.run.info().unwrap() };
        std::fs::write(self.run.path(rundir::RUN), serde_json::to_vec(&info).unwrap()).unwrap();
    }

    /// Damages the bucket: an object is `lost`, `short`, or `corrupt` in its size, or two of one size are put in each other's place (`swap`).
    pub async fn damage_object(&self, how: &str) {
        let [one, other] = [&self.plan.copies[2], &self.plan.copies[3]];
        assert_eq!(one.size, other.size);
        let put = async |copy: &Copy, bytes| {
            self.writer().put(&copy.target_bucket, &copy.target_key, bytes, &copy.mime_type).await.unwrap();
        };
        match how {
            "lost" => self.remove_object(one),
            "short" => put(one, b"short".to_vec()).await,
            "corrupt" => put(one, vec![b'?'; usize::try_from(one.size).unwrap()]).await,
            "swap" => {
                put(one, content(other.file, other.size)).await;
                put(other, content(one.file, one.size)).await;
            }
            other => panic!("{other}"),
        }
    }

    async fn copy_files(&self) {
        let store = self.writer();
        for copy in &self.plan.copies {
            let bytes = content(copy.file, copy.size);
            let hash = hash::of_bytes(&bytes);
            store.put(&copy.target_bucket, &copy.target_key, bytes, &copy.mime_type).await.unwrap();
            let outcome = CopyOutcome {
                file: copy.file,
                state: CopyState::Verified,
                source_sha256: hash.clone(),
                target_sha256: hash,
                size: copy.size,
                ..CopyOutcome::default()
            };
            self.run.append(rundir::LOAD_COPIES, &outcome).unwrap();
        }
    }

    fn store(&self) -> StoreConfig {
        let store = self.folder.path().join("store");
        std::fs::create_dir_all(store.join("crm-files")).unwrap();
        StoreConfig::Folder(store)
    }

    pub fn writer(&self) -> Box<dyn Writer> {
        landfall_store::writer(&self.store())
    }

    pub fn reader(&self) -> Box<dyn Reader> {
        landfall_store::reader(&self.store())
    }
}

/// The bytes of a file: others for every file, and as many as its source has.
pub fn content(file: Uuid, size: u64) -> Vec<u8> {
    let text = file.simple().to_string();
    text.bytes().rev().cycle().take(usize::try_from(size).unwrap()).collect()
}

/// All files below `root`, by their path from there.
fn read_folder(root: &Path, below: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let entries = std::fs::read_dir(root.join(below)).unwrap().map(Result::unwrap);
    let read = |entry: std::fs::DirEntry| {
        let path = below.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            read_folder(root, &path)
        } else {
            vec![(path, std::fs::read(entry.path()).unwrap())]
        }
    };
    entries.flat_map(read).collect()
}

fn info() -> RunInfo {
    RunInfo::new("run", "full", PORT, "2026-01-01T00:00:00Z")
}

//! Running the program as a user does: arguments and environment in, exit code and both outputs back.
#![allow(dead_code, reason = "each test file uses its own part")]

pub mod live;
pub mod s3;
pub mod traffic;

use std::{
    collections::BTreeMap,
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::{Ipv4Addr, TcpListener},
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use chrono::DateTime;
use landfall_model::{
    decision::Decision,
    finding::Question,
    mapping::Mapping,
    rundir::{self, RunDir, RunInfo},
    snapshot::Snapshot,
};
use landfall_plan::Context;
use landfall_practice::{Size, World, world_of};
use landfall_store::StoreConfig;
use landfall_testkit::{Database, Postgres};
use serde_json::Value;
use tempfile::{TempDir, tempdir};

/// A private folder to work in.
pub struct Desk {
    pub folder: PathBuf,
    pub environment: BTreeMap<String, String>,
    _held: TempDir,
}

/// What a command did.
#[derive(Debug)]
pub struct Outcome {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

/// The smallest world that holds every kind of dirt. One of the plan document's size takes each command four times as long, which `rehearsal.rs` waits for.
pub fn world() -> World {
    world_of(Size::SMALLEST, 1)
}

impl Desk {
    pub fn new() -> Self {
        let held = tempdir().unwrap();
        let folder = held.path().canonicalize().unwrap();
        let output = folder.join("output").display().to_string();
        Self { folder, environment: [("LANDFALL_OUTPUT".to_owned(), output)].into(), _held: held }
    }

    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.environment.insert(name.to_owned(), value.into());
    }

    /// `landfall` with these words, in a clean environment.
    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_landfall"));
        command.args(words).current_dir(&self.folder).env_clear().envs(&self.environment);
        command
    }

    /// Runs `landfall` with these words.
    pub fn landfall(&self, words: &[&str]) -> Outcome {
        self.command(words).output().unwrap().into()
    }

    /// Runs `landfall` with these words, and presses Ctrl-C as soon as it says this.
    pub fn interrupted(&self, words: &[&str], when: &str) -> Outcome {
        let mut command = self.command(words);
        let mut running = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (mut told, mut stderr) = (BufReader::new(running.stderr.take().unwrap()), String::new());
        while !stderr.contains(when) {
            assert!(told.read_line(&mut stderr).unwrap() > 0, "it ended before it said \"{when}\": {stderr}");
        }
        let process = running.id().to_string();
        assert!(Command::new("kill").args(["-INT", &process]).status().unwrap().success());
        told.read_to_string(&mut stderr).unwrap();
        let output = running.wait_with_output().unwrap();
        let stdout = String::from_utf8(output.stdout).unwrap();
        Outcome { code: output.status.code().unwrap_or(-1), stdout, stderr }
    }

    /// A program that lies on the desk. Another process writes it: what this one has open for writing is open as well in whatever child another test
    /// is about to start at that moment, and as long as it is, nobody can run it.
    pub fn program(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.join(name);
        let mut writing = Command::new("sh");
        writing.args(["-c", "cat >\"$0\" && chmod 755 \"$0\""]).arg(&path).stdin(Stdio::piped());
        let mut writing = writing.spawn().unwrap();
        writing.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        assert!(writing.wait().unwrap().success());
        path
    }

    /// The database is one that says nothing from now on, as long as the answer lives: the system takes connections for it, and nobody reads what
    /// comes.
    pub fn has_a_silent_database(&mut self) -> TcpListener {
        let nowhere = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        self.set("DATABASE_URL", format!("postgres://crm:crm@{}/crm", nowhere.local_addr().unwrap()));
        nowhere
    }

    /// Lays out a world: its snapshot in `snapshot/`, with answers to what would hold the load, its objects in a folder store with an empty
    /// target bucket.
    pub async fn lay_out(&mut self, world: &World) -> PathBuf {
        let snapshot = self.lay_out_snapshot(world);
        let buckets = self.folder.join("buckets");
        for bucket in ["client-portal", "signatures", "crm-files"] {
            fs::create_dir_all(buckets.join(bucket)).unwrap();
        }
        fill(&StoreConfig::Folder(buckets.clone()), world).await;
        self.set("LANDFALL_STORE", format!("file://{}", buckets.display()));
        snapshot
    }

    /// A desk where a world is loaded, and its database.
    pub async fn loaded(world: &World) -> (Self, Database<'static>) {
        let mut desk = Self::new();
        let snapshot = desk.lay_out(world).await;
        let database = Postgres::shared().unwrap().fresh_database().unwrap();
        desk.set("DATABASE_URL", database.url());
        desk.landfall(&["migrate", "--full", "--from", snapshot.to_str().unwrap()]).exits(3);
        (desk, database)
    }

    /// Where the snapshot of the world lies.
    pub fn snapshot(&self) -> PathBuf {
        self.folder.join("snapshot")
    }

    fn lay_out_snapshot(&self, world: &World) -> PathBuf {
        let snapshot = self.snapshot();
        let mut source = world.snapshot.clone();
        // An empty ETag stands for any version: the listing of the practice world has those of a server.
        source.objects.iter_mut().for_each(|object| object.etag.clear());
        let run = RunDir::create_at(&snapshot, &info("snapshot", "port-nimara")).unwrap();
        source.write(&run).unwrap();
        open_the_gate(&source, &run);
        snapshot
    }

    /// The run directories, oldest first; none before the first.
    pub fn runs(&self) -> Vec<PathBuf> {
        let folder = fs::read_dir(self.folder.join("output")).into_iter().flatten();
        let mut runs: Vec<PathBuf> = folder.map(|run| run.unwrap().path()).collect();
        runs.sort();
        runs
    }

    /// The latest run directory.
    pub fn run(&self) -> PathBuf {
        self.runs().pop().unwrap()
    }
}

impl From<Output> for Outcome {
    fn from(output: Output) -> Self {
        let [stdout, stderr] = [output.stdout, output.stderr].map(|told| String::from_utf8(told).unwrap());
        Self { code: output.status.code().unwrap_or(-1), stdout, stderr }
    }
}

impl Outcome {
    /// Asserts the exit code, showing both outputs where it is another.
    #[track_caller]
    pub fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, code, "\n--- stdout\n{}\n--- stderr\n{}", self.stdout, self.stderr);
        self
    }

    /// Asserts that the error output holds each of these.
    #[track_caller]
    pub fn says(self, parts: &[&str]) -> Self {
        for part in parts {
            assert!(self.stderr.contains(part), "\"{part}\" is not in:\n{}", self.stderr);
        }
        self
    }

    /// Asserts that the result holds each of these.
    #[track_caller]
    pub fn prints(self, parts: &[&str]) -> Self {
        for part in parts {
            assert!(self.stdout.contains(part), "\"{part}\" is not in:\n{}", self.stdout);
        }
        self
    }
}

/// Puts a world's objects into their buckets.
pub async fn fill(buckets: &StoreConfig, world: &World) {
    let store = landfall_store::writer(buckets);
    for object in &world.objects {
        store.put(&object.bucket, &object.key, object.bytes.clone(), &object.content_type).await.unwrap();
    }
}

/// Answers what holds the load: who was merged by address is one person.
pub fn open_the_gate(source: &Snapshot, run: &RunDir) {
    let context = Context { port: "port-nimara".to_owned(), ..Context::default() };
    answer(run, &landfall_plan::plan(source, &Mapping::default(), &[], &context).questions);
}

/// The same for a run that has its plan: the next one from it is not held.
pub fn answer_the_gate(run: &Path) {
    let run = RunDir::open(run).unwrap();
    answer(&run, &run.read_jsonl::<Question>(rundir::QUESTIONS).unwrap());
}

fn answer(run: &RunDir, questions: &[Question]) {
    for question in questions.iter().filter(|question| question.blocking) {
        let decision = Decision::on(question, None, "merge".to_owned()).by("test", DateTime::UNIX_EPOCH, "");
        run.append(rundir::DECISIONS, &decision).unwrap();
    }
}

/// A `run.json`.
pub fn info(mode: &str, port: &str) -> RunInfo {
    RunInfo::new("20260101-000000", mode, port, "2026-01-01T00:00:00Z")
}

/// A JSON document of a run.
pub fn json(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

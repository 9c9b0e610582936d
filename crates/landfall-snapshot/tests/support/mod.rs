//! What the tests of this crate share.
#![allow(dead_code, reason = "each test file uses its own part")]

pub mod world;

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use landfall_model::{
    cause,
    mapping::Mapping,
    monitor::{Level, Monitor},
    rundir::{RunDir, RunInfo},
    snapshot::Snapshot,
};
use landfall_snapshot::{Api, Error, ExtractCounts, Limits, SourceConfig, take};
use landfall_store::StoreConfig;
use landfall_testkit::Trap;
use tempfile::{TempDir, tempdir};

/// Short pauses, so that a test of retries takes milliseconds.
pub fn hasty() -> Limits {
    Limits {
        deadline: Duration::from_secs(20),
        tries: 4,
        away_for: Duration::from_millis(100),
        backoff: Duration::from_millis(2),
        block: Duration::from_millis(20),
        longest_pause: Duration::from_millis(200),
        ..Limits::default()
    }
}

/// The trap source at this address, with short pauses.
pub fn source(url: &str) -> SourceConfig {
    SourceConfig { limits: hasty(), ..SourceConfig::new(url, Trap::TOKEN.to_owned().into(), Api::V2) }
}

/// What a monitor was told so far.
pub type Heard = Arc<Mutex<Vec<String>>>;

/// A monitor that keeps what it is told, and asks to stop once a task has advanced.
#[derive(Default)]
pub struct Ear {
    /// Tasks and remarks as they came.
    pub heard: Heard,
    /// Asks to stop as soon as this task advances.
    pub stop_at: Option<&'static str>,
    /// Asks to stop as soon as this is true.
    pub stop: Arc<AtomicBool>,
}

impl Ear {
    fn hear(&self, line: String) {
        self.heard.lock().unwrap().push(line);
    }
}

impl Monitor for Ear {
    fn start(&self, task: &str, total: Option<u64>) {
        self.hear(format!("start {task} {total:?}"));
    }
    fn advance(&self, task: &str, n: u64) {
        self.hear(format!("advance {task} {n}"));
    }
    fn finish(&self, task: &str, result: &str) {
        self.hear(format!("finish {task}: {result}"));
    }
    fn remark(&self, level: Level, text: &str) {
        self.hear(format!("{level:?}: {text}"));
    }
    fn stop_requested(&self) -> bool {
        let at =
            |task| self.heard.lock().unwrap().iter().any(|line| line.starts_with(&format!("advance {task}")));
        self.stop.load(Ordering::Relaxed) || self.stop_at.is_some_and(at)
    }
}

/// A snapshot of `source` with the buckets `client-portal` (two objects) and `signatures` (empty).
pub struct Taken {
    /// How it ended.
    pub result: Result<ExtractCounts, Error>,
    /// The run it went to.
    pub run: RunDir,
    /// What the monitor heard.
    pub heard: Vec<String>,
    _folder: TempDir,
}

impl Taken {
    /// The snapshot as a planner would read it.
    pub fn snapshot(&self) -> Snapshot {
        Snapshot::read(&self.run).unwrap()
    }

    /// The counts of a snapshot that succeeded.
    pub fn counts(&self) -> &ExtractCounts {
        self.result.as_ref().unwrap()
    }

    /// The error with all that is below it.
    pub fn failure(&self) -> String {
        cause::in_words(self.result.as_ref().unwrap_err())
    }
}

/// Takes a snapshot with the default mapping.
pub async fn snapshot(source: &SourceConfig) -> Taken {
    snapshot_with(source, &Mapping::default(), Ear::default(), &["signatures", "client-portal"]).await
}

/// Takes a snapshot.
pub async fn snapshot_with(source: &SourceConfig, mapping: &Mapping, ear: Ear, buckets: &[&str]) -> Taken {
    let folder = tempdir().unwrap();
    let store = StoreConfig::Folder(folder.path().join("buckets"));
    for bucket in ["client-portal", "signatures"] {
        std::fs::create_dir_all(folder.path().join("buckets").join(bucket)).unwrap();
    }
    let writer = landfall_store::writer(&store);
    for key in ["b/2.pdf", "a 1.pdf"] {
        writer.put("client-portal", key, b"12345".to_vec(), "application/pdf").await.unwrap();
    }
    let run = RunDir::create_at(&folder.path().join("run"), &info()).unwrap();
    let buckets: Vec<String> = buckets.iter().map(|&bucket| bucket.to_owned()).collect();
    let reader = landfall_store::reader(&store);
    let taking = take(source, mapping, &*reader, &buckets, &run, &ear);
    let result = sent(taking).await;
    let heard = std::mem::take(&mut *ear.heard.lock().unwrap());
    Taken { result, run, heard, _folder: folder }
}

/// A program may take a snapshot on any thread.
fn sent<F: Future + Send>(future: F) -> F {
    future
}

fn info() -> RunInfo {
    RunInfo::new("run", "snapshot", "port-nimara", "")
}

//! A made-up source of a newer kind, whose times are NocoDB's own, and runs that read it in several attempts.
#![allow(dead_code, reason = "each test file uses its own part")]

use std::{
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
};

use landfall_model::{
    mapping::Mapping,
    monitor::{Level, Monitor},
    rundir::{FORMAT, RunDir, RunInfo},
};
use landfall_snapshot::{Error, ExtractCounts, SourceConfig, take};
use landfall_store::StoreConfig;
use serde_json::{Value, json};

use crate::support::{
    http::{Call, Reply, Server},
    source::{World, serve},
};

type Change = Box<dyn FnOnce(&mut World) + Send>;

/// A server that is edited between two attempts.
pub struct Site {
    pub server: Server,
    changes: Arc<Mutex<Vec<Change>>>,
    now: Arc<Mutex<World>>,
}

impl Site {
    /// With `UpdatedAt` and `CreatedAt` of the types that newer servers give them.
    pub fn modern(world: World) -> Self {
        Self::with(world, |call, world| {
            let times = json!({"UpdatedAt": "LastModifiedTime", "CreatedAt": "CreatedTime"});
            call.path.contains("/meta/tables/").then(|| retyped(&world.answer(call), &times))
        })
    }

    /// With times that are ordinary columns, as in the oldest servers.
    pub fn old(world: World) -> Self {
        Self::with(world, |_, _| None)
    }

    pub fn with(
        world: World,
        mut mischief: impl FnMut(&Call, &mut World) -> Option<Reply> + Send + 'static,
    ) -> Self {
        let changes = Arc::<Mutex<Vec<Change>>>::default();
        let now = Arc::new(Mutex::new(world.clone()));
        let (pending, state) = (Arc::clone(&changes), Arc::clone(&now));
        let server = serve(world, move |call, world| {
            pending.lock().unwrap().drain(..).for_each(|change| change(world));
            *state.lock().unwrap() = world.clone();
            mischief(call, world)
        });
        Self { server, changes, now }
    }

    /// Changes the world before the next call.
    pub fn change(&self, change: impl FnOnce(&mut World) + Send + 'static) {
        self.changes.lock().unwrap().push(Box::new(change));
    }

    /// The world as it is.
    pub fn world(&self) -> World {
        self.now.lock().unwrap().clone()
    }

    /// Calls so far that satisfy this.
    pub fn calls(&self, which: impl Fn(&Call) -> bool) -> u64 {
        self.server.calls.lock().unwrap().iter().filter(|call| which(call)).count() as u64
    }
}

/// The description of a table with other types.
pub fn retyped(reply: &Reply, types: &Value) -> Reply {
    let mut meta: Value = serde_json::from_str(&reply.body).unwrap();
    for column in meta["columns"].as_array_mut().unwrap() {
        if let Some(uidt) = types.get(column["title"].as_str().unwrap()) {
            column["uidt"] = uidt.clone();
        }
    }
    Reply::json(&meta)
}

/// A run, and a store with one bucket beside it.
pub struct Bench {
    pub run: RunDir,
    pub mapping: Mapping,
    pub buckets: Vec<String>,
    store: StoreConfig,
}

impl Bench {
    /// A new one in this folder.
    pub fn create(folder: &Path) -> Self {
        std::fs::create_dir_all(folder.join("buckets/client-portal")).unwrap();
        RunDir::create_at(&folder.join("run"), &info()).unwrap();
        Self::open(folder)
    }

    /// That of another process.
    pub fn open(folder: &Path) -> Self {
        let run = RunDir::open(&folder.join("run")).unwrap();
        let store = StoreConfig::Folder(folder.join("buckets"));
        Self { run, mapping: Mapping::default(), buckets: vec!["client-portal".to_owned()], store }
    }

    /// One attempt to read everything.
    pub async fn attempt(
        &self,
        source: &SourceConfig,
        monitor: &dyn Monitor,
    ) -> Result<ExtractCounts, Error> {
        let reader = landfall_store::reader(&self.store);
        take(source, &self.mapping, &*reader, &self.buckets, &self.run, monitor).await
    }

    /// The text of a file of `raw/`.
    pub fn raw(&self, name: &str) -> String {
        std::fs::read_to_string(self.run.path(&format!("raw/{name}"))).unwrap()
    }
}

fn info() -> RunInfo {
    let (id, mode, port) = ("run".to_owned(), "snapshot".to_owned(), "port-nimara".to_owned());
    RunInfo { format: FORMAT, id, mode, parent: None, tool: "test".to_owned(), started: String::new(), port }
}

/// Asks to stop after so many pages.
pub struct StopAfter(AtomicU64);

impl StopAfter {
    pub fn pages(pages: u64) -> Self {
        Self(AtomicU64::new(pages))
    }
}

impl Monitor for StopAfter {
    fn start(&self, _: &str, _: Option<u64>) {}
    fn advance(&self, _: &str, _: u64) {
        let _ = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1));
    }
    fn finish(&self, _: &str, _: &str) {}
    fn remark(&self, _: Level, _: &str) {}
    fn stop_requested(&self) -> bool {
        self.0.load(Ordering::Relaxed) == 0
    }
}

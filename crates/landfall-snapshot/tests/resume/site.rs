//! Sources that are read in several attempts, and the runs that they are read into.
#![allow(dead_code, reason = "each test file uses its own part")]

use std::{
    path::Path,
    sync::atomic::{AtomicU64, Ordering},
};

use landfall_model::{
    mapping::Mapping,
    monitor::{Level, Monitor, Silent},
    rundir::{RunDir, RunInfo},
    snapshot::Snapshot,
    source::SourceTable,
};
use landfall_snapshot::{
    Error, ExtractCounts, SourceConfig,
    freeze::{self, Fingerprint, Movement},
    take,
};
use landfall_store::StoreConfig;
use landfall_testkit::{Trap, trap::Call};

use crate::support::world::TABLES;

/// The same with another type for one column of interests.
pub fn retyped(mut world: Snapshot, title: &str, uidt: &str) -> Snapshot {
    retype(&mut world, SourceTable::Interests, title, uidt);
    world
}

/// Gives a column another type.
pub fn retype(world: &mut Snapshot, table: SourceTable, title: &str, uidt: &str) {
    let columns = world.columns.iter_mut().filter(|columns| columns.table == table);
    let column = columns.flat_map(|columns| &mut columns.columns).find(|column| column.title == title);
    uidt.clone_into(&mut column.unwrap().uidt);
}

/// Pages of whole rows by table; a pass over the keys asks for a few columns alone.
pub fn pages(trap: &Trap) -> [usize; 4] {
    let calls = trap.calls();
    let whole = |call: &&Call, table: &str| call.is_page(table) && call.query_all("fields").count() > 8;
    TABLES.map(|(_, table, _)| calls.iter().filter(|call| whole(call, table)).count())
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

    /// A freeze of everything.
    pub async fn freeze(&self, source: &SourceConfig) -> Fingerprint {
        let (reader, silent) = (landfall_store::reader(&self.store), Silent::default());
        freeze::read(source, &self.mapping, &*reader, &self.buckets, &self.run, &silent).await.unwrap()
    }

    /// A look at what moved since.
    pub async fn look(&self, source: &SourceConfig, frozen: &Fingerprint) -> Result<Vec<Movement>, Error> {
        let (reader, since) = (landfall_store::reader(&self.store), (&self.run, frozen));
        freeze::look(source, &self.mapping, &*reader, &self.buckets, since, &Silent::default()).await
    }

    /// The text of a file of `raw/`.
    pub fn raw(&self, name: &str) -> String {
        std::fs::read_to_string(self.run.path(&format!("raw/{name}"))).unwrap()
    }
}

fn info() -> RunInfo {
    RunInfo::new("run", "snapshot", "port-nimara", "")
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

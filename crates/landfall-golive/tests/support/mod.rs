//! A run in a folder of its own, and a database.
#![allow(dead_code, reason = "each test file uses its own part")]

use std::{
    fs,
    path::PathBuf,
    sync::atomic::{AtomicU32, Ordering},
};

use chrono::{DateTime, Utc};
use landfall_golive::Author;
use landfall_model::rundir::{RunDir, RunInfo};
use landfall_testkit::Database;

/// A run that is removed at the end.
pub struct Run {
    pub folder: PathBuf,
    pub run: RunDir,
}

impl Run {
    pub fn new(name: &str) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let unique = NEXT.fetch_add(1, Ordering::Relaxed);
        let folder =
            std::env::temp_dir().join(format!("landfall-golive-{name}-{}-{unique}", std::process::id()));
        let info = RunInfo::new("20261127-180000", "full", "port-nimara", "2026-11-27T18:00:00Z");
        let run = RunDir::create_at(&folder, &info).unwrap();
        Self { folder, run }
    }

    /// Anna, who works on it at this moment.
    pub fn author(&self, at: DateTime<Utc>) -> Author<'_> {
        Author { run: &self.run, slug: "port-nimara", name: "system-migration", operator: "anna", at }
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// The one value that a statement answers, as text.
pub async fn one(database: &Database<'_>, sql: &str) -> String {
    let client = database.client().await.unwrap();
    client.query_one(&format!("SELECT ({sql})::text"), &[]).await.unwrap().get(0)
}

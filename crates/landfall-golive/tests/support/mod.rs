//! A run in a folder of its own, and a database.
#![allow(dead_code, reason = "each test file uses its own part")]

use chrono::{DateTime, Utc};
use landfall_golive::Author;
use landfall_model::rundir::{RunDir, RunInfo};
use landfall_testkit::Database;
use tempfile::{TempDir, tempdir};

/// A run whose folder goes with it.
pub struct Run {
    pub run: RunDir,
    _folder: TempDir,
}

impl Run {
    pub fn new() -> Self {
        let folder = tempdir().unwrap();
        let info = RunInfo::new("20261127-180000", "full", "port-nimara", "2026-11-27T18:00:00Z");
        Self { run: RunDir::create_at(folder.path(), &info).unwrap(), _folder: folder }
    }

    /// Anna, who works on it at this moment.
    pub fn author(&self, at: DateTime<Utc>) -> Author<'_> {
        Author { run: &self.run, slug: "port-nimara", name: "system-migration", operator: "anna", at }
    }
}

/// The one value that a statement answers, as text.
pub async fn one(database: &Database<'_>, sql: &str) -> String {
    let client = database.client().await.unwrap();
    client.query_one(&format!("SELECT ({sql})::text"), &[]).await.unwrap().get(0)
}

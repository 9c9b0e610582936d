//! Where a measurement keeps its files.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process,
    sync::atomic::{AtomicU32, Ordering},
};

use anyhow::Result;
use landfall_model::rundir::{RunDir, RunInfo};

/// The port of the test kit's databases.
pub const PORT: &str = "port-nimara";

/// A folder of its own, removed with the value.
#[derive(Debug)]
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Result<Self> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("landfall-bench-{}-{}", process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = env::temp_dir().join(name);
        fs::create_dir_all(&path)?;
        Ok(Self(path))
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left behind in the folder for temporary files disturbs nobody.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A new run at this path.
pub fn new_run(path: &Path) -> Result<RunDir> {
    let info = RunInfo {
        tool: "landfall-bench".to_owned(),
        ..RunInfo::new("20260101-1200", "full", PORT, "2026-01-01T12:00:00Z")
    };
    Ok(RunDir::create_at(path, &info)?)
}

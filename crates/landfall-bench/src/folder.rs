//! Where a measurement keeps its files.

use std::{io, path::Path};

use anyhow::Result;
use landfall_model::rundir::{RunDir, RunInfo};
use tempfile::{Builder, TempDir};

/// The port of the test kit's databases.
pub const PORT: &str = "port-nimara";

/// A folder of its own, removed with the value; one that a killed measurement leaves behind is large, and known by its name.
pub fn new_folder() -> io::Result<TempDir> {
    Builder::new().prefix("landfall-bench-").tempdir()
}

/// A new run at this path.
pub fn new_run(path: &Path) -> Result<RunDir> {
    let info = RunInfo {
        tool: "landfall-bench".to_owned(),
        ..RunInfo::new("20260101-1200", "full", PORT, "2026-01-01T12:00:00Z")
    };
    Ok(RunDir::create_at(path, &info)?)
}

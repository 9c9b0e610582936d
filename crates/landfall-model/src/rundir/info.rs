//! What a run says of itself.

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::FORMAT;

/// The content of `run.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunInfo {
    /// Version of the file formats.
    pub format: u32,
    /// The run's id: its folder's name.
    pub id: String,
    /// `snapshot`, `dry-run`, `full`, `delta`, `validate-only`.
    pub mode: String,
    /// Folder of the run whose plan or snapshot this one goes by; none where it has its own.
    pub parent: Option<PathBuf>,
    /// Program and version.
    pub tool: String,
    /// When it began, RFC 3339 in UTC.
    pub started: String,
    /// Slug of the port.
    pub port: String,
}

impl RunInfo {
    /// A run of this program that follows no other.
    pub fn new(id: &str, mode: &str, port: &str, started: &str) -> Self {
        Self {
            format: FORMAT,
            id: id.to_owned(),
            mode: mode.to_owned(),
            parent: None,
            tool: concat!("landfall ", env!("CARGO_PKG_VERSION")).to_owned(),
            started: started.to_owned(),
            port: port.to_owned(),
        }
    }

    /// When it began, to be compared: not every landfall wrote a moment with the same digits. The beginning of all time where that cannot be read.
    #[must_use]
    pub fn began(&self) -> DateTime<Utc> {
        self.started.parse().unwrap_or_default()
    }
}

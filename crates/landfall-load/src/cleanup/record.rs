//! `load/cleanup.jsonl`: what became of each original. The latest line of one counts.

use std::{collections::BTreeMap, time::SystemTime};

use chrono::{DateTime, SecondsFormat, Utc};
use landfall_model::rundir::{self, RunDir};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Candidate;
use crate::files::Error;

/// One line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cleaned {
    /// The original's bucket.
    pub bucket: String,
    /// Its key.
    pub key: String,
    /// The files that its copies are.
    pub files: Vec<Uuid>,
    /// Bytes.
    pub size: u64,
    /// SHA-256 of it and of all its copies, as they were read for this; empty where it was not proven.
    pub sha256: String,
    /// What became of it.
    pub state: State,
    /// Why it stays, or may, or lies on though it is removed; empty where it is gone.
    pub why: String,
    /// When, RFC 3339 in UTC.
    pub at: String,
}

/// What became of an original.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// It is proven and about to be removed. As the last line of one: whether it is removed is not known.
    Removing,
    /// It is removed.
    Removed,
    /// It was not there any more, and no command of this run had begun to remove it. Looked for again by the next one.
    Gone,
    /// It stays.
    Kept,
}

impl Cleaned {
    /// A line of now.
    pub(super) fn of(candidate: &Candidate, state: State, why: &str) -> Self {
        Self {
            bucket: candidate.bucket.clone(),
            key: candidate.key.clone(),
            files: candidate.copies.iter().map(|(copy, _)| copy.file).collect(),
            size: candidate.size,
            sha256: String::new(),
            state,
            why: why.to_owned(),
            at: DateTime::<Utc>::from(SystemTime::now()).to_rfc3339_opts(SecondsFormat::Secs, true),
        }
    }
}

/// The latest line of each original, by `bucket/key`.
pub fn cleaned(run: &RunDir) -> Result<BTreeMap<String, Cleaned>, rundir::Error> {
    let lines = run.read_appended::<Cleaned>(rundir::LOAD_CLEANUP)?.into_iter();
    Ok(lines.map(|line| (format!("{}/{}", line.bucket, line.key), line)).collect())
}

/// Adds a line.
pub(super) fn tell(run: &RunDir, line: Cleaned) -> Result<Cleaned, Error> {
    run.append(rundir::LOAD_CLEANUP, &line)?;
    Ok(line)
}

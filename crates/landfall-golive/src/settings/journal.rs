//! What was written, as the run notes it: each row before and after, so that the way back needs nothing else.

use chrono::{DateTime, Utc};
use landfall_model::rundir::{self, RunDir};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{error::Error, target::Written};

/// One line of `cutover/settings.jsonl`. It is written before its transaction ends: whether that was committed is told by the row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// When.
    pub at: DateTime<Utc>,
    /// The table.
    pub table: String,
    /// The row's id.
    pub id: String,
    /// What it is, for people.
    pub what: String,
    /// The row before; none where it is new.
    pub before: Option<Value>,
    /// The row after; none where the entry says that all above it was taken back.
    pub after: Option<Value>,
}

/// What is to be taken back: the last first.
///
/// # Errors
/// The file is damaged.
pub fn open(run: &RunDir) -> Result<Vec<Entry>, Error> {
    let entries: Vec<Entry> = run.read_appended(rundir::SETTINGS)?;
    Ok(entries.into_iter().rev().take_while(|entry| entry.after.is_some()).collect())
}

/// Notes a row that was written.
///
/// # Errors
/// The file cannot be written.
pub fn note(run: &RunDir, at: DateTime<Utc>, row: Written) -> Result<(), Error> {
    let Written { table, id, what, before, after } = row;
    append(run, &Entry { at, table: table.to_owned(), id, what, before, after: Some(after) })
}

/// Notes that all above was taken back.
///
/// # Errors
/// The file cannot be written.
pub fn close(run: &RunDir, at: DateTime<Utc>) -> Result<(), Error> {
    let (table, id, what) = (String::new(), String::new(), "all above was taken back".to_owned());
    append(run, &Entry { at, table, id, what, before: None, after: None })
}

fn append(run: &RunDir, entry: &Entry) -> Result<(), Error> {
    run.ensure_folder(rundir::CUTOVER_FOLDER)?;
    Ok(run.append(rundir::SETTINGS, entry)?)
}

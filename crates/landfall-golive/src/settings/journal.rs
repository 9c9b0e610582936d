//! What was written, as the run notes it: each row before and after, so that the way back needs nothing else.

use chrono::{DateTime, Utc};
use landfall_model::{
    place::Place,
    rundir::{self, RunDir},
};
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
    /// The database; none where an older landfall noted it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
}

impl Entry {
    /// Where it is known to be of another database than this one: which.
    fn elsewhere(&self, here: &Place) -> Option<&Place> {
        self.place.as_ref().filter(|place| !place.is(here))
    }
}

/// All lines.
///
/// # Errors
/// The file is damaged.
pub fn read(run: &RunDir) -> Result<Vec<Entry>, Error> {
    Ok(run.read_appended(rundir::SETTINGS)?)
}

/// What is to be taken back in this database: the last first. What was applied to another one may be there still, whatever became of this one.
pub fn open<'e>(entries: &'e [Entry], here: &Place) -> Vec<&'e Entry> {
    let of_here = entries.iter().rev().filter(|entry| entry.elsewhere(here).is_none());
    of_here.take_while(|entry| entry.after.is_some()).collect()
}

/// Another database in which settings are still to be taken back; the latest of several.
pub fn elsewhere<'e>(entries: &'e [Entry], here: &Place) -> Option<&'e Place> {
    let is_of = |entry: &Entry, place: &Place| entry.place.as_ref().is_some_and(|its| its.is(place));
    let last = |place: &Place| entries.iter().rev().find(|entry| is_of(entry, place));
    let mut others = entries.iter().rev().filter_map(|entry| entry.elsewhere(here));
    others.find(|place| last(place).is_some_and(|entry| entry.after.is_some()))
}

/// Notes a row that was written.
///
/// # Errors
/// The file cannot be written.
pub fn note(run: &RunDir, at: DateTime<Utc>, place: &Place, row: Written) -> Result<(), Error> {
    let Written { table, id, what, before, after } = row;
    let (table, place) = (table.to_owned(), Some(place.clone()));
    append(run, &Entry { at, table, id, what, before, after: Some(after), place })
}

/// Notes that all above was taken back of what was applied to a database.
///
/// # Errors
/// The file cannot be written.
pub fn close(run: &RunDir, at: DateTime<Utc>, place: Place) -> Result<(), Error> {
    let (table, id, what) = (String::new(), String::new(), "all above was taken back".to_owned());
    append(run, &Entry { at, table, id, what, before: None, after: None, place: Some(place) })
}

fn append(run: &RunDir, entry: &Entry) -> Result<(), Error> {
    run.ensure_folder(rundir::CUTOVER_FOLDER)?;
    Ok(run.append(rundir::SETTINGS, entry)?)
}

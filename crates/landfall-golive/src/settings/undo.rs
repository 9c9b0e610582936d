//! The way back: every row that was written is as it was before, but for those that somebody touched since.

use chrono::{DateTime, Utc};
use landfall_model::{
    place::{Database, Place},
    rundir::RunDir,
    user_edits::UserEdits,
};
use landfall_postgres::Session;
use serde_json::{Map, Value};
use tokio_postgres::{
    Client,
    types::{Json, Type},
};

use super::journal::{self, Entry};
use crate::{
    audit,
    error::{Error, While},
    target::{self, in_transaction},
};

const DOING: &str = "taking the settings back";

/// What was taken back.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Undone {
    /// Rows that are as they were before.
    pub restored: u64,
    /// Rows that somebody touched since: what they are. They are as they were found.
    pub left: Vec<String>,
    /// Another database, in which settings of the run are still to be taken back.
    pub elsewhere: Option<Place>,
}

/// Takes back what was applied in this run to this database, which the session is known to reach, in one transaction. What users
/// changed since is taken back only where it is overruled. Nothing where nothing was applied.
///
/// # Errors
/// The target fails; then nothing is taken back.
pub async fn undo(
    session: &Session,
    database: &Database,
    run: &RunDir,
    edits: UserEdits,
    at: DateTime<Utc>,
) -> Result<Undone, Error> {
    let entries = journal::read(run)?;
    if entries.is_empty() {
        return Ok(Undone::default());
    }
    let (client, slug) = (session.client(), run.info()?.port);
    let (undone, here) = in_transaction(client, DOING, async || {
        let port = target::port(client, &slug).await?;
        let here = target::place(database, &port)?;
        let undone = all(client, &journal::open(&entries, &here), edits).await?;
        Ok((undone, here))
    })
    .await?;
    let elsewhere = journal::elsewhere(&entries, &here).cloned();
    // What was left can be asked for again, overruled: only where all is done the matter is closed.
    if undone.left.is_empty() && !journal::open(&entries, &here).is_empty() {
        journal::close(run, at, here)?;
    }
    Ok(Undone { elsewhere, ..undone })
}

/// Rows first: the audit of one that stays stays with it.
async fn all(client: &Client, entries: &[&Entry], edits: UserEdits) -> Result<Undone, Error> {
    let (audits, rows): (Vec<&Entry>, Vec<&Entry>) =
        entries.iter().copied().partition(|entry| entry.table == audit::TABLE);
    let mut undone = Undone::default();
    for entry in rows.into_iter().chain(audits) {
        if undone.left.iter().any(|left| audit::of(left) == entry.what) {
            continue;
        }
        match take_back(client, entry, edits).await? {
            Some(true) => undone.restored += u64::from(entry.table != audit::TABLE),
            Some(false) if !undone.left.contains(&entry.what) => undone.left.push(entry.what.clone()),
            _ => {}
        }
    }
    Ok(undone)
}

/// Some(true) where it was taken back, Some(false) where somebody touched it, none where there is nothing to take back.
async fn take_back(client: &Client, entry: &Entry, edits: UserEdits) -> Result<Option<bool>, Error> {
    // Who may add to a table and delete from it needs no right to change it.
    let hold = if entry.before.is_some() { " FOR UPDATE" } else { "" };
    let sql = format!("SELECT to_jsonb(t) FROM \"{}\" t WHERE t.id::text = $1{hold}", entry.table);
    let row = client.query_typed_opt(&sql, &[(&entry.id, Type::TEXT)]).await.while_doing(DOING)?;
    let live = row.map(|row| row.get::<_, Json<Value>>(0).0);
    if live == entry.before {
        // Its transaction was never committed, or it was taken back before.
        return Ok(None);
    }
    if live != entry.after && (edits == UserEdits::Keep || live.is_none()) {
        return Ok(Some(false));
    }
    match entry.before.as_ref().and_then(Value::as_object) {
        Some(old) => target::restore(client, &entry.table, &entry.id, &written(old, entry)).await?,
        None => remove(client, entry).await?,
    }
    Ok(Some(true))
}

/// The old values of what was written. Of the row's other columns nothing is known but that they are somebody else's.
fn written(old: &Map<String, Value>, entry: &Entry) -> Map<String, Value> {
    let after = |name: &str| entry.after.as_ref().and_then(|after| after.get(name));
    old.iter()
        .filter(|(name, value)| after(name) != Some(*value))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

async fn remove(client: &Client, entry: &Entry) -> Result<(), Error> {
    let sql = format!("DELETE FROM \"{}\" t WHERE t.id::text = $1", entry.table);
    client.execute_typed(&sql, &[(&entry.id, Type::TEXT)]).await.while_doing(DOING).map(|_| ())
}

//! The way back: every row that was written is as it was before, but for those that somebody touched since.

use std::collections::HashSet;

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
        let open = journal::open(&entries, &here);
        let undone = Way { client, edits, told: told(client, &open).await? }.back(&open).await?;
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

/// The audits that are in the target, of these entries. Each came in with the row that it tells of, and went with it.
async fn told<'e>(client: &Client, entries: &[&'e Entry]) -> Result<Vec<&'e Entry>, Error> {
    let sql = format!("SELECT t.id::text FROM \"{}\" t WHERE t.id::text = ANY($1)", audit::TABLE);
    let audits = || entries.iter().filter(|entry| entry.table == audit::TABLE);
    let ids: Vec<&str> = audits().map(|entry| entry.id.as_str()).collect();
    let there = client.query_typed(&sql, &[(&ids, Type::TEXT_ARRAY)]).await.while_doing(DOING)?;
    let there: HashSet<&str> = there.iter().map(|row| row.get(0)).collect();
    Ok(audits().filter(|entry| there.contains(entry.id.as_str())).copied().collect())
}

/// The way back in a transaction.
struct Way<'a> {
    client: &'a Client,
    edits: UserEdits,
    /// The audits that are there.
    told: Vec<&'a Entry>,
}

impl Way<'_> {
    /// Rows first: the audit of one that stays stays with it.
    async fn back(&self, entries: &[&Entry]) -> Result<Undone, Error> {
        let (audits, rows): (Vec<&Entry>, Vec<&Entry>) =
            entries.iter().copied().partition(|entry| entry.table == audit::TABLE);
        let mut undone = Undone::default();
        for entry in rows.into_iter().chain(audits) {
            if undone.left.iter().any(|left| audit::of(left) == entry.what) {
                continue;
            }
            match self.take_back(entry).await? {
                Some(true) => undone.restored += u64::from(entry.table != audit::TABLE),
                Some(false) if !undone.left.contains(&entry.what) => undone.left.push(entry.what.clone()),
                _ => {}
            }
        }
        Ok(undone)
    }

    /// Some(true) where it was taken back, Some(false) where somebody touched it, none where there is nothing to take back.
    async fn take_back(&self, entry: &Entry) -> Result<Option<bool>, Error> {
        let live = self.live(entry).await?;
        if live == entry.before || (live != entry.after && !self.was_committed(entry)) {
            return Ok(None);
        }
        if live != entry.after && (self.edits == UserEdits::Keep || live.is_none()) {
            return Ok(Some(false));
        }
        match entry.before.as_ref().and_then(Value::as_object) {
            Some(old) => {
                target::restore(self.client, &entry.table, &entry.id, &written(old, entry)).await?;
            }
            None => remove(self.client, entry).await?,
        }
        Ok(Some(true))
    }

    async fn live(&self, entry: &Entry) -> Result<Option<Value>, Error> {
        // Who may add to a table and delete from it needs no right to change it.
        let hold = if entry.before.is_some() { " FOR UPDATE" } else { "" };
        let sql = format!("SELECT to_jsonb(t) FROM \"{}\" t WHERE t.id::text = $1{hold}", entry.table);
        let row = self.client.query_typed_opt(&sql, &[(&entry.id, Type::TEXT)]).await.while_doing(DOING)?;
        Ok(row.map(|row| row.get::<_, Json<Value>>(0).0))
    }

    /// False where its transaction was cut off before the commit, or it was taken back before: what stands in the row is somebody else's.
    fn was_committed(&self, entry: &Entry) -> bool {
        let tells = |audit: &&Entry| audit.at == entry.at && audit.what == audit::of(&entry.what);
        entry.table == audit::TABLE || self.told.iter().any(tells)
    }
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

//! Showing and applying.

use chrono::{DateTime, Utc};
use landfall_model::rundir::RunDir;
use serde_json::{Map, Value};
use tokio_postgres::Client;

use super::{
    difference::{Difference, Fate},
    file::{File, Setting},
    journal::{self, Entry},
    wish::{self, NEEDS},
};
use crate::{
    audit::{self, Act, Author},
    error::{Error, While},
    target::{self, Live, Session, Wish, in_transaction},
};

/// In whose name settings are applied, and where that is noted.
#[derive(Debug, Clone, Copy)]
pub struct By<'a> {
    /// The run.
    pub run: &'a RunDir,
    /// The run's id.
    pub id: &'a str,
    /// The name in the audit log.
    pub author: &'a str,
    /// Who runs the program.
    pub operator: &'a str,
    /// When.
    pub at: DateTime<Utc>,
}

/// What differs between the file and the target; nothing is written.
///
/// # Errors
/// The target is not as expected, or fails.
pub async fn diff(session: &Session, file: &File, slug: &str) -> Result<Vec<Difference>, Error> {
    let client = session.client();
    in_transaction(client, "reading the settings", async || {
        let (_, wishes) = wishes(client, file, slug).await?;
        Ok(held(client, &wishes, false).await?.into_iter().map(|(difference, _)| difference).collect())
    })
    .await
}

/// Applies the file in one transaction: every row that differs is written, audited, and noted in the run. What is as the file wants it is
/// left alone, so that applying again changes nothing.
///
/// # Errors
/// The target is not as expected, or refuses a row: then nothing is written.
pub async fn apply(
    session: &Session,
    file: &File,
    slug: &str,
    by: &By<'_>,
) -> Result<Vec<Difference>, Error> {
    let client = session.client();
    let at = by.at.to_rfc3339();
    in_transaction(client, "applying the settings", async || {
        let (port, wishes) = wishes(client, file, slug).await?;
        let author =
            Author { slug, port: &port, name: by.author, operator: by.operator, run: by.id, at: &at };
        let held = held(client, &wishes, true).await?;
        for (wish, (difference, live)) in wishes.iter().zip(&held) {
            if difference.fate != Fate::Same {
                let after = write(client, wish, live.as_ref(), by, &at).await?;
                let entry = audit::entry(&author, &act(wish, live.as_ref(), &after), &wish.what);
                write(client, &entry, None, by, &at).await?;
            }
        }
        Ok(held.into_iter().map(|(difference, _)| difference).collect())
    })
    .await
}

/// The last column of a wish is what it is about.
fn act<'a>(wish: &'a Wish, before: Option<&Live>, after: &Live) -> Act<'a> {
    let field = wish.columns.keys().next_back().cloned().unwrap_or_default();
    let value = |row: &Value| row[&field].as_str().map_or_else(|| row[&field].to_string(), str::to_owned);
    Act {
        action: if before.is_some() { "update" } else { "create" },
        entity: wish.table.trim_end_matches('s'),
        id: after.id.parse().unwrap_or_default(),
        old: before.map(|live| value(&live.row)),
        new: Some(value(&after.row)),
        field: Some(field),
        more: Map::new(),
    }
}

async fn write(
    client: &Client,
    wish: &Wish,
    before: Option<&Live>,
    by: &By<'_>,
    at: &str,
) -> Result<Live, Error> {
    let after = target::write(client, wish, before, at).await?;
    let entry = Entry {
        at: by.at,
        table: wish.table.to_owned(),
        id: after.id.clone(),
        what: wish.what.clone(),
        before: before.map(|live| live.row.clone()),
        after: Some(after.row.clone()),
    };
    journal::note(by.run, &entry)?;
    Ok(after)
}

/// The port's id, and what the file wants of the target, once that is known to be able to hold it.
async fn wishes(client: &Client, file: &File, slug: &str) -> Result<(String, Vec<Wish>), Error> {
    let wrong = target::check(client, &NEEDS).await?;
    if !wrong.is_empty() {
        return Err(Error::NotAsExpected(wrong));
    }
    let wrong = unknown_statuses(client, file).await?;
    if !wrong.is_empty() {
        return Err(Error::NotAsExpected(wrong));
    }
    let port = target::port(client, slug).await?;
    let wishes = wish::wishes(file, slug, &port);
    Ok((port, wishes))
}

async fn held(
    client: &Client,
    wishes: &[Wish],
    hold: bool,
) -> Result<Vec<(Difference, Option<Live>)>, Error> {
    let mut held = Vec::new();
    for wish in wishes {
        let live = target::live(client, wish, hold).await?;
        held.push((Difference::of(wish, live.as_ref()), live));
    }
    Ok(held)
}

/// Statuses of the rules that no berth may have: those that the live CHECK constraints on the column do not name.
async fn unknown_statuses(client: &Client, file: &File) -> Result<Vec<String>, Error> {
    const SQL: &str = "
        SELECT pg_get_constraintdef(c.oid) FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)
        WHERE c.conrelid = to_regclass('berths') AND c.contype = 'c' AND a.attname = 'status'";
    let rows = client.query_typed(SQL, &[]).await;
    let checks: Vec<String> =
        rows.while_doing("reading the catalogue")?.iter().map(|row| row.get(0)).collect();
    let statuses = file.settings.iter().flat_map(Setting::statuses);
    let unknown =
        statuses.filter(|status| checks.iter().any(|check| !check.contains(&format!("'{status}'"))));
    let said = |status| {
        format!(
            "no berth may have the status {status}, which a rule names: correct the rule in the settings file"
        )
    };
    Ok(unknown.map(said).collect())
}

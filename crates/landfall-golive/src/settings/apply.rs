//! Showing and applying.

use landfall_model::place::Database;
use landfall_postgres::Session;
use serde_json::Value;
use tokio_postgres::Client;

use super::{
    difference::{Difference, Fate},
    file::{File, Setting},
    journal,
    wish::{self, NEEDS},
};
use crate::{
    audit::{Act, Author, Log},
    error::{Error, While},
    target::{self, Live, Wish, Written, in_transaction},
};

/// What differs between the file and the target; nothing is written.
///
/// # Errors
/// The target is not as expected, or fails.
pub async fn diff(session: &Session, file: &File, slug: &str) -> Result<Vec<Difference>, Error> {
    let client = session.client();
    in_transaction(client, "reading the settings", async || {
        let (_, wishes) = wishes(client, file, slug).await?;
        Ok(compared(client, &wishes, target::live)
            .await?
            .into_iter()
            .map(|(difference, _)| difference)
            .collect())
    })
    .await
}

/// Applies the file in one transaction, to the database that the session is known to reach: every row that differs is written, audited, and
/// noted in the run. What is as the file wants it is left alone, so that applying again changes nothing.
///
/// # Errors
/// The target is not as expected, or refuses a row: then nothing is written.
pub async fn apply(
    session: &Session,
    database: &Database,
    file: &File,
    author: &Author<'_>,
) -> Result<Vec<Difference>, Error> {
    let client = session.client();
    in_transaction(client, "applying the settings", async || {
        let (port, wishes) = wishes(client, file, author.slug).await?;
        let place = target::place(database, &port)?;
        let log = Log::of(author, port)?;
        let held = compared(client, &wishes, target::held).await?;
        for (wish, (difference, live)) in wishes.iter().zip(&held) {
            if difference.fate != Fate::Same {
                for row in log.write(client, wish, live.as_ref(), |row| act(wish, row)).await? {
                    journal::note(author.run, author.at, &place, row)?;
                }
            }
        }
        Ok(held.into_iter().map(|(difference, _)| difference).collect())
    })
    .await
}

/// The last column of a wish is what it is about.
fn act(wish: &Wish, row: &Written) -> Act<'static> {
    let field = wish.columns.keys().next_back().cloned().unwrap_or_default();
    let value = |row: &Value| row[&field].as_str().map_or_else(|| row[&field].to_string(), str::to_owned);
    Act {
        entity: wish.table.trim_end_matches('s'),
        old: row.before.as_ref().map(value),
        new: Some(value(&row.after)),
        field: Some(field),
        ..Act::default()
    }
}

/// The port's id, and what the file wants of the target, once that is known to be able to hold it.
async fn wishes(client: &Client, file: &File, slug: &str) -> Result<(String, Vec<Wish>), Error> {
    target::check(client, &NEEDS).await?;
    Error::unless_expected(unknown_statuses(client, file).await?)?;
    let port = target::port(client, slug).await?;
    let wishes = wish::wishes(file, slug, &port);
    Ok((port, wishes))
}

/// Each wish with the row that is there, which `read` reads.
async fn compared(
    client: &Client,
    wishes: &[Wish],
    read: impl AsyncFn(&Client, &Wish) -> Result<Option<Live>, Error>,
) -> Result<Vec<(Difference, Option<Live>)>, Error> {
    let mut compared = Vec::new();
    for wish in wishes {
        let live = read(client, wish).await?;
        compared.push((Difference::of(wish, live.as_ref()), live));
    }
    Ok(compared)
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

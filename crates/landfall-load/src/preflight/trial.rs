//! What a load makes is made for trial, and taken back: whether the server lets landfall make it, rights alone do not tell. An event trigger may
//! forbid it.

use landfall_model::outcome::Mismatch;
use tokio_postgres::{Client, error::SqlState};

use super::DOING;
use crate::{
    catalogue::Database,
    error::Error,
    marker,
    sql::{attempt, keep_if},
};

const MAKE: &str =
    "CREATE TEMPORARY TABLE landfall_trial (line bigint) ON COMMIT DROP; DROP TABLE landfall_trial";

/// What the server has against it. Where rights are missing, that is told already.
pub async fn make(client: &Client, database: &Database) -> Result<Option<Mismatch>, Error> {
    if !(database.writable && database.temporary) {
        return Ok(None);
    }
    let notes = if database.marker { marker::to_make(client).await? } else { "" };
    let all = format!("{MAKE}; {notes}");
    let mut refusal = None;
    let trial = async || {
        refusal = attempt(client, DOING, async || client.batch_execute(&all).await).await?.err();
        Ok(false)
    };
    keep_if(client, DOING, trial).await?;
    let said = refusal.as_ref().and_then(|error| error.as_db_error());
    Ok(said.map(|said| Mismatch {
        table: None,
        what: format!("the target does not let landfall make and drop tables: {}", said.message()),
        remedy: remedy(said.code(), &database.role),
    }))
}

/// The rights that are asked for beforehand are enough but for notes of an older landfall, whose table only its owner may alter.
fn remedy(code: &SqlState, role: &str) -> String {
    let trigger = format!("let the event trigger that says so (see pg_event_trigger) pass the role {role}");
    if *code == SqlState::INSUFFICIENT_PRIVILEGE {
        return format!(
            "load as the role that made the notes of an older landfall, or ALTER TABLE landfall.groups OWNER TO {role}; where there are none, {trigger}"
        );
    }
    trigger
}

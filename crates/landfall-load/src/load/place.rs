//! Into which database a run goes, and out of which it was taken: noted in the run directory. After a whole reset nothing of the run is in the
//! target any more, not even a marker, so that by itself a database that was reset looks like one that the run never was in.

use landfall_model::{
    place::{Database, Did, LogPosition, Place, Visit},
    rundir::{self, RunDir},
};
use landfall_postgres::Session;
use tokio_postgres::Client;

use super::Job;
use crate::{
    error::{Error, While},
    sql::{attempt, in_transaction},
};

const DOING: &str = "asking which database this is";
const DOING_LOG: &str = "asking how far the server has come";

/// The database that the job works on; in the open transaction.
pub async fn here(job: &Job<'_>) -> Result<Place, Error> {
    Ok(Place { database: identity(job.client, job.server).await?, port: job.target.port })
}

/// The database of a session, told from others of its name.
///
/// # Errors
/// The server fails. That the role may not ask for the cluster's number is none: then it is not known.
pub async fn database(session: &Session) -> Result<Database, Error> {
    let client = session.client();
    in_transaction(client, DOING, async || identity(client, session.server()).await).await
}

async fn identity(client: &Client, server: &str) -> Result<Database, Error> {
    const SQL: &str = "SELECT datname::text, oid FROM pg_database WHERE datname = current_database()";
    let row = client.query_typed_one(SQL, &[]).await.while_doing(DOING)?;
    let (server, cluster) = (server.to_owned(), cluster(client).await?);
    Ok(Database { server, name: row.get(0), oid: row.get(1), cluster })
}

/// None where the administrator lets nobody ask.
async fn cluster(client: &Client) -> Result<Option<String>, Error> {
    const SQL: &str = "SELECT system_identifier::text FROM pg_control_system()";
    let asked = attempt(client, DOING, async || client.query_typed_one(SQL, &[]).await).await?;
    Ok(asked.ok().map(|row| row.get(0)))
}

/// How far the log of a session's server has come; none where the server tells nobody, as one that keeps its log elsewhere.
///
/// # Errors
/// The server fails.
pub async fn log_position(session: &Session) -> Result<Option<LogPosition>, Error> {
    // A standby has no name for a file of its log, and what it notes of its course may be late by a checkpoint.
    const SQL: &str = "
        SELECT (SELECT system_identifier::text FROM pg_control_system()),
            CASE WHEN pg_is_in_recovery() THEN (SELECT timeline_id FROM pg_control_checkpoint())
                ELSE ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::integer END,
            (CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END - '0/0')::bigint";
    let client = session.client();
    let asked = in_transaction(client, DOING_LOG, async || {
        attempt(client, DOING_LOG, async || client.query_typed_one(SQL, &[]).await).await
    });
    let position = |row: tokio_postgres::Row| {
        Some(LogPosition { cluster: row.get(0), timeline: row.get(1), bytes: row.get::<_, Option<i64>>(2)? })
    };
    match asked.await {
        Ok(row) => Ok(row.ok().and_then(position)),
        // Of some servers even what ends a transaction elsewhere (a state that does not allow it) means no more than that they do not tell.
        Err(Error::Server { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Notes what is about to be committed. A kill before the commit leaves a line of what was not done: the marker tells.
pub async fn tell(job: &Job<'_>, run: &RunDir, did: Did) -> Result<(), Error> {
    let (place, at) = (here(job).await?, Some(job.lock.since().to_owned()));
    Ok(run.append(rundir::LOAD_DATABASES, &Visit { did, place, at })?)
}

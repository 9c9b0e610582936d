//! The database as a whole, and what the session may do in it.

use std::time::{SystemTime, UNIX_EPOCH};

use landfall_model::outcome::Mismatch;
use tokio_postgres::{Client, Row};

use super::DOING;
use crate::error::{Error, While};

/// The first version that has all that is asked of a server: `normalize()` for the search index, `gen_random_uuid()` for the lock.
const OLDEST: i32 = 13;

/// What the session may do in this database.
#[derive(Debug, Clone, Default)]
pub struct Database {
    /// The role, as SQL takes it: remedies are pasted.
    pub role: String,
    /// The database's name, as SQL takes it.
    pub name: String,
    /// In which encoding it keeps text.
    pub encoding: String,
    /// By how many seconds this machine's clock is ahead of the server's.
    pub ahead: f64,
    /// True for a standby, which nobody writes to.
    pub standby: bool,
    /// True where it can be written at all: no standby, no read-only default.
    pub writable: bool,
    /// True where the session's triggers fire, and with them its foreign keys.
    pub enforced: bool,
    /// True where temporary tables are allowed.
    pub temporary: bool,
    /// True where the schema `landfall` is there with all rights on it, or may be created.
    pub marker: bool,
}

/// CREATE on the database is needed only while the marker schema is not there; CREATE on the schema only where it lacks a table, as one does
/// that an older landfall made.
const SQL: &str = "
    SELECT quote_ident(current_user) AS role, quote_ident(current_database()) AS name,
           current_setting('server_version_num')::int / 10000 AS major, current_setting('server_version') AS version,
           current_setting('server_encoding') AS encoding, extract(epoch FROM clock_timestamp())::float8 AS clock,
           pg_is_in_recovery() AS standby,
           NOT pg_is_in_recovery() AND current_setting('transaction_read_only') = 'off' AS writable,
           current_setting('session_replication_role') <> 'replica' AS enforced,
           has_database_privilege(current_database(), 'TEMPORARY') AS temporary,
           CASE WHEN to_regnamespace('landfall') IS NULL THEN has_database_privilege(current_database(), 'CREATE')
                ELSE has_schema_privilege(to_regnamespace('landfall'), 'USAGE') AND (
                    SELECT bool_and(CASE WHEN c.oid IS NULL THEN has_schema_privilege(to_regnamespace('landfall'), 'CREATE')
                        ELSE has_table_privilege(c.oid, 'SELECT') AND has_table_privilege(c.oid, 'INSERT')
                             AND has_table_privilege(c.oid, 'UPDATE') AND has_table_privilege(c.oid, 'DELETE') END)
                    FROM unnest(ARRAY['runs', 'groups', 'rejects', 'locks']) t
                    LEFT JOIN pg_class c ON c.relname = t AND c.relnamespace = to_regnamespace('landfall')) END AS marker";

impl Database {
    /// Asks for it. A server that is too old is refused before it is asked what it does not understand.
    pub async fn read(client: &Client) -> Result<Self, Error> {
        let row: Row = client.query_typed_one(SQL, &[]).await.while_doing(DOING)?;
        if row.get::<_, i32>("major") < OLDEST {
            return Err(Error::NotAsExpected(vec![too_old(row.get("name"), row.get("version"))]));
        }
        Ok(Self {
            role: row.get("role"),
            name: row.get("name"),
            encoding: row.get("encoding"),
            ahead: clock() - row.get::<_, f64>("clock"),
            standby: row.get("standby"),
            writable: row.get("writable"),
            enforced: row.get("enforced"),
            temporary: row.get("temporary"),
            marker: row.get("marker"),
        })
    }
}

/// Seconds since 1970, by this machine.
fn clock() -> f64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs_f64()
}

fn too_old(name: &str, version: &str) -> Mismatch {
    Mismatch {
        table: None,
        what: format!("the server of the database {name} is PostgreSQL {version}"),
        remedy: format!(
            "landfall needs PostgreSQL {OLDEST} or newer: let the CRM's database move to such a server (pg_upgrade, or pg_dump and pg_restore), then name that one in DATABASE_URL"
        ),
    }
}

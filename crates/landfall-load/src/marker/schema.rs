//! The schema in which everything is noted: made with the first note, and taken away with the last.

use tokio_postgres::{Client, types::Type};

use super::DOING;
use crate::{
    error::{Error, While},
    sql::attempt,
};

/// One live run per port, and one operator; the server itself forbids a second. IF NOT EXISTS refuses whoever may make no schema also where this one
/// was made for him.
const SCHEMA: &str = "
    DO $$ BEGIN IF to_regnamespace('landfall') IS NULL THEN CREATE SCHEMA landfall; END IF; END $$;
    CREATE TABLE IF NOT EXISTS landfall.runs (
        plan_hash text PRIMARY KEY,
        run_id text NOT NULL,
        port_id text NOT NULL UNIQUE,
        started_at timestamptz NOT NULL DEFAULT now());
    CREATE TABLE IF NOT EXISTS landfall.groups (
        plan_hash text NOT NULL REFERENCES landfall.runs ON DELETE CASCADE,
        group_name text NOT NULL,
        row_count bigint NOT NULL,
        results jsonb NOT NULL,
        committed_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (plan_hash, group_name));
    CREATE TABLE IF NOT EXISTS landfall.rejects (
        plan_hash text NOT NULL REFERENCES landfall.runs ON DELETE CASCADE,
        table_name text NOT NULL,
        line bigint NOT NULL,
        reject jsonb NOT NULL,
        PRIMARY KEY (plan_hash, table_name, line));
    CREATE TABLE IF NOT EXISTS landfall.locks (
        port text PRIMARY KEY,
        token text NOT NULL,
        holder text NOT NULL,
        since timestamptz NOT NULL DEFAULT now(),
        process text NOT NULL DEFAULT '');
    ALTER TABLE landfall.groups ADD COLUMN IF NOT EXISTS waiting uuid[];
    ALTER TABLE landfall.runs ADD COLUMN IF NOT EXISTS loaded_at timestamptz";

/// Whoever makes the schema or takes it away is alone with that, on whatever port he works: `lands` in ASCII, less its first letter.
const SCHEMA_LOCK: i64 = 0x616e_6473;

/// True where anything can have been noted.
pub async fn exists(client: &Client) -> Result<bool, Error> {
    has(client, "landfall.groups").await
}

/// True where operators can be noted. An older landfall made the schema without.
pub async fn has_locks(client: &Client) -> Result<bool, Error> {
    has(client, "landfall.locks").await
}

/// True where it can be noted which files wait. An older landfall made the schema without.
pub async fn has_waiting(client: &Client) -> Result<bool, Error> {
    has_column(client, "landfall.groups", "waiting").await
}

/// True where the schema has all that an older landfall made it without: these columns came last.
async fn is_complete(client: &Client) -> Result<bool, Error> {
    Ok(has_waiting(client).await? && has_column(client, "landfall.runs", "loaded_at").await?)
}

async fn has_column(client: &Client, table: &str, column: &str) -> Result<bool, Error> {
    const SQL: &str = "
        SELECT EXISTS (SELECT FROM pg_attribute WHERE attrelid = to_regclass($1) AND attname = $2)";
    let values = [(&table as _, Type::TEXT), (&column as _, Type::TEXT)];
    client.query_typed_one(SQL, &values).await.while_doing(DOING).map(|row| row.get(0))
}

async fn has(client: &Client, table: &str) -> Result<bool, Error> {
    const SQL: &str = "SELECT to_regclass($1) IS NOT NULL";
    let row = client.query_typed_one(SQL, &[(&table, Type::TEXT)]).await;
    row.while_doing(DOING).map(|row| row.get(0))
}

/// Makes the schema where it is missing, in the open transaction; until that ends nobody takes it away.
pub async fn create(client: &Client) -> Result<(), Error> {
    let lock = format!("SELECT pg_advisory_xact_lock({SCHEMA_LOCK})");
    client.batch_execute(&lock).await.while_doing(DOING)?;
    client.batch_execute(to_make(client).await?).await.while_doing(DOING)
}

/// The statements that make of the schema what is missing; empty where it is complete.
pub async fn to_make(client: &Client) -> Result<&'static str, Error> {
    is_complete(client).await.map(|complete| if complete { "" } else { SCHEMA })
}

/// Takes the schema away where no run and no operator is noted in it; unless somebody put something of their own into it.
pub async fn clear(client: &Client) -> Result<(), Error> {
    const CLEAR: &str =
        "DROP TABLE landfall.rejects, landfall.groups, landfall.runs, landfall.locks; DROP SCHEMA landfall";
    let idle = format!(
        "SELECT pg_try_advisory_xact_lock({SCHEMA_LOCK}) AND NOT EXISTS (SELECT FROM landfall.runs)
            AND NOT EXISTS (SELECT FROM landfall.locks)"
    );
    if client.query_typed_one(&idle, &[]).await.while_doing(DOING)?.get(0) {
        // Refused where the role does not own the schema or somebody uses it: empty tables harm nobody.
        let _refused = attempt(client, DOING, async || client.batch_execute(CLEAR).await).await?;
    }
    Ok(())
}

//! What the backup needs of the role: `pg_dump` reads every table and sequence of the database, not only those that are loaded.

use landfall_model::{outcome::Mismatch, words::shortened};
use landfall_postgres::Session;

use crate::{
    error::{Error, While},
    sql::in_transaction,
};

const DOING: &str = "looking at what the backup needs";

/// What belongs to an extension is made by that again, and left out of a dump.
const SQL: &str = "
    SELECT format('%I.%I', n.nspname, c.relname), quote_ident(current_user),
           has_schema_privilege(n.oid, 'USAGE') AND CASE WHEN c.relkind = 'S' THEN has_sequence_privilege(c.oid, 'SELECT')
               ELSE has_table_privilege(c.oid, 'SELECT') END AS readable,
           row_security_active(c.oid) AS guarded
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'S') AND n.nspname !~ '^(pg_|information_schema$)'
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
    ORDER BY 1";

/// Why `pg_dump` would make no backup as this role; empty where it would. Reads alone.
///
/// # Errors
/// A failing server.
pub async fn backup_lacks(session: &Session) -> Result<Vec<Mismatch>, Error> {
    let client = session.client();
    let found = in_transaction(client, DOING, async || client.query_typed(SQL, &[]).await.while_doing(DOING));
    let rows = found.await?;
    let Some(role) = rows.first().map(|row| row.get::<_, String>(1)) else { return Ok(Vec::new()) };
    let named = |is: fn(bool, bool) -> bool| -> Vec<String> {
        rows.iter().filter(|row| is(row.get(2), row.get(3))).map(|row| row.get(0)).collect()
    };
    let (shut, guarded) = (named(|readable, _| !readable), named(|readable, guarded| readable && guarded));
    let lacks = |names: Vec<String>, what: &str, remedy: String| {
        let what =
            format!("the role {role} {what} {}, and pg_dump needs all of the database", shortened(&names));
        (!names.is_empty()).then_some(Mismatch { table: None, what, remedy })
    };
    let select = format!(
        "GRANT pg_read_all_data TO {role} (before PostgreSQL 14: GRANT USAGE on their schemas and SELECT on each), or make the backup as a role that may: until then `landfall cutover backup` makes none"
    );
    let bypass = format!(
        "ALTER ROLE {role} BYPASSRLS, or make the backup as a role that may: until then `landfall cutover backup` makes none"
    );
    let shut = lacks(shut, "may not read", select);
    let guarded = lacks(guarded, "is shown by row-level security not every row of", bypass);
    Ok(shut.into_iter().chain(guarded).collect())
}

//! Is the target as a stage needs it? Tables, columns and rights, from the live catalogue.

use std::collections::BTreeMap;

use tokio_postgres::{Client, types::Type};

use crate::error::{Error, While};

const DOING: &str = "reading the catalogue";

/// What a stage needs of one table.
#[derive(Debug, Clone, Copy)]
pub struct Need {
    /// The table.
    pub table: &'static str,
    /// Columns that are read or written.
    pub columns: &'static [&'static str],
    /// Rights on it: `SELECT, INSERT, UPDATE`.
    pub rights: &'static str,
}

/// Refuses a target in which anything is missing.
///
/// # Errors
/// Everything that stands in the way, each with its remedy; or the server fails.
pub async fn check(client: &Client, needs: &[Need]) -> Result<(), Error> {
    Error::unless_expected(lacks(client, needs).await?)
}

/// Everything that is missing, each with its remedy; nothing where all is there.
///
/// # Errors
/// The server fails.
pub async fn lacks(client: &Client, needs: &[Need]) -> Result<Vec<String>, Error> {
    let mut wrong = Vec::new();
    for need in needs {
        match columns(client, need.table).await? {
            found if found.is_empty() => {
                wrong.push(format!("the table {} is missing: apply the CRM's migrations", need.table));
            }
            found => {
                wrong.extend(differences(need, &found));
                wrong.extend(rights(client, need).await?);
            }
        }
    }
    Ok(wrong)
}

/// Every column of a table, and whether a new row must name it; nothing where there is no such table.
async fn columns(client: &Client, table: &str) -> Result<BTreeMap<String, bool>, Error> {
    const SQL: &str = "
        SELECT attname::text, attnotnull AND NOT atthasdef AND attidentity = '' FROM pg_attribute
        WHERE attrelid = to_regclass(quote_ident($1)) AND attnum > 0 AND NOT attisdropped";
    let rows = client.query_typed(SQL, &[(&table, Type::TEXT)]).await.while_doing(DOING)?;
    Ok(rows.iter().map(|row| (row.get(0), row.get(1))).collect())
}

fn differences(need: &Need, found: &BTreeMap<String, bool>) -> Vec<String> {
    let table = need.table;
    let missing = need.columns.iter().filter(|column| !found.contains_key(**column));
    let missing = missing.map(|column| format!("{table} has no column {column}: apply the CRM's migrations"));
    let inserts = need.rights.contains("INSERT");
    let unknown =
        found.iter().filter(|(column, must)| inserts && **must && !need.columns.contains(&column.as_str()));
    let unknown = unknown.map(|(column, _)| {
        format!("{table}.{column} must be given and landfall does not know it: give it a default")
    });
    missing.chain(unknown).collect()
}

async fn rights(client: &Client, need: &Need) -> Result<Option<String>, Error> {
    const SQL: &str = "
        SELECT quote_ident(current_user), string_agg(r, ', ') FROM unnest(string_to_array($2, ', ')) r
        WHERE NOT has_table_privilege(to_regclass(quote_ident($1)), r)";
    let values = [(&need.table as _, Type::TEXT), (&need.rights as _, Type::TEXT)];
    let row = client.query_typed_one(SQL, &values).await.while_doing(DOING)?;
    let (role, lacks): (String, Option<String>) = (row.get(0), row.get(1));
    let said = |lacks| {
        let table = need.table;
        format!("the role {role} lacks {lacks} on {table}: GRANT {lacks} ON \"{table}\" TO {role}")
    };
    Ok(lacks.map(said))
}

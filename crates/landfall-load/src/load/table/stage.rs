//! The staging table: the live columns without their limits and constraints, so that COPY takes every row and the rejects are found by
//! queries over all rows at once (see PEERS: far cheaper than bisection).

use std::collections::BTreeSet;

use tokio_postgres::{Client, types::Type};

use crate::{
    error::{Error, While},
    layout::Layout,
    sql::quote,
};

/// The staging table of the table that is being loaded.
pub const NAME: &str = "pg_temp.landfall_stage";
/// The same with the rows that the parent run left.
pub const BASE: &str = "pg_temp.landfall_base";
/// Rows of the staging table that wait for others.
const ASIDE: &str = "pg_temp.landfall_aside";
/// Its column with the line of the plan's file, from 0.
pub const LINE: &str = "landfall_line";
const DOING: &str = "preparing the staging table";

/// Makes the staging table; it goes with the transaction.
pub async fn create(client: &Client, layout: &Layout) -> Result<(), Error> {
    let column = |name: &str, type_name| format!(", {} {type_name}", quote(name));
    let columns: String =
        layout.fields.iter().map(|field| column(&field.column.name, field.encoder.staging_type())).collect();
    let sql =
        format!("CREATE TEMPORARY TABLE landfall_stage ({LINE} bigint NOT NULL{columns}) ON COMMIT DROP");
    client.batch_execute(&sql).await.while_doing(DOING)
}

/// Gives what is staged the name of the base, so that the plan's rows can be staged beside it.
pub async fn set_as_base(client: &Client) -> Result<(), Error> {
    client.batch_execute(&format!("ALTER TABLE {NAME} RENAME TO landfall_base")).await.while_doing(DOING)
}

/// Removes it, for the next table of the group.
pub async fn drop(client: &Client) -> Result<(), Error> {
    client.batch_execute(&format!("DROP TABLE {NAME}")).await.while_doing(DOING)
}

/// Removes the base.
pub async fn drop_base(client: &Client) -> Result<(), Error> {
    client.batch_execute(&format!("DROP TABLE {BASE}")).await.while_doing(DOING)
}

/// The staged rows as the live table takes them, under its column names; usable in FROM.
pub fn candidates(layout: &Layout) -> String {
    rows(layout, NAME)
}

/// The rows that the parent run left, in the same form.
pub fn base(layout: &Layout) -> String {
    rows(layout, BASE)
}

fn rows(layout: &Layout, staged: &str) -> String {
    format!("(SELECT {LINE}, {} FROM {staged})", layout.value_list())
}

/// Takes lines out of the staging table.
pub async fn remove(client: &Client, lines: &[i64]) -> Result<(), Error> {
    if lines.is_empty() {
        return Ok(());
    }
    let sql = format!("DELETE FROM {NAME} WHERE {LINE} = ANY($1)");
    client.execute_typed(&sql, &[(&lines, Type::INT8_ARRAY)]).await.while_doing(DOING).map(|_| ())
}

/// Takes lines out of the staging table until [`take_back`].
pub async fn set_aside(client: &Client, lines: &[i64]) -> Result<(), Error> {
    if lines.is_empty() {
        return Ok(());
    }
    let sql = format!("CREATE TEMPORARY TABLE landfall_aside (LIKE {NAME}) ON COMMIT DROP");
    client.batch_execute(&sql).await.while_doing(DOING)?;
    let sql = format!("INSERT INTO {ASIDE} SELECT * FROM {NAME} WHERE {LINE} = ANY($1)");
    client.execute_typed(&sql, &[(&lines, Type::INT8_ARRAY)]).await.while_doing(DOING)?;
    remove(client, lines).await
}

/// Puts these of the lines that were set aside into the staging table, in the place of what is in it.
pub async fn take_back(client: &Client, lines: &[i64]) -> Result<(), Error> {
    client.batch_execute(&format!("DELETE FROM {NAME}")).await.while_doing(DOING)?;
    let sql = format!("INSERT INTO {NAME} SELECT * FROM {ASIDE} WHERE {LINE} = ANY($1)");
    client.execute_typed(&sql, &[(&lines, Type::INT8_ARRAY)]).await.while_doing(DOING)?;
    client.batch_execute(&format!("DROP TABLE {ASIDE}")).await.while_doing(DOING)
}

/// Tells the planner how many rows there are, and how the columns are spread by which they are joined; it has no other way to know of a
/// table of this transaction. Of the other columns nothing is asked: to sample them all takes as long as copying a few thousand rows.
pub async fn analyze(client: &Client, staged: &str, layout: &Layout) -> Result<(), Error> {
    let columns = joined(layout).map(|column| format!(", {}", quote(column))).collect::<String>();
    client.batch_execute(&format!("ANALYZE {staged} ({LINE}{columns})")).await.while_doing(DOING)
}

/// The columns of foreign keys and unique indexes, each once.
fn joined(layout: &Layout) -> impl Iterator<Item = &String> {
    let parents = layout.live.references.iter().flat_map(|key| &key.columns);
    let keys = layout.live.uniques.iter().flat_map(|index| &index.columns);
    let columns: BTreeSet<&String> = parents.chain(keys).collect();
    columns.into_iter().filter(|column| layout.field_of(column).is_some())
}

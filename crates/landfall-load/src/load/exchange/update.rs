//! Staged rows whose key is in the live table: they get the new values.
//!
//! The server checks uniqueness row by row, also where the statement as a whole would keep it: two berths that swap their numbers, a contact
//! that becomes the primary one before the other ceases to be. So where one statement for all fails, the unique values of all rows are freed
//! first; only what fails then too is found by halves, down to the row, and left out when the others go together once more.

use std::collections::HashSet;

use tokio_postgres::{Client, types::Type};

use super::{
    super::{
        halves::by_halves,
        stage::{self, LINE},
        table::TableLoad,
    },
    DOING,
    compare::same_key,
};
use crate::{
    catalogue::Unique,
    error::{Error, While},
    layout::{Field, Layout},
    sql::{attempt, keep_if, quote},
};

/// Updates, and takes what was updated out of the staging table. Answers how many rows there were; refused ones are rejects and stay
/// as they were.
pub async fn update(load: &mut TableLoad<'_>) -> Result<u64, Error> {
    let (client, layout) = (load.client, load.layout);
    if assignments(layout, "s").is_empty() {
        return Ok(0);
    }
    let mut lines = of_present(client, layout).await?;
    while !lines.is_empty() && !go_together(client, layout, &lines).await? {
        let refused = refuse(load, &lines).await?;
        if refused.is_empty() {
            break;
        }
        lines.retain(|line| !refused.contains(line));
    }
    stage::remove(client, &lines).await?;
    Ok(lines.len() as u64)
}

/// True where the server takes all of them, at once or with their unique values freed first.
async fn go_together(client: &Client, layout: &Layout, lines: &[i64]) -> Result<bool, Error> {
    let at_once = attempt(client, DOING, async || set(client, layout, lines).await).await?;
    if at_once.is_ok() {
        return Ok(true);
    }
    let work = async || {
        free(client, layout, lines).await?;
        set(client, layout, lines).await
    };
    Ok(attempt(client, DOING, work).await?.is_ok())
}

/// Rejects whom the server refuses although the others have made way; where it refuses nobody, all are updated. Else nobody is: who is refused
/// stays as it was, and has made way too. So the others go together again, since they may be in the way of those that stay.
async fn refuse(load: &mut TableLoad<'_>, lines: &[i64]) -> Result<HashSet<i64>, Error> {
    let (client, layout, known) = (load.client, load.layout, load.rejects.len());
    let by_halves = async || {
        let _cannot = attempt(client, DOING, async || free(client, layout, lines).await).await?;
        by_halves(load, DOING, lines.to_vec(), async |lines| set(client, layout, lines).await).await?;
        Ok(load.rejects.len() == known)
    };
    keep_if(client, DOING, by_halves).await?;
    let refused: Vec<i64> = load.rejects[known..].iter().map(|reject| reject.line).collect();
    stage::remove(client, &refused).await?;
    Ok(refused.into_iter().collect())
}

async fn of_present(client: &Client, layout: &Layout) -> Result<Vec<i64>, Error> {
    let sql = format!(
        "SELECT s.{LINE} FROM {} s JOIN {} t ON {} ORDER BY 1",
        stage::candidates(layout),
        layout.live.name,
        same_key(layout, "s", "t")
    );
    let rows = client.query_typed(&sql, &[]).await.while_doing(DOING)?;
    Ok(rows.iter().map(|row| row.get(0)).collect())
}

/// All columns but the key's.
fn assignments(layout: &Layout, from: &str) -> String {
    let keys = layout.key();
    let columns = layout.fields.iter().map(|field| quote(&field.column.name));
    let columns = columns.filter(|column| !keys.contains(column));
    columns.map(|column| format!("{column} = {from}.{column}")).collect::<Vec<_>>().join(", ")
}

async fn set(client: &Client, layout: &Layout, lines: &[i64]) -> Result<u64, tokio_postgres::Error> {
    let sql = format!(
        "UPDATE {live} t SET {all} FROM {staged} s WHERE {same} AND s.{LINE} = ANY($1)",
        live = layout.live.name,
        all = assignments(layout, "s"),
        staged = stage::candidates(layout),
        same = same_key(layout, "s", "t"),
    );
    client.execute_typed(&sql, &[(&lines, Type::INT8_ARRAY)]).await
}

/// Takes the live rows out of their unique indexes, where a column lends itself to that.
async fn free(client: &Client, layout: &Layout, lines: &[i64]) -> Result<(), tokio_postgres::Error> {
    for freed in freed(layout) {
        let sql = format!(
            "UPDATE {live} t SET {free} FROM {staged} s WHERE {same} AND s.{LINE} = ANY($1)",
            free = freed.assignment(),
            live = layout.live.name,
            staged = stage::candidates(layout),
            same = same_key(layout, "s", "t"),
        );
        client.execute_typed(&sql, &[(&lines, Type::INT8_ARRAY)]).await?;
    }
    Ok(())
}

/// What takes a row out of a unique index for a moment.
pub struct Freed<'a> {
    /// The column.
    pub field: &'a Field,
    /// Its value meanwhile, as SQL over the live row `t`.
    value: String,
}

impl Freed<'_> {
    /// `"column" = value`.
    pub fn assignment(&self) -> String {
        format!("{} = {}", quote(&self.field.column.name), self.value)
    }
}

/// One for each unique index where a column lends itself: `false` where a flag of a partial index decides, empty where that is allowed, or
/// a text that nobody else has. The primary key stays.
pub fn freed(layout: &Layout) -> Vec<Freed<'_>> {
    layout.live.uniques.iter().filter_map(|index| freed_of(layout, index)).collect()
}

fn freed_of<'a>(layout: &'a Layout, index: &Unique) -> Option<Freed<'a>> {
    let key = layout.key();
    let is_checked = |column: &String| layout.live.checks.iter().any(|check| check.columns.contains(column));
    let fields = index.columns.iter().filter(|column| !is_checked(column));
    let fields: Vec<&Field> = fields
        .filter_map(|column| layout.field_of(column))
        .filter(|field| !key.contains(&quote(&field.column.name)))
        .collect();
    let with = |wanted: fn(&Field) -> bool, value: &str| {
        let field = fields.iter().copied().find(|field| wanted(field))?;
        Some(Freed { field, value: value.to_owned() })
    };
    let unique_text = format!("t.{}::text", key.first()?);
    with(|field| field.column.base == "bool", "false")
        .or_else(|| with(|field| !field.column.not_null, "NULL").filter(|_| !index.nulls_equal))
        .or_else(|| with(|field| matches!(field.column.base.as_str(), "text" | "varchar"), &unique_text))
}

//! Staged rows whose key is in the live table: they get the new values.
//!
//! The server checks uniqueness row by row, also where the statement as a whole would keep it: two berths that swap their numbers, a contact
//! that becomes the primary one before the other ceases to be. So where one statement for all fails, the unique values of all rows are freed
//! first; only what fails then too is found by halves, down to the row, and left out when the others go together once more.

use std::collections::HashSet;

use tokio_postgres::{Client, types::Type};

use super::{
    super::table::{
        TableLoad, by_halves,
        stage::{self, LINE},
    },
    DOING,
    compare::same_key,
    freed::freed,
};
use crate::{
    error::{Error, While},
    layout::Layout,
    reject::Reject,
    sql::{attempt, keep_if, quote},
};

/// Updates, and takes what was updated out of the staging table. Answers how many rows there were; those that the server refuses, or leaves as
/// they were without a word, are rejects.
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

/// True where the server updates all of them, at once or with their unique values freed first; else it has updated none.
async fn go_together(client: &Client, layout: &Layout, lines: &[i64]) -> Result<bool, Error> {
    let all = lines.len() as u64;
    let at_once = async || {
        let done = attempt(client, DOING, async || set(client, layout, lines).await).await?;
        Ok(done.is_ok_and(|rows| rows == all))
    };
    if keep_if(client, DOING, at_once).await? {
        return Ok(true);
    }
    let freed_first = async || {
        let work = async || {
            free(client, layout, lines).await?;
            set(client, layout, lines).await
        };
        Ok(attempt(client, DOING, work).await?.is_ok_and(|rows| rows == all))
    };
    keep_if(client, DOING, freed_first).await
}

/// Rejects whom the server refuses although the others have made way, or does not update; where there is nobody, all are updated. Else nobody
/// is: who is refused stays as it was, and has made way too. So the others go together again, since they may be in the way of those that stay.
async fn refuse(load: &mut TableLoad<'_>, lines: &[i64]) -> Result<HashSet<i64>, Error> {
    let (client, layout, known) = (load.client, load.layout, load.rejects.len());
    let by_halves = async || {
        let _cannot = attempt(client, DOING, async || free(client, layout, lines).await).await?;
        let work = async |lines: &[i64]| set(client, layout, lines).await;
        let taken = by_halves(load, DOING, lines.to_vec(), work).await?;
        if taken.rows < taken.lines.len() as u64 {
            let dropped = dropped(client, layout, taken.lines).await?;
            load.reject(dropped.into_iter().map(left_as_it_was).collect()).await?;
        }
        Ok(load.rejects.len() == known)
    };
    keep_if(client, DOING, by_halves).await?;
    let refused: Vec<i64> = load.rejects[known..].iter().map(|reject| reject.line).collect();
    stage::remove(client, &refused).await?;
    Ok(refused.into_iter().collect())
}

/// Those of the lines that the server does not update although it refuses none: a trigger or rule drops them. It tells only how many it updates,
/// so they are found by halves; to be updated once more changes nothing for the others.
async fn dropped(client: &Client, layout: &Layout, lines: Vec<i64>) -> Result<Vec<i64>, Error> {
    let (mut dropped, mut waiting) = (Vec::new(), vec![lines]);
    while let Some(lines) = waiting.pop() {
        let rows = set(client, layout, &lines).await.while_doing(DOING)?;
        if rows == 0 {
            dropped.extend(lines);
        } else if rows < lines.len() as u64 {
            let (left, right) = lines.split_at(lines.len() / 2);
            waiting.extend([right.to_vec(), left.to_vec()]);
        }
    }
    Ok(dropped)
}

fn left_as_it_was(line: i64) -> Reject {
    Reject::new(line, "", "", "a trigger or rule of the target left the row as it was, without a word")
}

/// The staged lines of which the live table has a row. Of two with one key the first: the other is left to the INSERT, which refuses it.
async fn of_present(client: &Client, layout: &Layout) -> Result<Vec<i64>, Error> {
    let sql = format!(
        "SELECT min(s.{LINE}) FROM {} s JOIN {} t ON {} GROUP BY {} ORDER BY 1",
        stage::candidates(layout),
        layout.live.name,
        same_key(layout, "s", "t"),
        layout.key().iter().map(|key| format!("t.{key}")).collect::<Vec<_>>().join(", "),
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

//! Staged rows into the live table: all at once; where the server still refuses (trigger, exclusion, a constraint that could not be judged
//! before), by halves under savepoints down to the row.

use tokio_postgres::{Client, types::Type};

use super::{
    stage::{self, LINE},
    table::TableLoad,
};
use crate::{
    error::{Error, While},
    layout::Layout,
    reject::Reject,
    sql::attempt,
};

/// Inserts what is staged, adding rows that the server refuses to the rejects. Answers how many rows went in, and how many the server
/// took without an error: a trigger may drop some without a word.
pub async fn insert(load: &mut TableLoad<'_>) -> Result<(u64, u64), Error> {
    let doing = format!("inserting into {}", load.layout.table);
    let (client, layout) = (load.client, load.layout);
    let mut work = vec![staged(client, &doing).await?];
    let (mut inserted, mut taken) = (0, 0);
    while let Some(lines) = work.pop() {
        let (Some(&first), Some(&last)) = (lines.first(), lines.last()) else { continue };
        match attempt(client, &doing, async || insert_between(client, layout, first, last).await).await? {
            Ok(rows) => {
                inserted += rows;
                taken += lines.len() as u64;
            }
            Err(error) if is_about_the_table(&error) => return Err(error).while_doing(&doing),
            Err(error) if lines.len() == 1 => {
                let reject = error.as_db_error().map(|said| Reject::of_server(first, "", said));
                load.reject(reject.into_iter().collect()).await?;
            }
            Err(_) => {
                index_lines(client, &doing).await?;
                let (left, right) = lines.split_at(lines.len() / 2);
                // The left half first: of two rows that exclude each other the earlier one stays.
                work.extend([right.to_vec(), left.to_vec()]);
            }
        }
    }
    Ok((inserted, taken))
}

async fn staged(client: &Client, doing: &str) -> Result<Vec<i64>, Error> {
    let sql = format!("SELECT {LINE} FROM {} ORDER BY {LINE}", stage::NAME);
    let rows = client.query_typed(&sql, &[]).await.while_doing(doing)?;
    Ok(rows.iter().map(|row| row.get(0)).collect())
}

async fn insert_between(
    client: &Client,
    layout: &Layout,
    first: i64,
    last: i64,
) -> Result<u64, tokio_postgres::Error> {
    let columns = layout.column_list();
    let sql = format!(
        "INSERT INTO {} ({columns}) SELECT {columns} FROM {} s WHERE {LINE} BETWEEN $1 AND $2",
        layout.live.name,
        stage::candidates(layout)
    );
    client.execute_typed(&sql, &[(&first, Type::INT8), (&last, Type::INT8)]).await
}

/// Halving reads ranges of lines again and again.
async fn index_lines(client: &Client, doing: &str) -> Result<(), Error> {
    let sql = format!("CREATE INDEX IF NOT EXISTS landfall_stage_line ON {} ({LINE})", stage::NAME);
    client.batch_execute(&sql).await.while_doing(doing)
}

/// True where the statement itself cannot run (class 42: missing object, missing right): no row is at fault. A missing right may also be a
/// row-level policy's refusal, but a load never starts under one.
fn is_about_the_table(error: &tokio_postgres::Error) -> bool {
    error.code().is_some_and(|code| code.code().starts_with("42"))
}

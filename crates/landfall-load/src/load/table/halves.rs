//! Statements about staged rows that the server may refuse: all rows at once, and where it refuses, by halves under savepoints down to the row.

use tokio_postgres::{Client, Error as ServerError};

use super::{
    TableLoad,
    stage::{self, LINE},
};
use crate::{
    error::{Error, While},
    reject::Reject,
    sql::attempt_rows,
};

/// What the server took.
#[derive(Debug, Default)]
pub struct Taken {
    /// Rows that it wrote.
    pub rows: u64,
    /// Lines that it was given without an error: a trigger may drop some without a word.
    pub lines: Vec<i64>,
}

/// Does `work` to these lines, in their order. A line that the server refuses by itself is a reject.
pub async fn by_halves(
    load: &mut TableLoad<'_>,
    doing: &str,
    lines: Vec<i64>,
    work: impl AsyncFn(&[i64]) -> Result<u64, ServerError>,
) -> Result<Taken, Error> {
    let client = load.client;
    let mut taken = Taken::default();
    let mut waiting = vec![lines];
    while let Some(lines) = waiting.pop().filter(|lines| !lines.is_empty()) {
        match attempt_rows(client, doing, async || work(&lines).await).await? {
            Ok(rows) => {
                taken.rows += rows;
                taken.lines.extend(lines);
            }
            Err(error) if lines.len() == 1 => {
                let reject = error.as_db_error().map(|said| Reject::of_server(lines[0], "", said));
                load.reject(reject.into_iter().collect()).await?;
            }
            Err(_) => {
                index_lines(client, doing).await?;
                let (left, right) = lines.split_at(lines.len() / 2);
                // The left half first: of two rows that exclude each other the earlier one stays.
                waiting.extend([right.to_vec(), left.to_vec()]);
            }
        }
    }
    Ok(taken)
}

/// Halving reads ranges of lines again and again.
async fn index_lines(client: &Client, doing: &str) -> Result<(), Error> {
    let sql = format!("CREATE INDEX IF NOT EXISTS landfall_stage_line ON {} ({LINE})", stage::NAME);
    client.batch_execute(&sql).await.while_doing(doing)
}

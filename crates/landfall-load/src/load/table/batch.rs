//! Rows in batches, encoded for binary COPY: into the live table where it takes them all, else into the staging table.

use std::{io::Cursor, ops::Range, pin::pin, time::Duration};

use futures::SinkExt;
use serde_json::{Map, Value};
use tokio::time::{sleep, timeout};
use tokio_postgres::{Client, CopyInSink, error::DbError};

use super::stage;
use crate::{
    error::{Error, While},
    layout::{Field, Layout, PORT_ID},
    reject::Reject,
    sql::attempt_rows,
};

/// A batch is sent when it holds so many rows or bytes, whichever comes first.
const ROWS: usize = 10_000;
const BYTES: usize = 4 << 20;
/// The driver sees within so much what ends its connection.
const NOTICED: Duration = Duration::from_secs(2);
const LOOK: Duration = Duration::from_millis(5);

/// Encoded rows on their way to the server, kept until it has taken them.
#[derive(Debug, Default)]
pub struct Batch {
    /// The fields of all rows.
    bytes: Vec<u8>,
    /// The line of each row, and where its bytes end.
    rows: Vec<(i64, usize)>,
}

impl Batch {
    /// Adds a row, or answers why it cannot be written.
    pub fn push(
        &mut self,
        line: i64,
        row: &Map<String, Value>,
        port: &Value,
        layout: &Layout,
    ) -> Option<Reject> {
        let start = self.bytes.len();
        for field in &layout.fields {
            let value =
                if field.planned == PORT_ID { port } else { row.get(field.planned).unwrap_or(&Value::Null) };
            if let Err(unfit) = field.encoder.field(value, &mut self.bytes) {
                self.bytes.truncate(start);
                return Some(Reject::new(line, &field.column.name, unfit.sqlstate, unfit.message));
            }
        }
        self.rows.push((line, self.bytes.len()));
        None
    }

    /// How many rows it holds.
    pub const fn len(&self) -> u64 {
        self.rows.len() as u64
    }

    /// True where it should be sent.
    pub const fn is_full(&self) -> bool {
        self.rows.len() >= ROWS || self.bytes.len() >= BYTES
    }

    /// Copies all rows into the live table and answers how many went in; none where it refuses a row: then none is in.
    pub async fn send_live(&self, client: &Client, layout: &Layout) -> Result<Option<u64>, Error> {
        let to = format!("{} ({})", layout.live.name, layout.column_list());
        let stream = self.stream(0..self.rows.len(), layout, Target::Live);
        let copied = attempt_rows(client, &doing(layout), async || copy(client, &to, stream).await).await?;
        Ok(copied.ok())
    }

    /// Copies all rows into the staging table. Rows that COPY itself refuses are rejected one by one: the error names the line, all
    /// before it are good. The number of rows sent together shrinks while errors come, and grows again.
    pub async fn send_staged(&self, client: &Client, layout: &Layout) -> Result<Vec<Reject>, Error> {
        let mut rejects = Vec::new();
        let (mut next, mut size) = (0, self.rows.len());
        while next < self.rows.len() {
            let end = (next + size).min(self.rows.len());
            let stream = self.stream(next..end, layout, Target::Stage);
            let refusal =
                attempt_rows(client, "copying rows", async || copy(client, stage::NAME, stream).await)
                    .await?;
            let Err(error) = refusal else {
                (next, size) = (end, size.saturating_mul(2));
                continue;
            };
            let said = error.as_db_error();
            match said.and_then(line_of) {
                Some(line) if (2..=end - next).contains(&line) => size = line - 1,
                None if end - next > 1 => size = (end - next) / 2,
                _ => {
                    rejects.extend(
                        said.map(|said| Reject::of_server(self.rows[next].0, &column_of(said, layout), said)),
                    );
                    (next, size) = (next + 1, (size / 2).max(1));
                }
            }
        }
        Ok(rejects)
    }

    /// These rows as one binary COPY stream: each with the number of its fields, and for the staging table with its line before them.
    fn stream(&self, rows: Range<usize>, layout: &Layout, target: Target) -> Vec<u8> {
        const HEADER: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";
        const END: &[u8] = &[0xff, 0xff];
        let count = layout.fields.len() + usize::from(target == Target::Stage);
        let count = i16::try_from(count).unwrap_or(i16::MAX).to_be_bytes();
        let mut start = if rows.start == 0 { 0 } else { self.rows[rows.start - 1].1 };
        let mut stream = Vec::with_capacity(self.bytes.len() - start + rows.len() * 14 + HEADER.len() + 2);
        stream.extend(HEADER);
        for &(line, end) in &self.rows[rows] {
            stream.extend(count);
            if target == Target::Stage {
                stream.extend(8_i32.to_be_bytes());
                stream.extend(line.to_be_bytes());
            }
            stream.extend(&self.bytes[start..end]);
            start = end;
        }
        stream.extend(END);
        stream
    }
}

/// Waits for the live table, as the first COPY into it would: that ends the driver's connection where somebody keeps the table locked, and who it is
/// could not be asked any more.
pub async fn lock_live(client: &Client, layout: &Layout) -> Result<(), Error> {
    let sql = format!("LOCK TABLE ONLY {} IN ROW EXCLUSIVE MODE", layout.live.name);
    client.batch_execute(&sql).await.while_doing(&doing(layout))
}

fn doing(layout: &Layout) -> String {
    format!("copying into {}", layout.table)
}

/// What rows are copied into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Target {
    Live,
    Stage,
}

/// COPY is the one statement that the driver gives a name; it is closed again before the transaction ends, so that a pooler's next client
/// does not meet it.
async fn copy(client: &Client, to: &str, stream: Vec<u8>) -> Result<u64, tokio_postgres::Error> {
    let sql = format!("COPY {to} FROM STDIN (FORMAT binary)");
    let begun = client.copy_in(&sql).await;
    if begun.is_err() {
        until_ended(client).await;
    }
    let sink: CopyInSink<Cursor<Vec<u8>>> = begun?;
    let mut sink = pin!(sink);
    sink.send(Cursor::new(stream)).await?;
    sink.finish().await
}

/// A COPY that is refused before it begins, for want of a right or a lock, leaves the driver out of step: the server answers once more than was asked.
/// That ends the connection as soon as the driver sees it; what is asked before would get the answer of another question.
async fn until_ended(client: &Client) {
    let ended = async {
        while !client.is_closed() {
            sleep(LOOK).await;
        }
    };
    // It goes on only where the statement did not even get so far.
    let _ = timeout(NOTICED, ended).await;
}

/// The line of a COPY error, from 1. It stands only in the context, `COPY landfall_stage, line 418, column price`, whose words are
/// translated; the number is not.
fn line_of(error: &DbError) -> Option<usize> {
    number_and_rest(error.where_()?).map(|(number, _)| number)
}

/// The column of a COPY error; empty where the context names none of ours.
fn column_of(error: &DbError, layout: &Layout) -> String {
    let rest = error.where_().and_then(number_and_rest).map_or("", |(_, rest)| rest);
    let named = |field: &&Field| rest.split([' ', ',', ':']).any(|word| word == field.column.name);
    layout.fields.iter().find(named).map(|field| field.column.name.clone()).unwrap_or_default()
}

fn number_and_rest(context: &str) -> Option<(usize, &str)> {
    let (_, context) = context.split_once("landfall_stage")?;
    let context = &context[context.find(|c: char| c.is_ascii_digit())?..];
    let end = context.find(|c: char| !c.is_ascii_digit()).unwrap_or(context.len());
    Some((context[..end].parse().ok()?, &context[end..]))
}

#[cfg(test)]
mod tests {
    use super::number_and_rest;

    #[test]
    fn the_line_of_a_copy_error_is_found_in_any_language() {
        let cases = [
            ("COPY landfall_stage, line 418, column price", Some((418, ", column price"))),
            ("COPY landfall_stage, Zeile 7, Spalte price", Some((7, ", Spalte price"))),
            ("COPY landfall_stage, line 2: \"x\"", Some((2, ": \"x\""))),
            ("SQL statement \"SELECT 1\"", None),
        ];
        for (context, expected) in cases {
            assert_eq!(number_and_rest(context), expected, "{context}");
        }
    }
}

//! One operator at a time per port, also behind a pooler that gives every transaction another connection of the server.
//!
//! Who works is a row of `landfall.locks`. That he still works is an advisory lock, which each of his transactions takes first and the server
//! gives back when the transaction ends, however it ends. Whoever comes second and finds the advisory lock taken is refused at once. Where
//! only the row is there, its holder is between two transactions, or was killed: it is watched for some seconds, and taken over where nobody
//! shows himself; at once where its process ran on this machine and is gone. Were he only slow, he is refused from then on: each transaction proves under the advisory lock that the row is still its
//! own before it writes, so that never two write. Nothing depends on a clock but how long one waits.
//!
//! Roads not taken: an advisory lock of the session stays with the pooler's connection, for anybody who gets it next; a second
//! connection whose one long transaction holds it asks for more connections than a server may have, and can be lost without the first
//! noticing; a row alone, with a time that is renewed, cannot be renewed during a transaction of minutes.

mod process;

use std::time::Duration;

use landfall_model::{
    hash,
    monitor::{Level, Monitor},
    rundir,
};
use tokio::time::{Instant, sleep};
use tokio_postgres::{Client, Row, types::Type};

use crate::{
    error::{Error, While},
    marker,
    sql::in_transaction,
};

/// The first half of our advisory locks' key: `land` in ASCII.
const CLASS: i32 = 0x6c61_6e64;
const DOING: &str = "taking the lock";

/// So long nobody may show himself before his row is taken over. Between two transactions a load needs milliseconds.
const PATIENCE: Duration = Duration::from_secs(5);
const POLL: Duration = Duration::from_millis(50);

/// The port, held by this process.
#[derive(Debug)]
pub struct Lock<'a> {
    client: &'a Client,
    port: String,
    entry: Entry,
}

/// Our own row.
#[derive(Debug)]
struct Entry {
    token: String,
    /// When it was written, by the server's clock, RFC 3339 in UTC.
    since: String,
}

/// What is found at the door.
enum Found {
    /// Nobody, or somebody who was given up: the row is ours now.
    Free(Entry),
    /// Somebody in a transaction; who, where his row says it.
    AtWork(Option<Holder>),
    /// A row, and nobody in a transaction.
    Silent(Holder),
}

/// A row of the table.
#[derive(Clone)]
struct Holder {
    token: String,
    who: String,
    process: String,
}

impl<'a> Lock<'a> {
    /// Takes the port, making the schema where it is missing.
    ///
    /// # Errors
    /// [`Error::Busy`] with who works since when; [`Error::NotBegun`] where the operator asked to stop meanwhile.
    pub async fn take(client: &'a Client, port: &str, monitor: &dyn Monitor) -> Result<Self, Error> {
        let begun = Instant::now();
        let mut watched: Option<Holder> = None;
        loop {
            let given_up =
                watched.as_ref().filter(|_| begun.elapsed() >= PATIENCE).map(|holder| &*holder.token);
            let holder = match knock(client, port, given_up).await? {
                Found::Free(entry) => return Ok(Self { client, port: port.to_owned(), entry }),
                Found::AtWork(holder) => return Err(busy(port, holder)),
                Found::Silent(holder) => holder,
            };
            match &watched {
                Some(before) if before.token != holder.token => return Err(busy(port, Some(holder))),
                Some(_) if monitor.stop_requested() => {
                    return Err(Error::NotBegun { port: port.to_owned(), holder: holder.who });
                }
                Some(_) => {}
                None => {
                    let text = format!("{port} is held by {}: waiting whether that still works", holder.who);
                    monitor.remark(Level::Info, &text);
                    watched = Some(holder);
                }
            }
            sleep(POLL).await;
        }
    }

    /// When the port was taken, by the server's clock, RFC 3339 in UTC: before anything was looked at or written.
    pub fn since(&self) -> &str {
        &self.entry.since
    }

    /// Runs `work` in one transaction, as the only operator of the port.
    ///
    /// # Errors
    /// [`Error::TakenOver`] where somebody has given us up; then nothing is written.
    pub async fn transaction<T>(
        &self,
        doing: &str,
        work: impl AsyncFnOnce() -> Result<T, Error>,
    ) -> Result<T, Error> {
        in_transaction(self.client, doing, async || {
            self.prove(doing).await?;
            work().await
        })
        .await
    }

    /// The row is read after the lock is taken, by a statement of its own: it sees what the holder before has committed.
    async fn prove(&self, doing: &str) -> Result<(), Error> {
        let wait = format!("SELECT pg_advisory_xact_lock({CLASS}, {})", key(&self.port));
        self.client.batch_execute(&wait).await.while_doing(doing)?;
        match holder(self.client, &self.port).await? {
            Some(holder) if holder.token == self.entry.token => Ok(()),
            other => Err(Error::TakenOver {
                port: self.port.clone(),
                holder: other.map_or_else(|| "somebody who has ended since".to_owned(), |holder| holder.who),
            }),
        }
    }

    /// Gives the port free, and takes the schema away where nothing is noted in it. Where that fails the connection is gone: the next
    /// operator waits a little.
    pub async fn release(self) {
        const SQL: &str = "DELETE FROM landfall.locks WHERE port = $1 AND token = $2";
        let released = self.transaction("releasing the lock", async || {
            let values = [(&self.port as _, Type::TEXT), (&self.entry.token as _, Type::TEXT)];
            self.client.execute_typed(SQL, &values).await.while_doing(DOING)?;
            marker::clear(self.client).await
        });
        let _ = released.await;
    }
}

/// One look at the door, in one transaction. A row of `given_up` is taken over.
async fn knock(client: &Client, port: &str, given_up: Option<&str>) -> Result<Found, Error> {
    in_transaction(client, DOING, async || {
        let sql = format!("SELECT pg_try_advisory_xact_lock({CLASS}, {})", key(port));
        let row = client.query_typed_one(&sql, &[]).await.while_doing(DOING)?;
        if !row.get::<_, bool>(0) {
            let is_there = marker::has_locks(client).await?;
            return Ok(Found::AtWork(if is_there { holder(client, port).await? } else { None }));
        }
        marker::create(client).await?;
        match holder(client, port).await? {
            Some(holder) if Some(&*holder.token) != given_up && !process::is_gone(&holder.process) => {
                Ok(Found::Silent(holder))
            }
            _ => enter(client, port).await.map(Found::Free),
        }
    })
    .await
}

async fn holder(client: &Client, port: &str) -> Result<Option<Holder>, Error> {
    const SQL: &str = "
        SELECT token, format('%s, since %s', holder, to_char(since AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS \"UTC\"')), process
        FROM landfall.locks WHERE port = $1";
    let row = client.query_typed_opt(SQL, &[(&port, Type::TEXT)]).await.while_doing(DOING)?;
    Ok(row.map(|row: Row| Holder { token: row.get(0), who: row.get(1), process: row.get(2) }))
}

async fn enter(client: &Client, port: &str) -> Result<Entry, Error> {
    const SQL: &str = "
        INSERT INTO landfall.locks (port, token, holder, process)
        VALUES ($1, gen_random_uuid()::text, format('user %s, %s', current_user, $2), $3)
        ON CONFLICT (port) DO UPDATE SET token = excluded.token, holder = excluded.holder, since = excluded.since,
            process = excluded.process
        RETURNING token, to_char(since AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')";
    let (who, process) = (format!("process {} on {}", std::process::id(), rundir::host()), process::mark());
    let values = [(&port as _, Type::TEXT), (&who as _, Type::TEXT), (&process as _, Type::TEXT)];
    let row = client.query_typed_one(SQL, &values).await.while_doing(DOING)?;
    Ok(Entry { token: row.get(0), since: row.get(1) })
}

fn busy(port: &str, holder: Option<Holder>) -> Error {
    let unknown = || "it has just begun or ended, repeat the command".to_owned();
    Error::Busy { port: port.to_owned(), holder: holder.map_or_else(unknown, |holder| holder.who) }
}

/// The second half of the key: the first four bytes of the slug's SHA-256.
fn key(port: &str) -> i32 {
    let digits = hash::of_bytes(port.as_bytes());
    u32::from_str_radix(&digits[..8], 16).unwrap_or_default().cast_signed()
}

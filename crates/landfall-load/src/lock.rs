//! One operator at a time per port: an advisory lock of the server, held by the session and gone with it.

use landfall_model::hash;
use tokio_postgres::Client;

use crate::error::{Error, While};

/// The first half of our advisory locks' key: `land` in ASCII.
const CLASS: i32 = 0x6c61_6e64;
const DOING: &str = "taking the lock";

/// Takes the port for this session, or says who has it since when.
pub async fn take(client: &Client, port: &str) -> Result<(), Error> {
    let row = client.query_one("SELECT pg_try_advisory_lock($1, $2)", &[&CLASS, &key(port)]).await;
    if row.while_doing(DOING)?.get(0) {
        return Ok(());
    }
    Err(Error::Busy { port: port.to_owned(), holder: holder(client, port).await? })
}

/// Gives the port free. A session that is broken has given it free already.
pub async fn release(client: &Client, port: &str) {
    let _ = client.query_one("SELECT pg_advisory_unlock($1, $2)", &[&CLASS, &key(port)]).await;
}

async fn holder(client: &Client, port: &str) -> Result<String, Error> {
    const SQL: &str = "
        SELECT format('user %s from %s, process %s of the server, connected since %s', a.usename,
                      coalesce(host(a.client_addr), 'the server itself'), a.pid,
                      to_char(a.backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI \"UTC\"'))
        FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
        WHERE l.locktype = 'advisory' AND l.granted AND l.classid::bigint = $1 AND l.objid::bigint = $2
          AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())";
    // The server shows keys as unsigned numbers.
    let keys = [CLASS, key(port)].map(|key| i64::from(key.cast_unsigned()));
    let row = client.query_opt(SQL, &[&keys[0], &keys[1]]).await.while_doing(DOING)?;
    Ok(row.map_or_else(|| "it has just ended, repeat the command".to_owned(), |row| row.get(0)))
}

/// The second half of the key: the first four bytes of the slug's SHA-256.
fn key(port: &str) -> i32 {
    let digits = hash::of_bytes(port.as_bytes());
    u32::from_str_radix(&digits[..8], 16).unwrap_or_default().cast_signed()
}

//! Who stands in the way of a statement that waited for a lock. It is asked when the wait is over, since only then the one connection is free to
//! ask.

use tokio_postgres::{Client, types::Type};

/// Locks behind which a statement waits that reads.
pub const AGAINST_READING: &[&str] = &["AccessExclusiveLock"];
/// The same of one that writes. The first two are held on a table by whoever locked or changed rows of it: it waits where they are its rows.
pub const AGAINST_WRITING: &[&str] = &[
    "RowShareLock",
    "RowExclusiveLock",
    "ShareLock",
    "ShareRowExclusiveLock",
    "ExclusiveLock",
    "AccessExclusiveLock",
];

/// Whoever has such a lock on a table or waits for one, behind which others wait as well, and for whom that one waits. A temporary
/// table is its session's alone. Of other users' sessions a plain role is not told since when their transaction goes on.
const SQL: &str = "
    WITH locks AS (
        SELECT l.pid, string_agg(DISTINCT c.relname, ', ') AS tables
        FROM pg_locks l JOIN pg_class c ON c.oid = l.relation AND c.relkind IN ('r', 'p') AND c.relpersistence <> 't'
        WHERE l.mode = ANY ($1) AND l.pid <> pg_backend_pid()
            AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
        GROUP BY l.pid),
    involved AS (SELECT pid FROM locks UNION SELECT unnest(pg_blocking_pids(pid)) FROM locks)
    SELECT concat('session ', a.pid, ' of ', a.usename, ' (' || nullif(a.application_name, '') || ')',
        to_char(a.xact_start AT TIME ZONE 'UTC', '\", in a transaction since\" YYYY-MM-DD HH24:MI:SS \"UTC\"'), ', lock on ' || tables)
    FROM involved JOIN pg_stat_activity a USING (pid) LEFT JOIN locks USING (pid)
    ORDER BY a.xact_start, a.pid";

/// The sessions that hold such locks, in words: each with its number, its user, the moment since when and the tables. Outside a transaction that
/// has failed.
pub async fn holders(client: &Client, against: &[&str]) -> String {
    // The connection may have ended as well.
    let Ok(rows) = client.query_typed(SQL, &[(&against, Type::TEXT_ARRAY)]).await else {
        return "who that is cannot be asked any more (see pg_locks)".to_owned();
    };
    let sessions: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
    if sessions.is_empty() {
        "nobody by now, or a prepared transaction (see pg_locks)".to_owned()
    } else {
        sessions.join("; ")
    }
}

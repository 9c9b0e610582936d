//! Who stands in the way of a statement that reads. It is asked when the wait is over, since only then the one connection is free to ask.

use tokio_postgres::Client;

/// Whoever locks a table against readers or waits to do so, behind which readers wait as well, and for whom that one waits. A temporary
/// table is its session's alone. Of other users' sessions a plain role is not told since when their transaction goes on.
const SQL: &str = "
    WITH locks AS (
        SELECT l.pid, string_agg(DISTINCT c.relname, ', ') AS tables
        FROM pg_locks l JOIN pg_class c ON c.oid = l.relation AND c.relkind IN ('r', 'p') AND c.relpersistence <> 't'
        WHERE l.mode = 'AccessExclusiveLock' AND l.pid <> pg_backend_pid()
            AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
        GROUP BY l.pid),
    involved AS (SELECT pid FROM locks UNION SELECT unnest(pg_blocking_pids(pid)) FROM locks)
    SELECT concat('session ', a.pid, ' of ', a.usename, ' (' || nullif(a.application_name, '') || ')',
        to_char(a.xact_start AT TIME ZONE 'UTC', '\", in a transaction since\" YYYY-MM-DD HH24:MI:SS \"UTC\"'), ', lock on ' || tables)
    FROM involved JOIN pg_stat_activity a USING (pid) LEFT JOIN locks USING (pid)
    ORDER BY a.xact_start, a.pid";

/// The sessions in words.
pub(crate) async fn name(client: &Client) -> String {
    let rows = client.query_typed(SQL, &[]).await.unwrap_or_default();
    let sessions: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
    if sessions.is_empty() {
        "nobody by now, or a prepared transaction (see pg_locks)".to_owned()
    } else {
        sessions.join("; ")
    }
}

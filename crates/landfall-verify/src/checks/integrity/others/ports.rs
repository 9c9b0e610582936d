//! Which other ports were migrated or loaded since the load began.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use landfall_model::target::Table;

use super::{NAME, Noted};
use crate::{
    error::Error,
    target::{Answer, Target},
};

/// The marks of the loader are there, and the user may read them.
const MARKED: &str = "
    SELECT count(*) = 2 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'landfall' AND c.relname IN ('runs', 'groups')
      AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')";

/// Other ports of which a load, or a delta, ended since a moment.
const LOADED: &str = "
    SELECT DISTINCT r.port_id FROM landfall.runs r JOIN landfall.groups g USING (plan_hash)
    WHERE r.port_id <> $1::text AND g.committed_at >= $2";

const MIGRATED: &str = "
    SELECT t.{audit_logs.id}::text, t.{audit_logs.port_id}::text FROM {audit_logs} t
    WHERE t.{audit_logs.port_id} <> $1 AND t.{audit_logs.metadata}->>'source' = 'nocodb_migration'";

/// The other ports that were loaded since, by the marks that the loader leaves in the target.
pub(super) async fn loaded(
    target: &Target<'_>,
    began: Option<DateTime<Utc>>,
) -> Result<HashSet<String>, Error> {
    let Some(began) = began else { return Ok(HashSet::new()) };
    let marked = target.session.rows(NAME, MARKED, &[]).await?;
    if !marked.iter().any(|row| row.get(0)) {
        return Ok(HashSet::new());
    }
    let port = target.port.0.to_string();
    let rows = target.session.rows(NAME, LOADED, &[&port, &began]).await?;
    Ok(rows.iter().map(|row| row.get(0)).collect())
}

/// The other ports with entries of a migration that were not there before the load. Their times are those of the source's records, and tell nothing.
pub(super) async fn migrated(target: &Target<'_>, before: &Noted) -> Result<HashSet<String>, Error> {
    let mut migrated = HashSet::new();
    if let Answer::Found(mut rows) = target.ask(NAME, MIGRATED, &[&target.port]).await? {
        while let Some(row) = rows.next().await? {
            let (entry, port): (Option<String>, String) = (row.get(0), row.get(1));
            if entry.is_some_and(|entry| !before.contains_key(&(Table::AuditLogs, entry))) {
                migrated.insert(port);
            }
        }
    }
    Ok(migrated)
}

//! The audit trail of the port, for export: what the migration wrote and what users did, in the order in which it happened.

use landfall_model::{monitor::Monitor, words};
use serde_json::{Map, Value};

use crate::{Input, error::Error, evidence::Evidence, session::Session, target::Target};

/// The task's name for the monitor.
const TASK: &str = "audit trail";
/// A line of the trail as JSON, by the names of the stand-in schema.
const ENTRIES: &str = "
    SELECT json_build_object(
        'id', t.{audit_logs.id}, 'created_at', t.{audit_logs.created_at}, 'user_id', t.{audit_logs.user_id},
        'action', t.{audit_logs.action}, 'entity_type', t.{audit_logs.entity_type},
        'entity_id', t.{audit_logs.entity_id}, 'field_changed', t.{audit_logs.field_changed},
        'old_value', t.{audit_logs.old_value}, 'new_value', t.{audit_logs.new_value},
        'ip_address', t.{audit_logs.ip_address}, 'user_agent', t.{audit_logs.user_agent},
        'metadata', t.{audit_logs.metadata})::text
    FROM {audit_logs} t
    WHERE t.{audit_logs.port_id} = $1 AND t.{audit_logs.created_at} >= coalesce($2::text::timestamptz, '-infinity')
    ORDER BY t.{audit_logs.created_at}, t.{audit_logs.id}";

/// An entry, by column.
pub type Entry = Map<String, Value>;

/// Hands every entry since a moment (RFC 3339) to `take`, oldest first; all of them where none is named. Returns how many there were.
///
/// # Errors
/// As [`crate::verify`], and what `take` says.
pub async fn audit_trail(
    input: &Input<'_>,
    since: Option<&str>,
    mut take: impl FnMut(&Entry) -> Result<(), Error>,
    monitor: &dyn Monitor,
) -> Result<u64, Error> {
    let evidence = Evidence::read(input.run)?;
    Session::within(input.database_url, async |session| {
        read(input, &evidence, session, since, &mut take, monitor).await
    })
    .await
}

async fn read(
    input: &Input<'_>,
    evidence: &Evidence<'_>,
    session: &Session,
    since: Option<&str>,
    take: &mut impl FnMut(&Entry) -> Result<(), Error>,
    monitor: &dyn Monitor,
) -> Result<u64, Error> {
    let target = Target::find(session, &evidence.header.target, input.port, None).await?;
    let sql = target.catalog.fill(ENTRIES)?;
    monitor.start(TASK, None);
    let mut rows = session.stream(TASK, &sql, &[&target.port, &since]).await?;
    let mut count = 0;
    while let Some(row) = rows.next().await? {
        let text: &str = row.get(0);
        let entry: Entry = serde_json::from_str(text).unwrap_or_default();
        take(&entry)?;
        count += 1;
        monitor.advance(TASK, 1);
    }
    monitor.finish(TASK, &words::count(count, "entry"));
    Ok(count)
}

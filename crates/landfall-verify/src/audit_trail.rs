//! The audit trail of the port, for export: what the migration wrote and what users did, in the order in which it happened.

use landfall_model::{monitor::Monitor, words};
use serde_json::{Map, Value};
use tokio_postgres::Row;

use crate::{
    Input,
    error::Error,
    evidence::Evidence,
    target::{Target, edits::Since, session::Session},
};

/// The task's name for the monitor.
const TASK: &str = "audit trail";
/// The columns of an entry, in their order.
const COLUMNS: [&str; 12] = [
    "id",
    "created_at",
    "user_id",
    "action",
    "entity_type",
    "entity_id",
    "field_changed",
    "old_value",
    "new_value",
    "ip_address",
    "user_agent",
    "metadata",
];

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
    Session::within(input.database_url, monitor, async |session| {
        let target = Target::find(session, &evidence.header.target, input.port, &Since::default()).await?;
        monitor.start(TASK, None);
        let mut rows =
            session.stream(TASK, &target.catalog.fill(&entries())?, &[&target.port, &since]).await?;
        let mut count = 0;
        while let Some(row) = rows.next().await? {
            take(&entry(&row))?;
            count += 1;
            monitor.advance(TASK, 1);
        }
        monitor.finish(TASK, &words::count(count, "entry"));
        Ok(count)
    })
    .await
}

/// Each column as JSON, by the names of the stand-in schema.
fn entries() -> String {
    let columns = COLUMNS.map(|column| format!("to_json(t.{{audit_logs.{column}}})::text")).join(", ");
    format!(
        "SELECT {columns} FROM {{audit_logs}} t
         WHERE t.{{audit_logs.port_id}} = $1 AND t.{{audit_logs.created_at}} >= coalesce($2::text::timestamptz, '-infinity')
         ORDER BY t.{{audit_logs.created_at}}, t.{{audit_logs.id}}"
    )
}

fn entry(row: &Row) -> Entry {
    let value = |place| row.get::<_, Option<&str>>(place).map_or(Value::Null, value_of);
    COLUMNS.into_iter().enumerate().map(|(place, column)| (column.to_owned(), value(place))).collect()
}

/// The server takes JSON that is nested deeper than anybody here reads: that is kept as the text that it is.
fn value_of(json: &str) -> Value {
    serde_json::from_str(json).unwrap_or_else(|_| json.into())
}

//! What users did to a row since it was loaded, as far as the CRM's own audit trail or an earlier delta tells.

use std::collections::HashSet;

use landfall_model::{monitor::Level, outcome::Conflict, rundir, target::Table};
use tokio_postgres::types::Type;

use super::{super::Job, DOING, find::Row};
use crate::{
    error::{Error, While},
    layout::PORT_ID,
    sql::quote,
};

/// Where the entries of users are found.
pub struct Users {
    /// The question, or none where the mapping omits a column that it needs: then nothing tells.
    sql: Option<String>,
    /// Rows that a delta left alone, since users had changed them.
    left_alone: HashSet<(Table, String)>,
}

impl Users {
    /// Prepares to ask.
    pub async fn read(job: &Job<'_>) -> Result<Self, Error> {
        let conflicts: Vec<Conflict> = job.run.read_appended(rundir::LOAD_CONFLICTS)?;
        let sql = sql(job);
        if sql.is_none() {
            let text = "without the audit trail's columns nothing tells whether users changed these rows";
            job.monitor.remark(Level::Warning, text);
        }
        let left_alone = conflicts.into_iter().map(|row| (row.table, row.key)).collect();
        Ok(Self { sql, left_alone })
    }

    /// How many entries of users there are on the row and on what it hangs on, since the first load of its chain began.
    /// What users changed before a delta it has left alone.
    pub async fn entries(&self, job: &Job<'_>, table: Table, row: &Row) -> Result<u64, Error> {
        let left_alone = u64::from(self.left_alone.contains(&(table, row.key.clone())));
        let Some(sql) = &self.sql else { return Ok(left_alone) };
        let owner = owner(table).and_then(|column| row.row.get(column)?.as_str());
        let ids: Vec<&str> = row.key.split(',').chain(owner).collect();
        let port = job.target.port.to_string();
        let values =
            [(&port as _, Type::TEXT), (&ids as _, Type::TEXT_ARRAY), (&job.plan.hash as _, Type::TEXT)];
        let found = job.client.query_typed_one(sql, &values).await.while_doing(DOING)?;
        Ok(left_alone + found.get::<_, i64>(0).cast_unsigned())
    }
}

fn sql(job: &Job<'_>) -> Option<String> {
    let layout = &job.target.layouts[&Table::AuditLogs];
    let live = |planned| layout.field(planned).map(|field| quote(&field.column.name));
    Some(format!(
        "SELECT count(*) FROM {table} a WHERE a.{port}::text = $1 AND a.{entity}::text = ANY($2)
            AND coalesce(a.{metadata}->>'source', '') <> 'nocodb_migration'
            AND a.{at} >= (SELECT started_at FROM landfall.runs WHERE plan_hash = $3)",
        table = layout.live.name,
        port = live(PORT_ID)?,
        entity = live("entity_id")?,
        metadata = live("metadata")?,
        at = live("created_at")?,
    ))
}

/// The column by which a row hangs on another, whose entries in the audit trail may be about it.
fn owner(table: Table) -> Option<&'static str> {
    if table == Table::AuditLogs { Some("entity_id") } else { table.parent().map(|(column, _)| column) }
}

//! Rows that are in the target before a load: another run's, or strange ones.

use std::collections::BTreeMap;

use landfall_model::{
    outcome::Mismatch,
    target::{Group, Table},
    words::count,
};
use tokio_postgres::{Client, types::Type};
use uuid::Uuid;

use crate::{
    error::{Error, While},
    layout::{Layout, PORT_ID},
    marker,
    sql::quote,
};

/// A run of none of these plans that is live for the port, or else rows of no run that is in.
pub async fn compare(
    client: &Client,
    id: Uuid,
    port: &str,
    layouts: &BTreeMap<Table, Layout>,
    plans: &[&str],
) -> Result<Vec<Mismatch>, Error> {
    match marker::live_run(client, id).await? {
        Some(live) if !plans.contains(&live.plan.as_str()) => Ok(vec![live.in_the_way(port)]),
        Some(live) => strange(client, id, port, layouts, &live.plan).await,
        None => strange(client, id, port, layouts, "").await,
    }
}

/// Rows of the port in tables that this plan has not filled yet. The audit trail may have entries from before (logins, the seed): they
/// stand in nobody's way.
pub async fn strange(
    client: &Client,
    id: Uuid,
    port: &str,
    layouts: &BTreeMap<Table, Layout>,
    plan: &str,
) -> Result<Vec<Mismatch>, Error> {
    let is_in = marker::groups(client, plan).await?;
    let mut differences = Vec::new();
    for layout in layouts.values() {
        let group = layout.table.group();
        let Some(field) = layout.field(PORT_ID) else { continue };
        if is_in.contains_key(&group) || group == Group::AuditLogs || !layout.live.is_readable() {
            continue;
        }
        let sql = format!(
            "SELECT count(*) FROM {} WHERE {}::text = $1",
            layout.live.name,
            quote(&field.column.name)
        );
        let row = client
            .query_typed_one(&sql, &[(&id.to_string(), Type::TEXT)])
            .await
            .while_doing("counting rows of the target")?;
        match row.get::<_, i64>(0) {
            0 => {}
            rows => differences.push(not_empty(layout.table, port, rows)),
        }
    }
    Ok(differences)
}

fn not_empty(table: Table, port: &str, rows: i64) -> Mismatch {
    Mismatch {
        table: Some(table),
        what: format!("{table} holds {} of {port} of no run that is in", count(rows, "row")),
        remedy: "load into an empty port; rows that users entered, and those that a reset left and named since they had worked on them, are exported and deleted first".to_owned(),
    }
}

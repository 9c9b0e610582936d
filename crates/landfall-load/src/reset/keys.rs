//! The keys of the rows that a run loaded, staged in one temporary table, and what is done by them.

use std::collections::HashSet;

use landfall_model::{
    cell,
    plan::PlanHeader,
    rundir::{RunDir, normalized_table},
};
use tokio_postgres::{Client, types::Type};

use super::DOING;
use crate::{
    catalogue::ForeignKey,
    error::{Error, While},
    layout::Layout,
    load::Row,
    marker,
};

/// Key columns as text, `k1` empty for all but junctions.
const CREATE: &str = "
    CREATE TEMPORARY TABLE landfall_keys (table_name text, k0 text, k1 text) ON COMMIT DROP;
    CREATE INDEX landfall_keys_k0 ON pg_temp.landfall_keys (table_name, k0)";
const INSERT: &str =
    "INSERT INTO pg_temp.landfall_keys SELECT $1, a, b FROM unnest($2::text[], $3::text[]) u(a, b)";

/// Stages the keys of every planned row that was not rejected: a rejected one may have the key of somebody else's row.
pub async fn stage(
    client: &Client,
    run: &RunDir,
    plan: &PlanHeader,
    tables: &[&Layout],
) -> Result<(), Error> {
    client.batch_execute(CREATE).await.while_doing(DOING)?;
    for layout in tables {
        let rejects = marker::of_table(client, &plan.hash, layout.table).await?;
        let rejected: HashSet<i64> = rejects.iter().map(|reject| reject.line).collect();
        let (mut first, mut second) = (Vec::new(), Vec::new());
        for (line, row) in (0..).zip(run.lines::<Row>(&normalized_table(layout.table))?) {
            let row = row?.row;
            let key = |n: usize| {
                layout.table.key_columns().get(n).and_then(|column| row.get(*column)).and_then(cell::text)
            };
            if !rejected.contains(&line) {
                first.push(key(0).unwrap_or_default());
                second.push(key(1).unwrap_or_default());
            }
        }
        let name = layout.table.name();
        let values =
            [(&name as _, Type::TEXT), (&first as _, Type::TEXT_ARRAY), (&second as _, Type::TEXT_ARRAY)];
        client.execute_typed(INSERT, &values).await.while_doing(DOING)?;
    }
    client.batch_execute("ANALYZE pg_temp.landfall_keys").await.while_doing(DOING)
}

/// SQL that is true where the row `row` of a table is one of the run.
fn is_of_run(layout: &Layout, row: &str) -> String {
    let keys = layout.key();
    let equal = keys.iter().enumerate().map(|(n, key)| format!(" AND k.k{n} = {row}.{key}::text"));
    format!(
        "EXISTS (SELECT FROM pg_temp.landfall_keys k WHERE k.table_name = '{}'{})",
        layout.table,
        equal.collect::<String>()
    )
}

/// Finds rows of others that refer to rows of the run: deleting would fail, or take them along (ON DELETE CASCADE).
pub async fn refuse_held(client: &Client, tables: &[&Layout]) -> Result<(), Error> {
    let mut held = Vec::new();
    for parent in tables {
        for key in &parent.live.referenced_by {
            match holders(client, parent, key, tables).await? {
                0 => {}
                rows => held.push(format!("{rows} rows of {} ({})", key.child_name, key.columns.join(", "))),
            }
        }
    }
    held.sort();
    if held.is_empty() { Ok(()) } else { Err(Error::HeldByOthers(held)) }
}

async fn holders(
    client: &Client,
    parent: &Layout,
    key: &ForeignKey,
    tables: &[&Layout],
) -> Result<i64, Error> {
    let own = tables.iter().find(|layout| layout.live.oid == key.child);
    let strange = own.map_or_else(|| "true".to_owned(), |child| format!("NOT {}", is_of_run(child, "c")));
    let sql = format!(
        "SELECT count(*) FROM {} c JOIN {} p ON {} WHERE {} AND {strange}",
        key.child_name,
        key.parent_name,
        key.join("c", "p"),
        is_of_run(parent, "p"),
    );
    client.query_typed_one(&sql, &[]).await.while_doing(DOING).map(|row| row.get(0))
}

/// Deletes the run's rows of one table; answers how many there were.
pub async fn remove(client: &Client, layout: &Layout) -> Result<u64, Error> {
    let (live, of_run) = (&layout.live.name, is_of_run(layout, "t"));
    let rows = client
        .execute_typed(&format!("DELETE FROM {live} t WHERE {of_run}"), &[])
        .await
        .while_doing(DOING)?;
    let left = client.query_typed_one(&format!("SELECT count(*) FROM {live} t WHERE {of_run}"), &[]).await;
    match left.while_doing(DOING)?.get(0) {
        0 => Ok(rows),
        rows => Err(Error::Kept { table: layout.table.to_string(), rows }),
    }
}

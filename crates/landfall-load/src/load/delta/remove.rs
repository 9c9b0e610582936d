//! Rows for which the plan has nothing any more. They go only where nobody else refers to them: a deletion that cascades would take along
//! what users entered.

use landfall_model::{
    outcome::{Conflict, Found, Wish},
    target::Table,
};
use tokio_postgres::Client;

use super::{super::Job, DOING, base::BaseRow, changes::Changes};
use crate::{
    catalogue::ForeignKey,
    error::{Error, While},
    layout::{Field, Layout},
    sql::quote,
};

/// Removes what was put off, children before parents: by now no row of the plan refers to them.
pub async fn all(job: &Job<'_>, changes: &mut Changes) -> Result<(), Error> {
    let mut to_remove = std::mem::take(&mut changes.to_remove);
    while let Some((table, rows)) = to_remove.pop() {
        now(job.client, &job.target.layouts[&table], rows, changes).await?;
    }
    Ok(())
}

/// Removes rows of one table; those that others refer to are conflicts.
pub async fn now(
    client: &Client,
    layout: &Layout,
    rows: Vec<BaseRow>,
    changes: &mut Changes,
) -> Result<(), Error> {
    if rows.is_empty() {
        return Ok(());
    }
    let part = |n: usize| rows.iter().map(|row| row.key.get(n).cloned().unwrap_or_default()).collect();
    let (first, second): (Vec<String>, Vec<String>) = (part(0), part(1));
    let removed = client.execute(&delete(layout), &[&first, &second]).await.while_doing(DOING)?;
    changes.count(layout.table).removed += removed;
    if removed < rows.len() as u64 {
        let left = client.query(&still_there(layout), &[&first, &second]).await.while_doing(DOING)?;
        let left = left.iter().filter_map(|row| rows.get(usize::try_from(row.get::<_, i64>(0)).ok()?));
        changes.conflicts.extend(left.map(|row| in_use(layout.table, row)));
    }
    Ok(())
}

fn in_use(table: Table, row: &BaseRow) -> Conflict {
    Conflict {
        table,
        key: row.key.join(","),
        from: row.from.clone(),
        found: Found::InUse,
        columns: Vec::new(),
        wish: Wish::Remove,
    }
}

fn delete(layout: &Layout) -> String {
    let free: String = layout
        .live
        .referenced_by
        .iter()
        .map(|key: &ForeignKey| {
            format!(" AND NOT EXISTS (SELECT FROM {} c WHERE {})", key.child_name, key.join("c", "t"))
        })
        .collect();
    format!("DELETE FROM {} t USING {KEYS} WHERE {}{free}", layout.live.name, same(layout))
}

fn still_there(layout: &Layout) -> String {
    format!("SELECT k.n - 1 FROM {} t JOIN {KEYS} ON {}", layout.live.name, same(layout))
}

/// `$1` and `$2` are the parts of the keys.
const KEYS: &str = "unnest($1::text[], $2::text[]) WITH ORDINALITY AS k (k0, k1, n)";

fn same(layout: &Layout) -> String {
    let keys = layout.table.key_columns().iter().filter_map(|key| layout.field(key));
    let equal = |(n, field): (usize, &Field)| {
        format!("t.{} = k.k{n}::{}", quote(&field.column.name), field.column.type_name)
    };
    keys.enumerate().map(equal).collect::<Vec<_>>().join(" AND ")
}

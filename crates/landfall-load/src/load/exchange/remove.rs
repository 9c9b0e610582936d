//! Rows for which the plan has nothing any more. They go only where nobody else refers to them: a deletion that cascades would take along
//! what users entered.

use landfall_model::{
    cell,
    outcome::{Conflict, Found, Wish},
    target::Table,
};
use tokio_postgres::{
    Client,
    types::{ToSql, Type},
};

use super::{
    super::Job,
    DOING,
    base::BaseRow,
    changes::Changes,
    freed::{Freed, freed},
};
use crate::{
    catalogue::ForeignKey,
    error::{Error, While},
    layout::{Field, Layout},
    sql::{attempt, quote},
};

/// Removes what was put off, children before parents: by now no row of the plan refers to them.
pub async fn all(job: &Job<'_>, changes: &mut Changes) -> Result<(), Error> {
    let mut to_remove = std::mem::take(&mut changes.to_remove);
    while let Some((table, rows)) = to_remove.pop() {
        now(job.client, &job.target.layouts[&table], &rows, changes).await?;
    }
    Ok(())
}

/// Takes the unique values of rows that leave later, so that rows of the plan can have them: of two berths with one number the other one
/// counts now. Where the server does not allow that, the newcomer is rejected, with the number as its reason.
pub async fn make_way(client: &Client, layout: &Layout, rows: &[BaseRow]) -> Result<(), Error> {
    let assignments: Vec<String> = freed(layout).iter().map(Freed::assignment).collect();
    if rows.is_empty() || assignments.is_empty() {
        return Ok(());
    }
    let set = assignments.join(", ");
    let sql = format!("UPDATE {} t SET {set} FROM {KEYS} WHERE {}", layout.live.name, same(layout));
    let keys = keys(rows);
    let _refused = attempt(client, DOING, async || client.execute_typed(&sql, &values(&keys)).await).await?;
    Ok(())
}

/// Removes rows of one table; those that others refer to are conflicts.
pub async fn now(
    client: &Client,
    layout: &Layout,
    rows: &[BaseRow],
    changes: &mut Changes,
) -> Result<(), Error> {
    if rows.is_empty() {
        return Ok(());
    }
    let keys = keys(rows);
    let removed = client.execute_typed(&delete(layout), &values(&keys)).await.while_doing(DOING)?;
    changes.count(layout.table).removed += removed;
    if removed == rows.len() as u64 {
        return Ok(());
    }
    let left = client.query_typed(&still_there(layout), &values(&keys)).await.while_doing(DOING)?;
    let kept = left.iter().filter(|row| row.get(1)).count() as u64;
    if kept > 0 {
        return Err(Error::Kept { table: layout.table.to_string(), rows: kept });
    }
    *changes.missing.entry(layout.table).or_default() += rows.len() as u64 - removed - left.len() as u64;
    let place = |row: &tokio_postgres::Row| usize::try_from(row.get::<_, i64>(0)).ok();
    for row in left.iter().filter_map(place).filter_map(|place| rows.get(place)) {
        let columns = give_back(client, layout, row).await?;
        changes.conflicts.push(in_use(layout.table, row, columns));
    }
    Ok(())
}

/// A row that stays gets back the values that it made way with; the answer names those that another row has now.
async fn give_back(client: &Client, layout: &Layout, row: &BaseRow) -> Result<Vec<String>, Error> {
    let keys = keys(std::slice::from_ref(row));
    let [first, second] = &values(&keys);
    let mut lost = Vec::new();
    for Freed { field, .. } in freed(layout) {
        let value = row.unique.get(field.planned).and_then(cell::text);
        let (name, type_name) = (quote(&field.column.name), &field.column.type_name);
        let sql = format!(
            "UPDATE {} t SET {name} = $3::text::{type_name} FROM {KEYS} WHERE {}",
            layout.live.name,
            same(layout)
        );
        let work =
            async || client.execute_typed(&sql, &[first.clone(), second.clone(), (&value, Type::TEXT)]).await;
        let given = attempt(client, DOING, work).await?;
        lost.extend(given.is_err().then(|| field.column.name.clone()));
    }
    Ok(lost)
}

fn in_use(table: Table, row: &BaseRow, columns: Vec<String>) -> Conflict {
    let (key, from) = (row.key.join(","), row.from.clone());
    Conflict { table, key, from, found: Found::InUse, columns, wish: Wish::Remove }
}

fn delete(layout: &Layout) -> String {
    format!("DELETE FROM {} t USING {KEYS} WHERE {} AND {}", layout.live.name, same(layout), free(layout))
}

/// Rows that are still there; true where nobody refers to them, so that only a rule or trigger can have kept them.
fn still_there(layout: &Layout) -> String {
    format!("SELECT k.n - 1, {} FROM {} t JOIN {KEYS} ON {}", free(layout), layout.live.name, same(layout))
}

/// True where no row of any table refers to `t`.
fn free(layout: &Layout) -> String {
    let is_free = |key: &ForeignKey| {
        format!("NOT EXISTS (SELECT FROM {} c WHERE {})", key.child_name, key.join("c", "t"))
    };
    let conditions = layout.live.referenced_by.iter().map(is_free);
    std::iter::once("true".to_owned()).chain(conditions).collect::<Vec<_>>().join(" AND ")
}

/// `$1` and `$2` are the parts of the keys.
const KEYS: &str = "unnest($1::text[], $2::text[]) WITH ORDINALITY AS k (k0, k1, n)";

fn keys(rows: &[BaseRow]) -> [Vec<String>; 2] {
    [0, 1].map(|n| rows.iter().map(|row| row.key.get(n).cloned().unwrap_or_default()).collect())
}

fn values([first, second]: &[Vec<String>; 2]) -> [(&(dyn ToSql + Sync), Type); 2] {
    [(first, Type::TEXT_ARRAY), (second, Type::TEXT_ARRAY)]
}

fn same(layout: &Layout) -> String {
    let keys = layout.table.key_columns().iter().filter_map(|key| layout.field(key));
    let equal = |(n, field): (usize, &Field)| {
        format!("t.{} = k.k{n}::{}", quote(&field.column.name), field.column.type_name)
    };
    keys.enumerate().map(equal).collect::<Vec<_>>().join(" AND ")
}

//! Rows that refer to nothing, and rows that are there twice: found by joins.

use std::collections::HashSet;

use landfall_model::target::Table;
use serde_json::{Map, Value};
use tokio_postgres::Client;

use super::stage::{self, LINE};
use crate::{
    catalogue::{ForeignKey, Unique},
    error::{Error, While},
    layout::Layout,
    reject::Reject,
    sql::{attempt, quote},
};

/// Rows in quarantine so far, by table and key: what an orphan may depend on.
pub type QuarantinedKeys = HashSet<(Table, String)>;

/// SQLSTATE of a row that refers to none.
const FOREIGN_KEY: &str = "23503";

/// Rows whose parent is not in the target. `parent` is the table that the key refers to, where it is one of ours: an orphan of a
/// quarantined row names it as its cause.
pub async fn orphans(
    client: &Client,
    layout: &Layout,
    key: &ForeignKey,
    parent: Option<Table>,
    quarantined: &QuarantinedKeys,
) -> Result<Vec<Reject>, Error> {
    let own: Vec<String> = key.columns.iter().map(|column| format!("s.{}", quote(column))).collect();
    let given = own.iter().map(|column| format!("{column} IS NOT NULL AND ")).collect::<String>();
    let sql = format!(
        "SELECT {LINE}, concat_ws(',', {}) FROM {} s WHERE {given}NOT EXISTS (SELECT FROM {} p WHERE {}) ORDER BY {LINE}",
        own.join(", "),
        stage::candidates(layout),
        key.parent_name,
        key.join("s", "p"),
    );
    // A parent table that may not be read is left to the server, which checks with its owner's rights.
    let found =
        attempt(client, "looking for missing parents", async || client.query_typed(&sql, &[]).await).await?;
    let column = if let [column] = key.columns.as_slice() { column } else { "" };
    let reject = |row: &tokio_postgres::Row| {
        let value: String = row.get(1);
        let is_quarantined = parent.is_some_and(|table| quarantined.contains(&(table, value.clone())));
        if is_quarantined {
            dependent(row.get(0), column, &key.parent_name, value)
        } else {
            Reject::new(row.get(0), column, FOREIGN_KEY, format!("{value} is not in {}", key.parent_name))
        }
    };
    Ok(found.unwrap_or_default().iter().map(reject).collect())
}

/// A row of which the parent is in quarantine.
fn dependent(line: i64, column: &str, parent: &str, key: String) -> Reject {
    let message = format!("it depends on {key} of {parent}, which is in quarantine");
    let hint = format!("correct the cause: this row comes along with {key}");
    Reject { hint, cause: key, ..Reject::new(line, column, FOREIGN_KEY, message) }
}

/// An audit entry of a row that is in quarantine. It names its row by a word and an id, which no foreign key guards.
pub fn audit_of_quarantined(
    table: Table,
    line: i64,
    row: &Map<String, Value>,
    quarantined: &QuarantinedKeys,
) -> Option<Reject> {
    let text = |column: &str| row.get(column).and_then(Value::as_str).unwrap_or_default();
    let named = format!("{}s", text("entity_type"));
    let entity = Table::ALL.into_iter().find(|entity| table == Table::AuditLogs && entity.name() == named)?;
    let key = text("entity_id").to_owned();
    let is_quarantined = quarantined.contains(&(entity, key.clone()));
    is_quarantined.then(|| dependent(line, "entity_id", entity.name(), key))
}

/// Rows whose unique key another row has: in the target, or earlier in the plan; then with the line of the first that has it.
pub async fn duplicates(
    client: &Client,
    layout: &Layout,
    index: &Unique,
) -> Result<Vec<(Reject, Option<i64>)>, Error> {
    const DOING: &str = "looking for duplicates";
    let sql = duplicates_sql(layout, index);
    let found = attempt(client, DOING, async || client.query_typed(&sql, &[]).await).await?;
    let column = if let [column] = index.columns.as_slice() { column } else { "" };
    let keys = index.keys.join(", ");
    let reject = |row: &tokio_postgres::Row| {
        let first: Option<i64> = row.get(1);
        let message = first.map_or_else(
            || format!("{} has a row with this {keys} already", layout.table),
            |first| format!("line {} of normalized/{}.jsonl has this {keys} too", first + 1, layout.table),
        );
        (Reject::new(row.get(0), column, "23505", message), first)
    };
    Ok(found.unwrap_or_default().iter().map(reject).collect())
}

/// (line, first line with this key or NULL where the target has it). Keys may be expressions, so both sides are computed first.
fn duplicates_sql(layout: &Layout, index: &Unique) -> String {
    let named = |n: usize| format!("landfall_k{n}");
    let numbers = 0..index.keys.len();
    let keys: String =
        index.keys.iter().enumerate().map(|(n, key)| format!(", {key} AS {}", named(n))).collect();
    let list = numbers.clone().map(named).collect::<Vec<_>>().join(", ");
    let equal = if index.nulls_equal { "IS NOT DISTINCT FROM" } else { "=" };
    let same = |other: &str| {
        let pairs = numbers.clone().map(|n| format!("s.{0} {equal} {other}.{0}", named(n)));
        pairs.collect::<Vec<_>>().join(" AND ")
    };
    let covered =
        index.predicate.as_ref().map_or_else(|| "true".to_owned(), |predicate| format!("({predicate})"));
    format!(
        "WITH s AS (SELECT {LINE}{keys} FROM {candidates} landfall_row WHERE {covered}),
              t AS (SELECT 1{keys} FROM {live} WHERE {covered}),
              d AS (SELECT {list}, min({LINE}) AS first FROM s GROUP BY {list} HAVING count(*) > 1)
         SELECT s.{LINE}, NULL::bigint FROM s WHERE EXISTS (SELECT FROM t WHERE {in_target})
         UNION ALL SELECT s.{LINE}, d.first FROM s JOIN d ON {in_plan}
         WHERE s.{LINE} > d.first ORDER BY 1",
        candidates = stage::candidates(layout),
        live = layout.live.name,
        in_target = same("t"),
        in_plan = same("d"),
    )
}

/// Foreign keys of a table whose columns are all written, without those to itself: an INSERT of all rows at once satisfies these.
pub fn foreign_keys(layout: &Layout) -> impl Iterator<Item = &ForeignKey> {
    layout
        .live
        .references
        .iter()
        .filter(|key| key.parent != layout.live.oid && layout.writes_all(&key.columns))
}

/// Unique indexes whose columns are all written; others fill themselves, and only the INSERT can tell.
pub fn uniques(layout: &Layout) -> impl Iterator<Item = &Unique> {
    layout.live.uniques.iter().filter(|index| layout.writes_all(&index.columns))
}

/// Keys of staged rows that are not in the live table, after an INSERT that took fewer rows than it was given: a trigger dropped them.
pub async fn vanished(client: &Client, layout: &Layout) -> Result<Vec<Reject>, Error> {
    let same = layout.key().iter().map(|key| format!("t.{key} = s.{key}")).collect::<Vec<_>>().join(" AND ");
    let sql = format!(
        "SELECT {LINE} FROM {} s WHERE NOT EXISTS (SELECT FROM {} t WHERE {same}) ORDER BY {LINE}",
        stage::candidates(layout),
        layout.live.name
    );
    let rows = client.query_typed(&sql, &[]).await.while_doing("looking for rows that vanished")?;
    let message = "a trigger or rule of the target dropped the row without a word";
    Ok(rows.iter().map(|row| Reject::new(row.get(0), "", "", message)).collect())
}

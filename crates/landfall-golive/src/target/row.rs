//! Rows as JSON: what is wished of a row, what is there, and both ways between them. Values pass through the server's own reading of
//! JSON, so that a number or a time is spelled as its column spells it.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};
use tokio_postgres::{
    Client,
    types::{Json, ToSql, Type},
};
use uuid::Uuid;

use crate::error::{Error, While};

/// A row that is to be there, with these values.
#[derive(Debug, Clone)]
pub struct Wish {
    /// Its table.
    pub table: &'static str,
    /// What it is, for people: `setting berth_status_rules`.
    pub what: String,
    /// Which row: a condition on `$1`, `$2`, ... as texts.
    pub condition: &'static str,
    /// The texts.
    pub values: Vec<String>,
    /// Its id, where it is new.
    pub id: Uuid,
    /// What is wished.
    pub columns: Map<String, Value>,
    /// Columns that say when it was written.
    pub written: &'static [&'static str],
    /// Columns that say when it was made.
    pub made: &'static [&'static str],
}

/// A row that is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Live {
    /// Its id.
    pub id: String,
    /// All of it.
    pub row: Value,
    /// True where it is as wished.
    pub same: bool,
}

/// A row that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Its table.
    pub table: &'static str,
    /// Its id.
    pub id: String,
    /// What it is, for people.
    pub what: String,
    /// All of it before; none where it is new.
    pub before: Option<Value>,
    /// All of it after.
    pub after: Value,
}

/// Columns with their values.
pub fn fields<V: Into<Value>, const N: usize>(fields: [(&str, V); N]) -> Map<String, Value> {
    fields.into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect()
}

/// The row of a wish; none where there is none.
///
/// # Errors
/// The server fails.
pub async fn live(client: &Client, wish: &Wish) -> Result<Option<Live>, Error> {
    read(client, wish, "").await
}

/// The same, which nobody else changes until the transaction ends: that asks for the right to update.
///
/// # Errors
/// The server fails.
pub async fn held(client: &Client, wish: &Wish) -> Result<Option<Live>, Error> {
    read(client, wish, "FOR UPDATE").await
}

async fn read(client: &Client, wish: &Wish, lock: &str) -> Result<Option<Live>, Error> {
    let wished = Json(&wish.columns);
    let n = wish.values.len() + 1;
    let sql = format!(
        "SELECT t.id::text, to_jsonb(t),
            (SELECT coalesce(bool_and(to_jsonb(t) -> w.key IS NOT DISTINCT FROM w.value), true) FROM jsonb_each(${n}) w)
        FROM \"{}\" t WHERE {} {lock}",
        wish.table, wish.condition,
    );
    let texts = wish.values.iter().map(|value| (value as &(dyn ToSql + Sync), Type::TEXT));
    let values: Vec<_> = texts.chain([(&wished as _, Type::JSONB)]).collect();
    let row = client.query_typed_opt(&sql, &values).await.while_doing("reading what is there")?;
    Ok(row.map(|row| Live { id: row.get(0), row: row.get::<_, Json<Value>>(1).0, same: row.get(2) }))
}

/// Writes a wish over the row that is there, or as a new one, at this moment.
///
/// # Errors
/// The server refuses it.
pub async fn write(
    client: &Client,
    wish: &Wish,
    before: Option<&Live>,
    at: DateTime<Utc>,
) -> Result<Written, Error> {
    let at = at.to_rfc3339();
    let mut columns = wish.columns.clone();
    let times = wish.written.iter().chain(wish.made.iter().filter(|_| before.is_none()));
    columns.extend(times.map(|name| ((*name).to_owned(), Value::from(at.as_str()))));
    let id = before.map_or_else(|| wish.id.to_string(), |before| before.id.clone());
    let after = if before.is_some() {
        update(client, wish.table, &id, &columns).await?
    } else {
        columns.insert("id".to_owned(), Value::from(id.as_str()));
        insert(client, wish.table, &columns).await?
    };
    let before = before.map(|before| before.row.clone());
    Ok(Written { table: wish.table, id, what: wish.what.clone(), before, after })
}

/// Writes an old row's columns back.
///
/// # Errors
/// The server refuses it.
pub async fn restore(client: &Client, table: &str, id: &str, old: &Map<String, Value>) -> Result<(), Error> {
    update(client, table, id, old).await.map(drop)
}

async fn insert(client: &Client, table: &str, columns: &Map<String, Value>) -> Result<Value, Error> {
    let (names, values) = (names(columns), values(table, columns));
    let sql = format!("INSERT INTO \"{table}\" AS t ({names}) {values} RETURNING to_jsonb(t)");
    returned(client, &sql, &[(&Json(columns), Type::JSONB)]).await
}

async fn update(
    client: &Client,
    table: &str,
    id: &str,
    columns: &Map<String, Value>,
) -> Result<Value, Error> {
    let (names, values) = (names(columns), values(table, columns));
    let sql = format!(
        "UPDATE \"{table}\" t SET ({names}) = ({values}) WHERE t.id::text = $2 RETURNING to_jsonb(t)"
    );
    returned(client, &sql, &[(&Json(columns), Type::JSONB), (&id, Type::TEXT)]).await
}

/// The columns' names, as a list.
fn names(columns: &Map<String, Value>) -> String {
    let names: Vec<String> = columns.keys().map(|name| format!("\"{name}\"")).collect();
    names.join(", ")
}

/// Their values out of `$1`, as the table's types.
fn values(table: &str, columns: &Map<String, Value>) -> String {
    format!("SELECT {} FROM jsonb_populate_record(NULL::\"{table}\", $1)", names(columns))
}

/// The one row that a statement wrote.
async fn returned(
    client: &Client,
    sql: &str,
    values: &[(&(dyn ToSql + Sync), Type)],
) -> Result<Value, Error> {
    let row = client.query_typed_one(sql, values).await.while_doing("writing a row")?;
    Ok(row.get::<_, Json<Value>>(0).0)
}

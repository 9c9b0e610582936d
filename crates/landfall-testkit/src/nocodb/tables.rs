//! Bases, tables and columns.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use landfall_model::{
    cell,
    snapshot::Snapshot,
    source::{Column, SourceRow, SourceTable, TableColumns},
};
use serde_json::{Value, json};

use super::api::{Api, text};
use crate::bases::BASES;

/// Where a table lies on the server.
#[derive(Debug, Clone)]
pub struct Place {
    /// The base's id.
    pub base: String,
    /// The table's id.
    pub table: String,
}

/// Makes both bases with the tables that the snapshot describes.
pub async fn create(admin: &Api, snapshot: &Snapshot) -> Result<BTreeMap<SourceTable, Place>> {
    let mut places = BTreeMap::new();
    for (title, tables) in BASES {
        let answer = admin.post("/api/v2/meta/bases/", &json!({"title": title})).await?;
        let base = text(&answer, "id")?;
        for &table in tables {
            let columns = snapshot.columns_of(table).with_context(|| format!("no columns of {table}"))?;
            let path = format!("/api/v2/meta/bases/{base}/tables");
            let answer = admin.post(&path, &definition(columns, snapshot.rows(table))).await?;
            places.insert(table, Place { base: base.clone(), table: text(&answer, "id")? });
        }
    }
    Ok(places)
}

/// The row as the server takes it: its own cells, and those of the columns that a client may write.
pub fn writable(row: &SourceRow, columns: &TableColumns) -> Value {
    let written = own_columns(columns).map(|column| column.title.as_str()).chain(["Id"]);
    written.filter_map(|title| row.cell(title).map(|cell| (title.to_owned(), cell.clone()))).collect()
}

fn definition(table: &TableColumns, rows: &[SourceRow]) -> Value {
    // The server adds the timestamps and its hidden columns, but no id.
    let id = json!({"column_name": "id", "title": "Id", "uidt": "ID"});
    let own = own_columns(table).enumerate().map(|(i, column)| column_definition(column, rows, i == 0));
    let columns: Vec<Value> = [id].into_iter().chain(own).collect();
    json!({"table_name": table.title, "title": table.title, "columns": columns})
}

/// What a table is made with: links come afterwards, and the system's columns by themselves.
fn own_columns(table: &TableColumns) -> impl Iterator<Item = &Column> {
    let by_server = ["ID", "CreatedTime", "LastModifiedTime", "Links", "LinkToAnotherRecord"];
    table.columns.iter().filter(move |column| !column.system && !by_server.contains(&column.uidt.as_str()))
}

fn column_definition(column: &Column, rows: &[SourceRow], is_display: bool) -> Value {
    let name = column.title.replace(|c: char| !c.is_alphanumeric(), "_");
    let mut definition =
        json!({"column_name": name, "title": column.title, "uidt": column.uidt, "pv": is_display});
    if column.uidt.ends_with("Select") {
        let options: Vec<Value> =
            options(column, rows).into_iter().map(|title| json!({"title": title})).collect();
        definition["colOptions"] = json!({"options": options});
    }
    definition
}

fn options(column: &Column, rows: &[SourceRow]) -> Vec<String> {
    let mut options = column.options.clone();
    for value in rows.iter().filter_map(|row| row.cell(&column.title)).filter_map(cell::text) {
        if !options.contains(&value) {
            options.push(value);
        }
    }
    options
}

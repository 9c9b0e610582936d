//! Descriptions of bases, tables and columns (NOCODB 6), as a server on SQLite gives them.

use landfall_model::{
    snapshot::Snapshot,
    source::{Column, TableColumns},
};
use serde_json::{Value, json};

use super::{
    junction::{self, link_column},
    refusal::Refusal,
    route::Api,
    table::Table,
};
use crate::{bases::title_of, trap::call::Call, version::Version};

/// All bases.
pub(super) fn bases(world: &Snapshot) -> Value {
    let mut bases: Vec<(&str, &str)> = Vec::new();
    for table in &world.columns {
        if !bases.iter().any(|(id, _)| *id == table.base_id) {
            bases.push((&table.base_id, title_of(table.table)));
        }
    }
    let base =
        |(id, title): (&str, &str)| json!({"id": id, "title": title, "sources": [{"type": "sqlite3"}]});
    list(&bases.into_iter().map(base).collect::<Vec<_>>())
}

/// The tables of a base; the junction table only where `includeM2M` asks for it. A base that nobody knows is empty on 0.262.5.
pub(super) fn tables(
    world: &Snapshot,
    base: &str,
    call: &Call,
    version: Version,
    api: Api,
) -> Result<Value, Refusal> {
    let of_base = |table: &&TableColumns| table.base_id == base;
    let junction = junction::columns(world).filter(|_| call.query("includeM2M") == Some("true"));
    let named = |table: &TableColumns, mm: u8| json!({"id": table.table_id, "base_id": base, "title": table.title, "table_name": table.title, "type": "table", "mm": mm});
    let mut tables: Vec<Value> = world.columns.iter().filter(of_base).map(|table| named(table, 0)).collect();
    if tables.is_empty() && (version == Version::V0301 || api == Api::V3) {
        return Err(Refusal::Base(base.to_owned()));
    }
    tables.extend(junction.iter().filter(of_base).map(|table| named(table, 1)));
    Ok(list(&tables))
}

/// One table with its columns; version 3 calls them fields and tells neither names nor keys.
pub(super) fn table(table: &Table<'_>, api: Api) -> Value {
    let columns = &table.columns;
    if api == Api::V3 {
        let field = |column: &Column| json!({"id": column.id, "title": column.title, "type": column.uidt, "system": u8::from(column.system)});
        let fields: Vec<Value> = columns.columns.iter().map(field).collect();
        return json!({"id": columns.table_id, "title": columns.title, "base_id": columns.base_id, "fields": fields});
    }
    let described: Vec<Value> = columns.columns.iter().map(|one| column(one, table)).collect();
    json!({"id": columns.table_id, "base_id": columns.base_id, "title": columns.title, "columns": described})
}

fn column(column: &Column, table: &Table<'_>) -> Value {
    let is_link = link_column(&table.columns).is_some_and(|link| link.id == column.id);
    let options = if is_link {
        junction::options(&table.columns, table.world)
    } else if column.options.is_empty() {
        Value::Null
    } else {
        let option = |(title, order): (&String, usize)| json!({"title": title, "order": order});
        json!({"options": column.options.iter().zip(1..).map(option).collect::<Vec<_>>()})
    };
    json!({"id": column.id, "title": column.title, "uidt": column.uidt, "dt": database_type(&column.uidt),
        "pk": u8::from(column.uidt == "ID"), "pv": table.display() == Some(&column.title), "system": column.system.then_some(1),
        "colOptions": options})
}

/// As SQLite calls it; none for a column that is no cell of the database.
fn database_type(uidt: &str) -> Option<&'static str> {
    match uidt {
        "Links" | "LinkToAnotherRecord" => None,
        "ID" | "Number" | "ForeignKey" => Some("integer"),
        "Checkbox" => Some("boolean"),
        "DateTime" | "CreatedTime" | "LastModifiedTime" => Some("datetime"),
        _ => Some("text"),
    }
}

fn list(list: &[Value]) -> Value {
    let total = list.len();
    json!({"list": list, "pageInfo": {"totalRows": total, "page": 1, "pageSize": total, "isFirstPage": true, "isLastPage": true}})
}

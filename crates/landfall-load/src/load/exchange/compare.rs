//! SQL that compares rows of one table in two places. Both sides have the live names and types, so that a value is itself however it is spelt.

use crate::{
    layout::{Field, Layout},
    sql::quote,
};

/// True where both rows have the same primary key.
pub fn same_key(layout: &Layout, a: &str, b: &str) -> String {
    let pairs = layout.key().into_iter().map(|key| format!("{a}.{key} = {b}.{key}"));
    pairs.collect::<Vec<_>>().join(" AND ")
}

/// The parts of a row's primary key as texts, for a list or an array.
pub fn key_texts(layout: &Layout, row: &str) -> String {
    layout.key().iter().map(|key| format!("{row}.{key}::text")).collect::<Vec<_>>().join(", ")
}

/// A column of the key, which is NULL only where an outer join found nothing.
pub fn present(layout: &Layout, row: &str) -> String {
    layout.key().first().map_or_else(|| "false".to_owned(), |key| format!("{row}.{key} IS NOT NULL"))
}

/// True where any written column differs.
pub fn differs(layout: &Layout, a: &str, b: &str) -> String {
    let conditions: Vec<String> = layout.fields.iter().map(|field| distinct(field, a, b)).collect();
    format!("({})", conditions.join(" OR "))
}

/// The names of the written columns that differ, as an array.
pub fn differing(layout: &Layout, a: &str, b: &str) -> String {
    let name = |field: &Field| {
        let text = field.column.name.replace('\'', "''");
        format!("CASE WHEN {} THEN '{text}' END", distinct(field, a, b))
    };
    let names: Vec<String> = layout.fields.iter().map(name).collect();
    format!("array_remove(ARRAY[{}]::text[], NULL)", names.join(", "))
}

/// `json` has no equality of its own, nor has a domain over an enum. A text is another one in other letters also where the column's type or
/// collation calls both equal.
fn distinct(field: &Field, a: &str, b: &str) -> String {
    let name = quote(&field.column.name);
    let cast = match field.column.base.as_str() {
        "json" => "::jsonb",
        _ if field.column.is_enum => "::text",
        "text" | "varchar" | "citext" => "::text COLLATE \"C\"",
        _ => "",
    };
    format!("{a}.{name}{cast} IS DISTINCT FROM {b}.{name}{cast}")
}

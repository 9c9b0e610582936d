//! The audit log's row of a change: who, what, from what to what.

use landfall_model::ids;
use serde_json::{Map, Value, json};

use crate::target::{Live, Wish};

/// Who writes, when, for which port and run.
#[derive(Debug, Clone, Copy)]
pub struct Author<'a> {
    /// The port's slug.
    pub slug: &'a str,
    /// The port's id.
    pub port: &'a str,
    /// The name in the audit log: the mapping's.
    pub name: &'a str,
    /// Who runs the program.
    pub operator: &'a str,
    /// The run's id.
    pub run: &'a str,
    /// When, as RFC 3339 spells it.
    pub at: &'a str,
}

/// The audit row of a write.
pub fn entry(author: &Author<'_>, wish: &Wish, before: Option<&Live>, after: &Live) -> Wish {
    let Author { slug, port, name, operator, run, at } = author;
    let field = wish.columns.keys().next_back().cloned();
    let value = |row: Option<&Value>| field.as_ref().and_then(|name| row.map(|row| text(&row[name])));
    let id = ids::derive(slug, "audit_logs", &format!("{}/{}/{at}", wish.table, after.id));
    let columns = json!({
        "port_id": port,
        "user_id": name,
        "action": if before.is_some() { "update" } else { "create" },
        "entity_type": wish.table.trim_end_matches('s'),
        "entity_id": after.id,
        "field_changed": field,
        "old_value": value(before.map(|live| &live.row)),
        "new_value": value(Some(&after.row)),
        "ip_address": "0.0.0.0",
        "user_agent": "landfall",
        "metadata": { "source": "landfall", "operator": operator, "run": run },
        "created_at": at,
    });
    let columns = if let Value::Object(columns) = columns { columns } else { Map::new() };
    Wish {
        table: "audit_logs",
        what: of(&wish.what),
        condition: "t.id::text = $1",
        values: vec![id.to_string()],
        id,
        columns,
        written: &[],
        made: &[],
    }
}

/// What the audit row of something is, for people.
pub fn of(what: &str) -> String {
    format!("audit of {what}")
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

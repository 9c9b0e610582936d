//! The audit log's row of a change: who, what, from what to what.

use landfall_model::ids;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::target::{Need, Wish};

/// What is needed of the audit log. Who adds to it need not be able to change it; taking back deletes what was added.
pub const COLUMNS: &[&str] = &[
    "id",
    "port_id",
    "user_id",
    "action",
    "entity_type",
    "entity_id",
    "field_changed",
    "old_value",
    "new_value",
    "ip_address",
    "user_agent",
    "metadata",
    "created_at",
];

/// The log's name.
pub const TABLE: &str = "audit_logs";

/// The log, with these rights.
pub const fn need(rights: &'static str) -> Need {
    Need { table: TABLE, columns: COLUMNS, rights }
}

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

/// What was done to what. Values of people are masked before they come here.
#[derive(Debug, Clone, Default)]
pub struct Act<'a> {
    /// `create`, `update`, ...
    pub action: &'a str,
    /// `system_setting`, `user`, ...
    pub entity: &'a str,
    /// The row's id.
    pub id: Uuid,
    /// The column that tells the change.
    pub field: Option<String>,
    /// Its old value.
    pub old: Option<String>,
    /// Its new value.
    pub new: Option<String>,
    /// More, beside who and which run.
    pub more: Map<String, Value>,
}

/// The audit row of an act.
pub fn entry(author: &Author<'_>, act: &Act<'_>, what: &str) -> Wish {
    let Author { slug, port, name, operator, run, at } = author;
    let key = format!("{}/{}/{}/{at}", act.entity, act.id, act.action);
    let mut metadata = act.more.clone();
    metadata.extend(
        [("source", "landfall"), ("operator", operator), ("run", run)]
            .map(|(name, value)| (name.to_owned(), Value::from(value))),
    );
    let columns = json!({
        "port_id": port,
        "user_id": name,
        "action": act.action,
        "entity_type": act.entity,
        "entity_id": act.id,
        "field_changed": act.field,
        "old_value": act.old,
        "new_value": act.new,
        "ip_address": "0.0.0.0",
        "user_agent": "landfall",
        "metadata": metadata,
        "created_at": at,
    });
    let id = ids::derive(slug, TABLE, &key);
    Wish {
        table: TABLE,
        what: of(what),
        condition: "t.id::text = $1",
        values: vec![id.to_string()],
        id,
        columns: if let Value::Object(columns) = columns { columns } else { Map::new() },
        written: &[],
        made: &[],
    }
}

/// What the audit row of something is, for people.
pub fn of(what: &str) -> String {
    format!("audit of {what}")
}

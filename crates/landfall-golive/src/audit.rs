//! The audit log: what is written in an author's name, and who did what, from what to what.

use chrono::{DateTime, Utc};
use landfall_model::{
    ids,
    rundir::{self, RunDir},
};
use serde_json::{Map, Value};
use tokio_postgres::Client;
use uuid::Uuid;

use crate::{
    error::Error,
    target::{self, Live, Need, Wish, Written, fields},
};

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

/// In whose name the CRM is changed, and where that is noted.
#[derive(Debug, Clone, Copy)]
pub struct Author<'a> {
    /// The run.
    pub run: &'a RunDir,
    /// The slug of the port whose audit log tells it.
    pub slug: &'a str,
    /// The name in the audit log: the mapping's.
    pub name: &'a str,
    /// Who runs the program.
    pub operator: &'a str,
    /// When.
    pub at: DateTime<Utc>,
}

/// What was done to what. Values of people are masked before they come here.
#[derive(Debug, Clone, Default)]
pub struct Act<'a> {
    /// `create`, `update`, ...
    pub action: &'a str,
    /// `system_setting`, `user`, ...
    pub entity: &'a str,
    /// The column that tells the change.
    pub field: Option<String>,
    /// Its old value.
    pub old: Option<String>,
    /// Its new value.
    pub new: Option<String>,
    /// More, beside who and which run.
    pub more: Map<String, Value>,
}

/// The log, open for an author.
pub struct Log<'a> {
    /// The author.
    pub author: Author<'a>,
    /// The port's id.
    port: String,
    /// The run's id.
    run: String,
}

impl<'a> Log<'a> {
    /// Of an author, and the id of the author's port.
    ///
    /// # Errors
    /// The run cannot be read.
    pub fn of(author: &Author<'a>, port: String) -> Result<Self, rundir::Error> {
        Ok(Self { author: *author, port, run: author.run.info()?.id })
    }

    /// Writes a wish over the row that is there, or as a new one, and the audit of it: row and audit as they are then. The audit goes by the id
    /// that the row has, so that one that the CRM made keeps the CRM's.
    ///
    /// # Errors
    /// The server refuses one.
    pub async fn write<'w>(
        &self,
        client: &Client,
        wish: &'w Wish,
        before: Option<&Live>,
        act: impl FnOnce(&Written) -> Act<'w>,
    ) -> Result<[Written; 2], Error> {
        let row = target::write(client, wish, before, self.author.at).await?;
        let action = if before.is_some() { "update" } else { "create" };
        let act = Act { action, ..act(&row) };
        let audit = self.note(client, row.id.parse().unwrap_or(wish.id), &act, &wish.what).await?;
        Ok([row, audit])
    }

    /// Notes an act upon what has this id.
    ///
    /// # Errors
    /// The server refuses it.
    pub async fn note(&self, client: &Client, id: Uuid, act: &Act<'_>, what: &str) -> Result<Written, Error> {
        target::write(client, &self.entry(id, act, what), None, self.author.at).await
    }

    fn entry(&self, entity: Uuid, act: &Act<'_>, what: &str) -> Wish {
        let Author { slug, name, operator, .. } = self.author;
        let at = self.author.at.to_rfc3339();
        let id = ids::derive(slug, TABLE, &format!("{}/{entity}/{}/{at}", act.entity, act.action));
        let mut metadata = act.more.clone();
        metadata.extend(fields([("source", "landfall"), ("operator", operator), ("run", &self.run)]));
        Wish {
            table: TABLE,
            what: of(what),
            condition: "t.id::text = $1",
            values: vec![id.to_string()],
            id,
            columns: fields([
                ("port_id", Value::from(self.port.as_str())),
                ("user_id", name.into()),
                ("action", act.action.into()),
                ("entity_type", act.entity.into()),
                ("entity_id", entity.to_string().into()),
                ("field_changed", act.field.clone().into()),
                ("old_value", act.old.clone().into()),
                ("new_value", act.new.clone().into()),
                ("ip_address", "0.0.0.0".into()),
                ("user_agent", "landfall".into()),
                ("metadata", metadata.into()),
                ("created_at", at.into()),
            ]),
            written: &[],
            made: &[],
        }
    }
}

/// What the audit row of something is, for people.
pub fn of(what: &str) -> String {
    format!("audit of {what}")
}

//! What users did since the load, as the CRM's own audit trail tells it: a row that differs and that a user is known to have changed is no
//! damage, and one that nobody is known to have changed is.

use std::collections::{BTreeSet, HashMap};

use landfall_model::target::Table;
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::{
    catalog::{Absent, Catalog},
    error::Error,
    live_id::{LiveId, RowId},
    session::Session,
};

/// Entries of users, since a moment where one is known.
const ENTRIES: &str = "
    SELECT {audit_logs.entity_id}::text, {audit_logs.field_changed}::text, lower({audit_logs.action}::text)
    FROM {audit_logs}
    WHERE ({audit_logs.port_id} = $1) = $3 AND {audit_logs.created_at} >= coalesce($2::text::timestamptz, '-infinity')
      AND coalesce({audit_logs.metadata}->>'source', '') <> 'nocodb_migration'";

/// Actions after which a row is there that was not, with all that hangs on it.
const CREATE: [&str; 9] =
    ["create", "insert", "add", "upload", "import", "duplicate", "convert", "restore", "generate"];
/// Actions after which it may be gone. Of any other it is not believed: a row that is lost is missed where users had only changed it.
const DELETE: [&str; 7] = ["delete", "remove", "merge", "unlink", "purge", "destroy", "discard"];

/// What users did to rows, by the id in the audit entry.
#[derive(Debug, Default)]
pub(crate) struct Edits(HashMap<RowId, Edit>);

#[derive(Debug, Default)]
struct Edit {
    fields: BTreeSet<String>,
    /// An entry that names no field stands for any.
    any: bool,
    created: bool,
    deleted: bool,
}

impl Edits {
    /// Reads the entries of users about rows of the port.
    pub async fn read(
        session: &Session,
        catalog: &Catalog,
        port: LiveId,
        since: Option<&str>,
    ) -> Result<Self, Error> {
        Self::of(session, catalog, port, true, since).await
    }

    /// Reads the entries of users about rows of all other ports.
    pub async fn of_others(
        session: &Session,
        catalog: &Catalog,
        port: LiveId,
        since: Option<&str>,
    ) -> Result<Self, Error> {
        Self::of(session, catalog, port, false, since).await
    }

    async fn of(
        session: &Session,
        catalog: &Catalog,
        port: LiveId,
        is_ours: bool,
        since: Option<&str>,
    ) -> Result<Self, Error> {
        let sql = match catalog.fill(ENTRIES) {
            Ok(sql) => sql,
            Err(Absent::Omitted(_)) => return Ok(Self::default()),
            Err(missing) => return Err(missing.into_error()),
        };
        let mut rows = session.stream("the entries of users", &sql, &[&port, &since, &is_ours]).await?;
        let mut edits = Self::default();
        while let Some(row) = rows.next().await? {
            let Some(id) = row.get::<_, Option<RowId>>(0) else { continue };
            let edit = edits.0.entry(id).or_default();
            let action = row.get::<_, Option<&str>>(2).unwrap_or_default();
            match row.get::<_, Option<String>>(1) {
                Some(field) if !field.is_empty() => drop(edit.fields.insert(field)),
                _ => edit.any = true,
            }
            edit.created |= CREATE.iter().any(|word| action.contains(word));
            edit.deleted |= DELETE.iter().any(|word| action.contains(word));
        }
        Ok(edits)
    }

    /// True where a user changed this column of the row, or the entity that the row hangs on.
    pub fn explains(&self, table: Table, row: &Map<String, Value>, id: Uuid, column: &str) -> bool {
        let own = self.0.get(&id.into());
        own.is_some_and(|edit| edit.any || edit.fields.contains(column) || column == "updated_at")
            || self.of_parent(table, row).is_some()
    }

    /// True where a user deleted the row, or changed the entity that it hangs on.
    pub fn explains_loss(&self, table: Table, row: &Map<String, Value>, id: Uuid) -> bool {
        self.0.get(&id.into()).is_some_and(|edit| edit.deleted) || self.of_parent(table, row).is_some()
    }

    /// True where a user did anything to the row.
    pub fn touches(&self, id: &RowId) -> bool {
        self.0.contains_key(id)
    }

    /// True where a user did anything to a row that no plan holds, or entered or changed the entity that it hangs on: whatever the CRM calls what
    /// brought it there, landfall writes no entry about such a row.
    pub fn explains_extra(&self, table: Table, id: &RowId, parent: Option<&RowId>) -> bool {
        let created = |id| self.0.get(id).is_some_and(|edit| edit.created);
        // The key of a label begins with that of what it hangs on.
        let own = parent != Some(id) && self.touches(id);
        own || parent.is_some_and(|parent| created(parent) || self.of_entity(table, parent).is_some())
    }

    /// Contacts, notes and labels have no entries of their own in every CRM: an entry of what they hang on stands for them, unless it names a
    /// field that is none of them.
    fn of_parent(&self, table: Table, row: &Map<String, Value>) -> Option<&Edit> {
        let (column, _) = table.parent()?;
        self.of_entity(table, &row.get(column)?.as_str()?.into())
    }

    /// The entry of an entity that stands for the rows of a table that hang on it.
    fn of_entity(&self, table: Table, id: &RowId) -> Option<&Edit> {
        let edit = self.0.get(id)?;
        let word = table.name().rsplit('_').next().unwrap_or_default().trim_end_matches('s');
        let names_it = edit.fields.iter().any(|field| field.to_lowercase().contains(word));
        (edit.any || names_it).then_some(edit)
    }
}

//! Reading what users did from the CRM's audit trail.

use landfall_model::target::Table;
use uuid::Uuid;

use super::{Edit, Edits, Since};
use crate::{
    compare::Class,
    error::Error,
    target::{
        catalog::{Absent, Catalog},
        live_id::{LiveId, RowId},
        session::Session,
    },
};

/// Entries of users, in these spans where any are known.
const ENTRIES: &str = "
    SELECT {audit_logs.entity_id}::text, {audit_logs.field_changed}::text, lower({audit_logs.action}::text)
    FROM {audit_logs}
    WHERE {audit_logs.created_at} >= coalesce(($2::timestamptz[])[1], '-infinity')
      AND ($2 IS NULL OR EXISTS (
        SELECT FROM unnest($2, $3::timestamptz[]) AS spans (landfall_from, landfall_to)
        WHERE {audit_logs.created_at} >= landfall_from AND ({audit_logs.created_at} < landfall_to OR landfall_to IS NULL)))
      AND coalesce({audit_logs.metadata}->>'source', '') <> 'nocodb_migration'";

/// Those about rows of the port.
const OURS: &str = "{audit_logs.port_id} = $1";
/// Those about rows of all other ports.
const OF_OTHERS: &str = "{audit_logs.port_id} <> $1";

/// Actions after which a row is there that was not, with all that hangs on it.
const CREATE: [&str; 9] =
    ["create", "insert", "add", "upload", "import", "duplicate", "convert", "restore", "generate"];
/// Actions after which it may be gone. Of any other it is not believed: a row that is lost is missed where users had only changed it.
const DELETE: [&str; 7] = ["delete", "remove", "merge", "unlink", "purge", "destroy", "discard"];

impl Edits {
    /// Reads the entries of users about rows of the port.
    pub async fn read(
        session: &Session,
        catalog: &Catalog,
        port: LiveId,
        since: &Since,
    ) -> Result<Self, Error> {
        let mut edits = Self::of(session, catalog, OURS, port, since).await?;
        edits.look_for_deleted(session, catalog).await?;
        Ok(edits)
    }

    /// A word such as `remove` may be about something of the row, or about a row that another one was merged into: what is still there was not
    /// deleted.
    async fn look_for_deleted(&mut self, session: &Session, catalog: &Catalog) -> Result<(), Error> {
        let deleted = |(id, edit): (&RowId, &Edit)| match id {
            RowId::Uuid(id) if edit.deleted => Some(*id),
            _ => None,
        };
        let deleted: Vec<Uuid> = self.0.iter().filter_map(deleted).collect();
        if deleted.is_empty() {
            return Ok(());
        }
        for table in Table::ALL.into_iter().filter(|table| table.key_columns().len() == 1) {
            let id = catalog.column(table.name(), table.key_columns()[0])?;
            let cast = if id.class == Class::Plain { "" } else { "::text" };
            let live = catalog.table(table.name())?;
            let id = id.sql;
            let sql = format!(
                "SELECT t.{id} FROM unnest($1::uuid[]) AS k (id) JOIN {live} t ON t.{id} = k.id{cast}"
            );
            for row in session.rows("what users deleted", &sql, &[&deleted]).await? {
                if let Some(edit) = row.get::<_, Option<RowId>>(0).and_then(|id| self.0.get_mut(&id)) {
                    edit.is_there = true;
                }
            }
        }
        Ok(())
    }

    /// Reads the entries of users about rows of all other ports.
    pub async fn of_others(
        session: &Session,
        catalog: &Catalog,
        port: LiveId,
        since: &Since,
    ) -> Result<Self, Error> {
        Self::of(session, catalog, OF_OTHERS, port, since).await
    }

    async fn of(
        session: &Session,
        catalog: &Catalog,
        whose: &str,
        port: LiveId,
        since: &Since,
    ) -> Result<Self, Error> {
        let sql = match catalog.fill(&format!("{ENTRIES} AND {whose}")) {
            Ok(sql) => sql,
            Err(Absent::Omitted(_)) => return Ok(Self::default()),
            Err(missing) => return Err(missing.into()),
        };
        let (from, to) = (since.begins(), since.ends());
        let mut rows = session.stream("the entries of users", &sql, &[&port, &from, &to]).await?;
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
}

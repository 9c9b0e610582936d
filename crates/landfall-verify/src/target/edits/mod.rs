//! What users did since the load, as the CRM's own audit trail tells it: a row that differs and that a user is known to have changed is no
//! damage, and one that nobody is known to have changed is.

mod read;
mod since;

use std::collections::{BTreeSet, HashMap};

use landfall_model::target::Table;
use serde_json::{Map, Value};
use uuid::Uuid;

use super::{key::Key, live_id::RowId, named::Names};
use crate::compare::{Class, same};
pub(crate) use since::{Since, Span};

/// What users did to rows, by the id in the audit entry.
#[derive(Debug, Default)]
pub(crate) struct Edits(HashMap<RowId, Edit>);

#[derive(Debug, Default)]
struct Edit {
    fields: BTreeSet<String>,
    /// An entry that names no field stands for any.
    any: bool,
    created: bool,
    /// An entry says so, of the row or of something of it.
    deleted: bool,
    /// The row is there all the same.
    is_there: bool,
}

impl Edits {
    /// True where a user changed this column of the row, by whatever name of it, or the entity that the row hangs on, or deleted what the column refers to. `now` is what
    /// stands in it.
    pub fn explains(
        &self,
        table: Table,
        row: &Map<String, Value>,
        id: Uuid,
        (column, names): (&str, &Names),
        now: Option<&str>,
    ) -> bool {
        let names_it = |edit: &Edit| edit.fields.iter().any(|field| names.may_mean(field, column));
        let own = self.0.get(&id.into());
        own.is_some_and(|edit| edit.any || column == "updated_at" || names_it(edit))
            || self.of_parent(table, row).is_some()
            || row.get(column).is_some_and(|planned| self.takes_along(planned, now))
    }

    /// Fields of the row that users changed, and of which nobody knows what column they are.
    pub fn unknown_fields(&self, id: Uuid, names: &Names) -> String {
        let fields = self.0.get(&id.into()).into_iter().flat_map(|edit| &edit.fields);
        // What is no plain name may be anything, a person's too.
        let is_name = |field: &str| field.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '.');
        let unknown: Vec<&str> =
            fields.map(String::as_str).filter(|field| is_name(field) && !names.knows(field)).collect();
        unknown.join(", ")
    }

    /// True where a user deleted the row, or changed the entity that it hangs on, or removed something from either that it joins.
    pub fn explains_loss(&self, table: Table, row: &Map<String, Value>, key: Key) -> bool {
        let is_told = |id: Uuid| self.0.get(&id.into()).is_some_and(|edit| edit.deleted);
        is_told(key.first) || key.second.is_some_and(is_told) || self.of_parent(table, row).is_some()
    }

    /// True for a reference to what users deleted or merged into another row: it cannot stay, and nothing tells whether it went or leads elsewhere. Of
    /// a list all others have to be there still.
    fn takes_along(&self, planned: &Value, now: Option<&str>) -> bool {
        let is_deleted = |id: &Value| {
            let id: Option<Uuid> = id.as_str().and_then(|id| id.parse().ok());
            id.is_some_and(|id| self.is_deleted(&id.into()))
        };
        let Value::Array(ids) = planned else { return is_deleted(planned) };
        let left: Vec<Value> = ids.iter().filter(|id| !is_deleted(id)).cloned().collect();
        left.len() < ids.len() && same(Class::Json, &left.into(), now)
    }

    fn is_deleted(&self, id: &RowId) -> bool {
        self.0.get(id).is_some_and(|edit| edit.deleted && !edit.is_there)
    }

    fn is_created(&self, id: &RowId) -> bool {
        self.0.get(id).is_some_and(|edit| edit.created)
    }

    /// True where a user did anything to the row.
    pub fn touches(&self, id: &RowId) -> bool {
        self.0.contains_key(id)
    }

    /// True where a user did anything to a row that no plan holds, or entered or changed the entity that it hangs on, or entered the other one that
    /// it joins to that: whatever the CRM calls what brought it there, landfall writes no entry about such a row.
    pub fn explains_extra(&self, table: Table, ids: &[RowId], parent: Option<&RowId>) -> bool {
        // The key of a label begins with that of what it hangs on.
        let own = ids.first().is_some_and(|id| parent != Some(id) && self.touches(id));
        let entered = ids.iter().chain(parent).any(|id| self.is_created(id));
        own || entered || parent.is_some_and(|parent| self.of_entity(table, parent).is_some())
    }

    /// Contacts, notes and labels have no entries of their own in every CRM: an entry of what they hang on stands for them, unless it names a
    /// field that is none of them.
    fn of_parent(&self, table: Table, row: &Map<String, Value>) -> Option<&Edit> {
        let (column, _) = table.parent()?;
        self.of_entity(table, &row.get(column)?.as_str()?.into())
    }

    /// True where an entry of a row stands for those of a table that hang on it.
    pub fn stands_for(&self, table: Table, parent: &RowId) -> bool {
        self.of_entity(table, parent).is_some()
    }

    /// True where users brought something in with a client or deal that may be a row of this table: a CRM may note an upload with the client alone. A deal is
    /// none: an entry has to name it.
    pub fn brings(&self, table: Table, owner: &RowId) -> bool {
        let may_be = |edit: &Edit| edit.names(table) || (edit.any && table != Table::Interests);
        self.0.get(owner).is_some_and(|edit| edit.created && may_be(edit))
    }

    /// The entry of an entity that stands for the rows of a table that hang on it.
    fn of_entity(&self, table: Table, id: &RowId) -> Option<&Edit> {
        self.0.get(id).filter(|edit| edit.any || edit.names(table))
    }
}

impl Edit {
    /// True where a field of the entity is called as the rows of a table are.
    fn names(&self, table: Table) -> bool {
        let word = table.name().rsplit('_').next().unwrap_or_default().trim_end_matches('s');
        let names_it = |field: &String| {
            let field = field.to_lowercase();
            field.contains(word) || also(table).iter().any(|word| field.contains(word))
        };
        self.fields.iter().any(names_it)
    }
}

/// What a field of an entity may be called that means rows of a table, beside the table's own name.
const fn also(table: Table) -> &'static [&'static str] {
    match table {
        Table::ClientContacts => &["mail", "phone", "mobile", "whatsapp"],
        Table::ClientTags | Table::InterestTags => &["label"],
        Table::BerthMapData => &["map"],
        Table::InvoiceLineItems => &["line"],
        _ => &[],
    }
}

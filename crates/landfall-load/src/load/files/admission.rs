//! What of a planned row may go in while files wait.

use std::collections::{HashMap, HashSet};

use landfall_model::target::Table;
use serde_json::{Map, Value};
use uuid::Uuid;

use super::{Files, id, references};
use crate::layout::columns::Kind;

/// Which rows of a table may go in, and with which references.
pub struct Admission<'a> {
    /// The table.
    pub table: Table,
    /// What is in and what waits.
    pub files: &'a Files,
    /// Verified copies.
    pub verified: &'a HashMap<Uuid, String>,
    /// Of `files`, these rows alone: what was in before stays as it is.
    pub only: Option<&'a HashSet<Uuid>>,
}

impl Admission<'_> {
    /// False for a row that must wait. Others get what the plan cannot know: a file its SHA-256; and lose what points to nothing:
    /// references to files that wait, and items of a list (no foreign key guards those) that were rejected.
    pub fn admits(&self, row: &mut Map<String, Value>) -> bool {
        if self.table == Table::Files {
            return self.admits_file(row);
        }
        for (column, kind) in references(self.table) {
            match (kind, row.get_mut(column)) {
                (Kind::Files, Some(Value::Array(items))) => items.retain(|item| self.keeps(item)),
                (_, Some(value)) if id(value).is_some_and(|file| self.files.waits(file)) => {
                    *value = Value::Null;
                }
                _ => {}
            }
        }
        true
    }

    fn keeps(&self, item: &Value) -> bool {
        id(item)
            .is_none_or(|file| !self.files.planned.contains(&file) || self.files.brought_in.contains(&file))
    }

    fn admits_file(&self, row: &mut Map<String, Value>) -> bool {
        let file = row.get("id").and_then(id).filter(|file| self.only.is_none_or(|only| only.contains(file)));
        // As a run before left it: it brings the hash of what was copied then.
        if file.is_some() && row.get("sha256").is_some_and(Value::is_string) {
            return true;
        }
        let Some(sha256) = file.and_then(|file| self.verified.get(&file)) else { return false };
        row.insert("sha256".to_owned(), Value::String(sha256.clone()));
        true
    }
}

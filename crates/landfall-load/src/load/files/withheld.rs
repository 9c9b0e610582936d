//! What is withheld, row by row and reference by reference: for the report.

use landfall_model::target::Table;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::{super::Job, Files, ids, references, referring_tables};
use crate::{error::Error, plan};

/// A `files` row that waits for its copy, or a reference to one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withheld {
    /// The table of the row.
    pub table: Table,
    /// The row's key.
    pub key: String,
    /// The column that refers to the file; empty for the `files` row itself.
    pub column: String,
    /// The file.
    pub file: Uuid,
}

impl Files {
    /// Everything that is withheld, in the order of the plan.
    pub fn withheld(&self, job: &Job<'_>) -> Result<Vec<Withheld>, Error> {
        let mut withheld = Vec::new();
        if self.waiting.is_empty() {
            return Ok(withheld);
        }
        for table in [Table::Files].into_iter().chain(referring_tables()) {
            for row in plan::rows(job.run, table)? {
                self.list(table, &row?.row, &mut withheld);
            }
        }
        Ok(withheld)
    }

    fn list(&self, table: Table, row: &Map<String, Value>, withheld: &mut Vec<Withheld>) {
        let key = row.get("id").and_then(Value::as_str).unwrap_or_default();
        let own = (table == Table::Files).then_some("id");
        for column in own.into_iter().chain(references(table).map(|(column, _)| column)) {
            let waiting =
                row.get(column).map(ids).unwrap_or_default().into_iter().filter(|file| self.waits(*file));
            let column = if table == Table::Files { "" } else { column };
            withheld.extend(waiting.map(|file| Withheld {
                table,
                key: key.to_owned(),
                column: column.to_owned(),
                file,
            }));
        }
    }
}

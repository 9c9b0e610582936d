//! Rows as the load left them, which is not always as they are planned.

use landfall_model::{outcome::Conflict, target::Table};
use serde_json::{Map, Value};

use super::{Evidence, plan_lines::PlannedRow};
use crate::target::catalog::quoted;

/// A row as the load left it.
#[derive(Clone, Copy)]
pub(crate) struct Left<'v> {
    pub row: &'v Map<String, Value>,
    planned: &'v Map<String, Value>,
    /// As what a delta found it, where it left it alone.
    found: Option<&'v Conflict>,
}

impl Left<'_> {
    /// True where the column has to be as the load left it: users had not changed it before the delta came, and neither plan wants it otherwise.
    pub fn holds(&self, name: &str, live: &str) -> bool {
        let Some(found) = self.found else { return true };
        let changed = found.columns.iter().any(|column| quoted(column) == live);
        !changed && self.row.get(name) == self.planned.get(name)
    }

    /// True where users had changed the row before the delta came.
    pub const fn is_of_users(&self) -> bool {
        self.found.is_some()
    }
}

impl Evidence<'_> {
    /// What the load left of a planned row that is in the target; none where nothing can be said of it.
    pub fn left<'v>(&'v self, table: Table, planned: &'v PlannedRow) -> Option<Left<'v>> {
        let former = self.formers.row(table, planned.key);
        let found = self.conflict(table, planned.key);
        let is_as_planned = found.is_none() && !self.is_change_refused(table, planned.key);
        let row = former.or_else(|| is_as_planned.then_some(&planned.row))?;
        Some(Left { row, planned: &planned.row, found })
    }
}

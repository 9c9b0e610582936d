//! The planned rows of a table, streamed from `normalized/`.

use landfall_model::{
    rundir::{Lines, RunDir, normalized_table},
    source::SourceRef,
    target::{Planned, Table},
};
use serde_json::{Map, Value};

use crate::{error::Error, target::key::Key};

/// Rows of a batch: a look-up in the target is one question for all of them.
const BATCH: usize = 1_000;

/// A planned row with its lineage.
pub(crate) struct PlannedRow {
    pub key: Key,
    pub from: Vec<SourceRef>,
    pub row: Map<String, Value>,
}

impl PlannedRow {
    /// The row as details name it: `clients 5f… (interests 412)`.
    pub fn name(&self, table: Table) -> String {
        let from: Vec<String> = self.from.iter().map(SourceRef::to_string).collect();
        if from.is_empty() {
            format!("{table} {}", self.key)
        } else {
            format!("{table} {} ({})", self.key, from.join(", "))
        }
    }
}

/// The rows of one table, in the order of the plan. Every row has the columns of the first one, or the file is none of the planner's.
pub(crate) struct PlannedRows {
    table: Table,
    lines: Lines<Planned<Map<String, Value>>>,
    line: usize,
    columns: Vec<String>,
}

impl PlannedRows {
    /// Opens the table's file.
    pub fn of(run: &RunDir, table: Table) -> Result<Self, Error> {
        Ok(Self { table, lines: run.lines(&normalized_table(table))?, line: 0, columns: Vec::new() })
    }

    /// The next rows for one look-up; empty at the end.
    pub fn batch(&mut self) -> Result<Vec<PlannedRow>, Error> {
        self.by_ref().take(BATCH).collect()
    }

    fn checked(&mut self, planned: Planned<Map<String, Value>>) -> Result<PlannedRow, Error> {
        self.line += 1;
        if self.columns.is_empty() {
            self.columns = planned.row.keys().cloned().collect();
        }
        if !planned.row.keys().eq(&self.columns) {
            return Err(self.refused("the row has other columns than the first row"));
        }
        match Key::of(self.table, &planned.row) {
            Some(key) => Ok(PlannedRow { key, from: planned.from, row: planned.row }),
            None => Err(self.refused("the row has no primary key")),
        }
    }

    fn refused(&self, what: &str) -> Error {
        Error::PlanLine { file: normalized_table(self.table), line: self.line, what: what.to_owned() }
    }
}

impl Iterator for PlannedRows {
    type Item = Result<PlannedRow, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let planned = self.lines.next()?;
        Some(planned.map_err(Error::from).and_then(|planned| self.checked(planned)))
    }
}

//! The plan while it is being made: every step adds its rows and says what it did, what it held back, and why.
//!
//! Sentences quote in double quotes what stems from a cell or a key and nothing else: only that is masked where they are shown.

use std::collections::BTreeMap;

use landfall_model::{
    finding::{Code, DroppedCell, Quarantined, Warning},
    plan::{Plan, Step},
    source::{SourceRef, SourceTable},
    target::Table,
};
use uuid::Uuid;

/// A plan in the making.
#[derive(Debug, Default)]
pub struct Draft {
    /// What the steps have planned so far.
    pub plan: Plan,
    /// Select values that no vocabulary knows, by the id of the question they raise. One value may stand in many rows,
    /// so the questions are written when all rows are read.
    pub unknown_values: BTreeMap<Uuid, UnknownValue>,
}

/// Why the plan itself holds a row back: the part of [`Quarantined`] that differs from row to row.
#[derive(Debug, Clone)]
pub struct Fault<'f> {
    /// The target column at fault.
    pub column: &'f str,
    /// The value at fault.
    pub value: String,
    /// The reason, in one sentence.
    pub message: String,
    /// What to do next.
    pub hint: &'f str,
    /// The key of the quarantined row that this one depends on; empty where it is itself at fault.
    pub cause: String,
}

impl<'f> Fault<'f> {
    /// A row that is itself at fault.
    pub fn of(column: &'f str, value: &str, message: &str, hint: &'f str) -> Self {
        Self { column, value: value.to_owned(), message: message.to_owned(), hint, cause: String::new() }
    }

    /// A row that cannot be loaded without another one, which is held back under the key `cause`.
    pub fn follows(column: &'f str, message: &str, hint: &'f str, cause: &str) -> Self {
        Self { cause: cause.to_owned(), ..Self::of(column, "", message, hint) }
    }
}

/// A value that no vocabulary knows and nobody has decided on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownValue {
    /// The source table.
    pub table: SourceTable,
    /// The column's title.
    pub column: String,
    /// The value as the first row spells it.
    pub value: String,
    /// The answers that are understood.
    pub options: Vec<String>,
    /// The rows that hold it, by id.
    pub records: Vec<SourceRef>,
}

impl Draft {
    /// Leaves a line about a finished step: the plan explains itself.
    pub fn step(&mut self, name: &str, did: String) {
        self.plan.steps.push(Step { name: name.to_owned(), did });
    }

    /// Warns of one cell.
    pub fn warn(
        &mut self,
        code: Code,
        record: SourceRef,
        column: &str,
        value: String,
        message: impl Into<String>,
    ) {
        let (column, message) = (column.to_owned(), message.into());
        self.plan.warnings.push(Warning { code, record: Some(record), column, value, message });
    }

    /// Warns of something that is no record: a column, an object.
    pub fn warn_of(&mut self, code: Code, column: &str, value: String, message: impl Into<String>) {
        let (column, message) = (column.to_owned(), message.into());
        self.plan.warnings.push(Warning { code, record: None, column, value, message });
    }

    /// Lists a cell, or the part of a cell, that goes nowhere.
    pub fn drop_cell(&mut self, record: SourceRef, column: &str, value: String, reason: impl Into<String>) {
        let (column, reason) = (column.to_owned(), reason.into());
        self.plan.dropped_cells.push(DroppedCell { record, column, value, reason });
    }

    /// Holds a row back.
    pub fn quarantine(&mut self, table: Table, key: String, from: Vec<SourceRef>, fault: Fault<'_>) {
        self.plan.quarantined.push(Quarantined {
            table,
            key,
            from,
            column: fault.column.to_owned(),
            value: fault.value,
            sqlstate: String::new(),
            message: fault.message,
            hint: fault.hint.to_owned(),
            cause: fault.cause,
        });
    }
}

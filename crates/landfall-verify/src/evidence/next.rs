//! The next step: the commands that tell more of what was found, or mend it.

use landfall_model::target::Table;

use super::Evidence;
use crate::target::key::Key;

/// What the id of a row is good for.
pub(crate) const TRACE_IDS: &str = "next: landfall trace, with each of these ids, tells what was planned";
/// The same of a record.
pub(crate) const TRACE_RECORDS: &str =
    "next: landfall trace, with each of these records, tells what was planned";

impl Evidence<'_> {
    /// The command that tells everything about one row.
    pub fn trace(&self, table: Table, key: Key) -> String {
        format!("next: landfall trace {} {table} {key}", self.run.shown())
    }

    /// The commands that tell everything about a row, and that put it back as it was planned.
    pub fn repair(&self, table: Table, key: Key) -> String {
        let (trace, run) = (self.trace(table, key), self.run.shown());
        if table == Table::Files && !self.is_copied(key.first) {
            return format!("{trace}; {}", self.copy(key));
        }
        let repair = format!("to put it back as planned: landfall load {run} --repair {table} {key}");
        if self.waiting.for_load && refers_to_files(table) {
            return format!(
                "{trace}; to bring in what was copied since the load: landfall load {run}; if it differs still, {repair}"
            );
        }
        format!("{trace}; {repair}")
    }

    /// What brings up a `files` row whose copy is not verified: before that no repair takes it.
    fn copy(&self, key: Key) -> String {
        let run = self.run.shown();
        if self.is_carried(Table::Files, key) {
            return "its original is gone from the source before it was copied: put that back and run landfall migrate --delta, or keep what is there".to_owned();
        }
        format!("to bring it up: landfall files copy {run}, then landfall load {run}")
    }

    /// The command that begins the load anew.
    pub fn reset(&self) -> String {
        let run = self.run.shown();
        format!("next: landfall reset {run}, then landfall load {run}")
    }

    /// What mends an object that is lost or altered: the copier takes nothing for open that was verified, until another look found it broken.
    pub fn copy_anew(&self) -> String {
        let run = self.run.shown();
        format!("next: landfall files verify {run}, then landfall files copy {run}")
    }
}

/// True for the files, and for what refers to them.
const fn refers_to_files(table: Table) -> bool {
    matches!(table, Table::Files | Table::Documents | Table::Expenses | Table::Invoices)
}

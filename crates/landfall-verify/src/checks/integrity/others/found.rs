//! Rows of other ports that are not as before, and what explains them.

use std::collections::HashSet;

use landfall_model::{
    outcome::{OtherPortRow, ValidationCheck},
    target::Table,
    words::count,
};

use super::NAME;
use crate::{
    outcome::{Details, equal},
    target::{edits::Edits, live_id::RowId},
};

const NEXT: &str = "next: no entry of the audit trail explains these: ask who works on those ports, then compare with the backup of before the load";

/// Where the columns of a table are others by now.
const COMPARE: &str = "next: compare these rows with the backup of before the load, in the columns that both have (one that the user in DATABASE_URL may not read counts as one that left)";

/// What is not as before.
#[derive(Default)]
pub(super) struct Found {
    edits: Edits,
    /// Ports that were migrated after the load began.
    migrated: HashSet<String>,
    /// Those of them of which the target tells that a load or a delta ended since: it may have changed and removed what was migrated before.
    loaded: HashSet<String>,
    details: Details,
    /// Tables whose columns are others than those that the hashes are of.
    altered: Details,
    not_compared: u64,
    edited: u64,
    brought_in: u64,
    carried_on: u64,
}

impl Found {
    /// Nothing yet, beside what may explain it.
    pub fn beside(edits: Edits, migrated: HashSet<String>, loaded: HashSet<String>) -> Self {
        Self { edits, migrated, loaded, ..Self::default() }
    }

    fn note(&mut self, row: &OtherPortRow, what: &str) {
        let ids = row.key.split(',').chain(row.owner.as_deref());
        if ids.map(RowId::from).any(|id| self.edits.touches(&id)) {
            self.edited += 1;
        } else {
            self.details.push(|| format!("{} {} of another port {what}", row.table, row.key));
        }
    }

    /// Files and tags have no entry of their own: a row with an id as landfall derives them, in a port that it has migrated since, came in with that.
    pub fn came_in(&mut self, row: &OtherPortRow, port: &str) {
        if self.migrated.contains(port) && is_derived(row) {
            self.brought_in += 1;
        } else {
            self.note(row, "came in");
        }
    }

    /// A delta writes no entry about what it changes.
    pub fn changed(&mut self, row: &OtherPortRow, port: &str) {
        if self.loaded.contains(port) && is_derived(row) {
            self.carried_on += 1;
        } else {
            self.note(row, "was changed");
        }
    }

    /// Of a row that is gone nothing tells any more which port had it.
    pub fn lost(&mut self, row: &OtherPortRow) {
        if !self.loaded.is_empty() && is_derived(row) {
            self.carried_on += 1;
        } else {
            self.note(row, "is gone");
        }
    }

    /// Rows of which nothing can be said, since their table has other columns by now.
    pub fn not_compared(&mut self, table: Table, altered: Option<String>, rows: u64) {
        if let (Some(altered), 1..) = (altered, rows) {
            self.not_compared += rows;
            let rows = count(rows, "row");
            self.altered.push(|| {
                format!("{table}: {altered} since the load, so that {rows} of other ports cannot be compared")
            });
        }
    }

    /// The check, of so many rows that were noted.
    pub fn check(&self, noted: usize) -> ValidationCheck {
        let touched = self.details.total();
        let mut details = self.details.finish(|| NEXT.to_owned());
        details.extend(self.altered.finish(|| COMPARE.to_owned()));
        let mut check = equal(NAME, 0, touched, details);
        check.passed &= self.not_compared == 0;
        check.expected = format!("0 of {noted} touched");
        check.actual = format!("{touched} touched, {} changed by users of these ports", self.edited);
        if self.not_compared > 0 {
            check.actual += &format!(", {} not compared", self.not_compared);
        }
        if self.brought_in > 0 {
            check.actual += &format!(", {} brought in by their own migration", self.brought_in);
        }
        if self.carried_on > 0 {
            check.actual += &format!(", {} changed by later loads of their own port", self.carried_on);
        }
        check
    }
}

/// True for an id as landfall derives them.
fn is_derived(row: &OtherPortRow) -> bool {
    row.key.split(',').map(RowId::from).all(|id| id.is_derived())
}

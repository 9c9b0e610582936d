//! What a delta did, table by table, and what it left alone.

use std::{collections::BTreeMap, fmt};

use landfall_model::{
    finding::Quarantined,
    outcome::{Changed, Conflict},
    target::Table,
    words,
};

use super::{base::BaseRow, conflicts::Touched};

/// All tables.
#[derive(Default)]
pub struct Changes {
    done: BTreeMap<Table, Changed>,
    /// Rows that were changed in the CRM since.
    pub conflicts: Vec<Conflict>,
    /// Rows that were changed or entered in the CRM just as is wanted.
    pub agreed: Vec<Conflict>,
    /// Rows of the base that were gone already where they should have been removed.
    pub missing: BTreeMap<Table, u64>,
    /// Rows that the target does not take in the form in which they are wanted, beside those of which that was known before.
    pub refused: Vec<Quarantined>,
    /// Rows that other tables refer to and the plan wants no more: removed at the end, when nothing of the plan refers to them.
    pub to_remove: Vec<(Table, Vec<BaseRow>)>,
}

impl Changes {
    /// Of one table; conflicts included.
    pub fn of(&self, table: Table) -> Changed {
        let left_alone = self.conflicts.iter().filter(|conflict| conflict.table == table).count() as u64;
        Changed { left_alone, ..self.done.get(&table).copied().unwrap_or_default() }
    }

    /// Takes what was found: conflicts, and what agrees.
    pub fn take(&mut self, found: Vec<Touched>) {
        for Touched { row, agrees, .. } in found {
            if agrees { self.agreed.push(row) } else { self.conflicts.push(row) }
        }
    }

    /// Of one table, rows that were gone already.
    pub fn missing(&self, table: Table) -> u64 {
        self.missing.get(&table).copied().unwrap_or_default()
    }

    /// Counts in one table.
    pub fn count(&mut self, table: Table) -> &mut Changed {
        self.done.entry(table).or_default()
    }
}

impl fmt::Display for Changes {
    /// `3 rows inserted, 1 updated, 0 removed; 2 left alone`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sum = |count: fn(&Changed) -> u64| self.done.values().map(count).sum::<u64>();
        let (inserted, updated, removed) =
            (sum(|done| done.inserted), sum(|done| done.updated), sum(|done| done.removed));
        if (inserted, updated, removed) == (0, 0, 0) {
            f.write_str("nothing to change")?;
        } else {
            write!(f, "{} inserted, {updated} updated, {removed} removed", words::count(inserted, "row"))?;
        }
        match self.conflicts.len() {
            0 => Ok(()),
            left => write!(f, "; {left} changed in the CRM and left alone"),
        }
    }
}

//! The accounts as flows: where the records of each source table went, seen from the target as far as it was loaded.

use landfall_model::{plan::Accounting, target::Table};

use crate::facts::Facts;

/// The records of one source table on their way to one target table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flow {
    /// The source: a table's name, or `objects`.
    pub source: String,
    /// The target table that stands for its records.
    pub target: Table,
    /// Records that the snapshot holds.
    pub read: u64,
    terms: Vec<(Fate, u64)>,
}

/// What became of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Its row is in the target.
    Loaded,
    /// It has a planned row; nothing was loaded yet.
    Planned,
    /// It is part of another record's row.
    Merged,
    /// The plan held it back.
    HeldBack,
    /// The target rejected its row.
    Rejected,
    /// Its row waits for a file.
    Withheld,
    /// It was left out on purpose, by rule.
    LeftOut,
}

impl Fate {
    /// The name in the style sheet.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Loaded => "loaded",
            Self::Planned => "planned",
            Self::Merged => "merged",
            Self::HeldBack => "held-back",
            Self::Rejected => "rejected",
            Self::Withheld => "withheld",
            Self::LeftOut => "left-out",
        }
    }

    /// What a person reads after a number.
    pub const fn word(self) -> &'static str {
        match self {
            Self::HeldBack => "held back",
            Self::LeftOut => "left out on purpose",
            other => other.name(),
        }
    }
}

impl Flow {
    /// The terms that hold any record; they add up to what was read.
    pub fn terms(&self) -> impl Iterator<Item = (Fate, u64)> {
        self.terms.iter().copied().filter(|(_, count)| *count > 0)
    }
}

impl Facts {
    /// One flow an account of the plan that has anything to account for.
    pub fn flows(&self) -> Vec<Flow> {
        let accounts = self.header.accounting.iter().filter(|account| account.read > 0);
        accounts.map(|account| self.flow(account)).collect()
    }

    fn flow(&self, account: &Accounting) -> Flow {
        let planned = account.planned.len() as u64;
        let (rejected, withheld, arrived) = match self.loaded(account.target) {
            // Rows that no record of the source founded (a delta's) are in the result too: no term may grow beyond the account.
            Some(result) => (result.failed.min(planned), result.withheld.min(planned), Fate::Loaded),
            None => (0, 0, Fate::Planned),
        };
        Flow {
            source: account.source.clone(),
            target: account.target,
            read: account.read,
            terms: vec![
                (arrived, planned.saturating_sub(rejected + withheld)),
                (Fate::Merged, account.merged.len() as u64),
                (Fate::HeldBack, account.quarantined.len() as u64),
                (Fate::Rejected, rejected),
                (Fate::Withheld, withheld),
                (Fate::LeftOut, account.dropped.len() as u64),
            ],
        }
    }
}

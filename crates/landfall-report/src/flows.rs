//! The accounts as flows: where the records of each source table went, seen from the target as far as it was loaded.

use landfall_model::{outcome::LoadResult, plan::Accounting, target::Table};

use crate::facts::Facts;

/// The records of the source on their way to one target table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flow {
    /// The source: a table's name, or `objects and attachments`.
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
    /// One flow a target table for which the plan has anything to account for.
    pub fn flows(&self) -> Vec<Flow> {
        flows(&self.header.accounting, |table| self.loaded(table))
    }
}

/// Accounts of one table are one flow, objects and attachments for instance: how the table fared is told of the table, not of each account.
fn flows<'r>(accounts: &[Accounting], loaded: impl Fn(Table) -> Option<&'r LoadResult>) -> Vec<Flow> {
    let mut of_target: Vec<Vec<&Accounting>> = Vec::new();
    for account in accounts.iter().filter(|account| account.read > 0) {
        match of_target.iter_mut().find(|known| known[0].target == account.target) {
            Some(known) => known.push(account),
            None => of_target.push(vec![account]),
        }
    }
    of_target.iter().map(|accounts| flow(accounts, loaded(accounts[0].target))).collect()
}

fn flow(accounts: &[&Accounting], loaded: Option<&LoadResult>) -> Flow {
    let sum = |count: fn(&Accounting) -> usize| accounts.iter().map(|account| count(account) as u64).sum();
    let planned: u64 = sum(|account| account.planned.len());
    let (rejected, withheld, arrived) = match loaded {
        // Rows that no record of the source founded (a delta's) are in the result too: no term may grow beyond the account.
        Some(result) => {
            let rejected = result.failed.min(planned);
            (rejected, result.withheld.min(planned - rejected), Fate::Loaded)
        }
        None => (0, 0, Fate::Planned),
    };
    let sources: Vec<&str> = accounts.iter().map(|account| account.source.as_str()).collect();
    Flow {
        source: sources.join(" and "),
        target: accounts[0].target,
        read: accounts.iter().map(|account| account.read).sum(),
        terms: vec![
            (arrived, planned - rejected - withheld),
            (Fate::Merged, sum(|account| account.merged.len())),
            (Fate::HeldBack, sum(|account| account.quarantined.len())),
            (Fate::Rejected, rejected),
            (Fate::Withheld, withheld),
            (Fate::LeftOut, sum(|account| account.dropped.len())),
        ],
    }
}

#[cfg(test)]
mod tests {
    use landfall_model::{outcome::LoadResult, plan::Accounting, target::Table};

    use super::{Fate, flows};

    #[test]
    fn objects_and_attachments_are_one_flow_and_its_terms_add_up_to_what_was_read() {
        let account = |source: &str, planned: usize, dropped: usize| Accounting {
            source: source.to_owned(),
            target: Table::Files,
            read: (planned + dropped) as u64,
            planned: vec![String::new(); planned],
            merged: Vec::new(),
            quarantined: Vec::new(),
            dropped: vec![String::new(); dropped],
        };
        let accounts = [account("objects", 3, 1), account("attachments", 2, 0)];
        let result = LoadResult {
            entity: "files".to_owned(),
            total: 5,
            success: 2,
            failed: 1,
            withheld: 2,
            errors: Vec::new(),
            changed: None,
        };
        let found = flows(&accounts, |_| Some(&result));
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!((found[0].source.as_str(), found[0].read), ("objects and attachments", 6));
        let terms: Vec<(Fate, u64)> = found[0].terms().collect();
        let expected = [(Fate::Loaded, 2), (Fate::Rejected, 1), (Fate::Withheld, 2), (Fate::LeftOut, 1)];
        assert_eq!(terms, expected);
        assert_eq!(flows(&[account("objects", 0, 0)], |_| None), []);
    }
}

//! How a table fared on its way from the source: the figures that the summary and the page show of it.

use landfall_model::target::Table;

use super::Facts;

/// Figures of one table; none where there is nothing that one could be of.
pub(crate) struct Fared {
    /// Source records that its rows stand for.
    pub read: Option<u64>,
    /// Rows planned.
    pub planned: u64,
    /// Rows in the target.
    pub loaded: Option<u64>,
    /// Records that became a part of another one's row. Of clients alone: what else is merged nobody looks for in a table.
    pub merged: Option<u64>,
    /// Rows that the plan held back.
    pub held_back: u64,
    /// Rows that the target rejected.
    pub rejected: Option<u64>,
    /// Rows that wait for their file.
    pub withheld: Option<u64>,
    /// Seconds that the load of its group took.
    pub seconds: Option<f64>,
}

impl Fared {
    /// What summary and page both call these figures, in their order; the time, which they write each in its way, comes last.
    pub const TITLES: [&str; 7] =
        ["read", "planned", "loaded", "merged", "held back", "rejected", "withheld"];
}

impl Facts {
    /// The figures of a table.
    pub(crate) fn fared(&self, table: Table) -> Fared {
        let (account, result) = (self.account(table), self.loaded(table));
        Fared {
            read: self.read_for(table),
            planned: self.planned(table),
            loaded: result.map(|result| result.success),
            merged: account.filter(|_| table == Table::Clients).map(|account| account.merged.len() as u64),
            held_back: self.held_back.iter().filter(|row| row.table == table).count() as u64,
            rejected: result.map(|result| result.failed),
            withheld: result.map(|result| result.withheld),
            seconds: self.seconds_of(table),
        }
    }
}

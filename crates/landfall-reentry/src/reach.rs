//! What changes reach: of a target of a million rows the pack holds those that users touched, and what shows in the same records.

use std::collections::HashSet;

use landfall_model::{
    change::Change,
    rundir::{Error, RunDir, normalized_table},
    target::{Planned, Table},
};

use crate::row::{Row, column, key, parent};

/// Columns that name the row of a main table.
const NAMES: [(&str, Table); 4] = [
    ("client_id", Table::Clients),
    ("interest_id", Table::Interests),
    ("berth_id", Table::Berths),
    ("invoice_id", Table::Invoices),
];

/// Rows, by table and key; with each the pack needs what hangs on it.
#[derive(Debug)]
pub(crate) struct Reach(HashSet<(Table, String)>);

impl Reach {
    /// The rows that users touched, those that these name, the deals of a client among them, and what these deals name.
    pub fn of(run: &RunDir, changes: &[Change]) -> Result<Self, Error> {
        let touched = changes.iter().map(|change| (change.table, change.key.clone()));
        let around = changes.iter().flat_map(|change| named(&change.before).chain(named(&change.now)));
        let mut reach = Self(touched.chain(around).collect());
        let mut of_deals = Vec::new();
        for deal in run.lines::<Planned<Row>>(&normalized_table(Table::Interests))? {
            let (table, deal) = (Table::Interests, deal?.row);
            let key = key(table, &deal);
            if reach.holds(table, &key, &deal) {
                of_deals.extend(named(&deal).chain([(table, key)]));
            }
        }
        reach.0.extend(of_deals);
        Ok(reach)
    }

    /// True for a row that is reached, or hangs on one.
    pub fn holds(&self, table: Table, key: &str, row: &Row) -> bool {
        let has = |table: Table, key: &str| self.0.contains(&(table, key.to_owned()));
        has(table, key) || parent(table, row).is_some_and(|(table, key)| has(table, key))
    }
}

fn named(row: &Row) -> impl Iterator<Item = (Table, String)> {
    NAMES.into_iter().filter_map(|(name, table)| Some((table, column(row, name)?.to_owned())))
}

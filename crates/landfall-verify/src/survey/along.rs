//! What goes and comes along with an entity: users delete a client with its deals, and enter a paper with its signers, by one entry of the
//! audit trail.

use std::collections::HashSet;

use landfall_model::target::Table;
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::target::live_id::RowId;

/// The rows that users took out or entered, of the tables that were walked over so far: in load order what others belong to comes first.
#[derive(Debug, Default)]
pub(crate) struct Along {
    gone: HashSet<Uuid>,
    entered: HashSet<RowId>,
}

impl Along {
    /// Users took a row out.
    pub fn take(&mut self, row: Uuid) {
        self.gone.insert(row);
    }

    /// True for a planned row that belongs to one that users took out.
    pub fn took(&self, table: Table, row: &Map<String, Value>) -> bool {
        let parent = table.parent().map(|(column, _)| column);
        let mut ids =
            owners(table).iter().copied().chain(parent).filter_map(|column| row.get(column)?.as_str());
        ids.any(|id| id.parse().is_ok_and(|id: Uuid| self.gone.contains(&id)))
    }

    /// Users entered a row.
    pub fn enter(&mut self, row: &RowId) {
        self.entered.insert(row.clone());
    }

    /// True where users entered any of these.
    pub fn entered(&self, rows: &[RowId]) -> bool {
        rows.iter().any(|row| self.entered.contains(row))
    }
}

/// The columns that name the client or deal to which a row with a port of its own belongs.
pub(crate) const fn owners(table: Table) -> &'static [&'static str] {
    match table {
        Table::Interests | Table::Files => &["client_id"],
        Table::Documents => &["client_id", "interest_id"],
        _ => &[],
    }
}

//! One table of the world as a server holds it: its columns, its rows, and the links of both.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

use landfall_model::{
    snapshot::Snapshot,
    source::{Column, SourceTable, TableColumns},
};

use super::{
    junction::{self, JUNCTION, other_side},
    refusal::Refusal,
    rows::{Generated, Rows},
};

/// A table, or the junction table.
pub(super) struct Table<'w> {
    pub world: &'w Snapshot,
    generated: Option<&'w Generated>,
    pub columns: Cow<'w, TableColumns>,
}

/// By row, the rows of the other side that it is linked to, ascending; links to rows that are gone are not among them (NOCODB 4).
pub(super) type Linked = BTreeMap<i64, BTreeSet<i64>>;

impl<'w> Table<'w> {
    /// The table with this id.
    pub fn find(world: &'w Snapshot, generated: Option<&'w Generated>, id: &str) -> Result<Self, Refusal> {
        let junction = || junction::columns(world).filter(|_| id == JUNCTION).map(Cow::Owned);
        let described = world.columns.iter().find(|table| table.table_id == id).map(Cow::Borrowed);
        let columns = described.or_else(junction).ok_or_else(|| Refusal::Table(id.to_owned()))?;
        Ok(Self { world, generated, columns })
    }

    /// The table of the other side of the link.
    pub fn other_side(&self) -> Option<Self> {
        let columns = self.world.columns_of(other_side(self.columns.table)?)?;
        Some(Self { world: self.world, generated: self.generated, columns: Cow::Borrowed(columns) })
    }

    pub fn is_junction(&self) -> bool {
        self.columns.table_id == JUNCTION
    }

    pub fn rows(&self) -> Rows<'w> {
        if self.is_junction() {
            return Rows::Pairs(&self.world.links);
        }
        let table = self.columns.table;
        match self.generated.filter(|generated| generated.table == table) {
            Some(generated) => Rows::Made(generated),
            None => Rows::Held(self.world.rows(table)),
        }
    }

    pub fn titles(&self) -> Vec<&str> {
        self.columns.columns.iter().map(|column| column.title.as_str()).collect()
    }

    /// Titles of the columns that hold moments.
    pub fn times(&self) -> Vec<&str> {
        let is_time = |column: &&Column| {
            matches!(column.uidt.as_str(), "DateTime" | "CreatedTime" | "LastModifiedTime")
        };
        self.columns.columns.iter().filter(is_time).map(|column| column.title.as_str()).collect()
    }

    /// The title of the column by which a linked row is shown.
    pub fn display(&self) -> Option<&str> {
        let is_own = |column: &&Column| !column.system && column.uidt != "ID";
        self.columns.columns.iter().find(is_own).map(|column| column.title.as_str())
    }

    /// The links of these rows.
    pub fn linked(&self, of: &BTreeSet<i64>) -> Linked {
        let mut linked = Linked::new();
        let Some(other) = self.other_side() else { return linked };
        for link in &self.world.links {
            let (own, there) = match self.columns.table {
                SourceTable::Interests => (link.interest, link.berth),
                _ => (link.berth, link.interest),
            };
            if of.contains(&own) && other.rows().find(there).is_some() {
                linked.entry(own).or_default().insert(there);
            }
        }
        linked
    }
}

/// The ids of rows.
pub(super) fn ids<'r>(rows: impl IntoIterator<Item = &'r super::rows::Cells>) -> BTreeSet<i64> {
    rows.into_iter().filter_map(|row| row.get("Id")?.as_i64()).collect()
}

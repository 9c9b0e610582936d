//! One state of the CRM: rows by table and key, and what hangs on them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use landfall_model::target::Table;

use crate::row::{Row, parent};

/// One state.
#[derive(Debug, Default)]
pub(crate) struct Tables {
    rows: BTreeMap<Table, BTreeMap<String, Row>>,
    /// Keys of the rows that hang on a row, by their table and its key.
    children: HashMap<(Table, String), BTreeSet<String>>,
}

impl Tables {
    /// Puts a row in the place of the one of its key.
    pub fn put(&mut self, table: Table, key: String, row: Row) {
        let parent = parent_key(table, &row);
        let before = self.rows.entry(table).or_default().insert(key.clone(), row);
        self.unhang(table, &key, before);
        if let Some(parent) = parent {
            self.children.entry((table, parent)).or_default().insert(key);
        }
    }

    /// Takes a row out.
    pub fn remove(&mut self, table: Table, key: &str) {
        let before = self.rows.get_mut(&table).and_then(|rows| rows.remove(key));
        self.unhang(table, key, before);
    }

    /// Takes a row that is no longer there from its parent.
    fn unhang(&mut self, table: Table, key: &str, before: Option<Row>) {
        let Some(parent) = before.and_then(|row| parent_key(table, &row)) else { return };
        if let Some(siblings) = self.children.get_mut(&(table, parent)) {
            siblings.remove(key);
        }
    }

    /// A row.
    pub fn row(&self, table: Table, key: &str) -> Option<&Row> {
        self.rows.get(&table)?.get(key)
    }

    /// Rows of a table that hang on the row of this key, by their keys.
    pub fn children(&self, table: Table, key: &str) -> impl Iterator<Item = (&String, &Row)> {
        let keys = self.children.get(&(table, key.to_owned())).into_iter().flatten();
        keys.filter_map(move |key| Some((key, self.row(table, key)?)))
    }
}

fn parent_key(table: Table, row: &Row) -> Option<String> {
    parent(table, row).map(|(_, key)| key.to_owned())
}

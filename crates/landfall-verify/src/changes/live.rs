//! A row of the target beside what the load left of it.

use landfall_model::{
    cell,
    change::{Change, What},
    target::Table,
};
use serde_json::{Map, Value};
use tokio_postgres::Row;

use crate::{
    compare::{Class, same},
    evidence::{Evidence, expect::Rule, plan_lines::PlannedRow},
    target::catalog::Column,
};

/// Columns that move with every touch, and the one that landfall computes.
const NOT_CONTENT: [&str; 4] = ["created_at", "updated_at", "search_vector", "port_id"];

/// A row of the target.
pub(super) struct Live<'a> {
    pub columns: &'a [(String, Column)],
    pub row: &'a Row,
    /// Values before those of the columns.
    pub skip: usize,
}

impl Live<'_> {
    fn values(&self) -> impl Iterator<Item = (&str, Class, Option<&str>)> {
        self.columns
            .iter()
            .enumerate()
            .map(|(place, (name, column))| (name.as_str(), column.class, self.row.get(place + self.skip)))
    }

    /// What differs of a planned row; none where nothing does.
    pub fn changed(&self, evidence: &Evidence<'_>, table: Table, planned: PlannedRow) -> Option<Change> {
        Some(self.beside(evidence, table, planned)).filter(|change| !change.columns.is_empty())
    }

    /// A row that a run had brought in which was taken out since.
    pub fn left(&self, evidence: &Evidence<'_>, table: Table, planned: PlannedRow) -> Change {
        let change = self.beside(evidence, table, planned);
        let what = if change.columns.is_empty() { What::Left } else { What::Changed };
        Change { what, ..change }
    }

    fn beside(&self, evidence: &Evidence<'_>, table: Table, planned: PlannedRow) -> Change {
        let (mut columns, mut now) = (Vec::new(), planned.row.clone());
        for (name, class, actual) in self.values() {
            let Some(value) = planned.row.get(name) else { continue };
            let expected = Rule::of(table, name).expected(evidence, planned.key, value);
            if same(class, &expected, actual) {
                continue;
            }
            now.insert(name.to_owned(), value_of(class, actual));
            if !NOT_CONTENT.contains(&name) {
                columns.push(name.to_owned());
            }
        }
        let (key, from) = (planned.key.to_string(), planned.from);
        Change { table, key, what: What::Changed, from, columns, before: planned.row, now }
    }

    /// A row that users entered.
    pub fn entered(&self, table: Table, key: String) -> Change {
        let now: Map<String, Value> =
            self.values().map(|(name, class, value)| (name.to_owned(), value_of(class, value))).collect();
        let is_key = |name: &&String| table.key_columns().contains(&name.as_str());
        let holds =
            |name: &&String| !cell::is_empty(&now[name.as_str()]) && !NOT_CONTENT.contains(&name.as_str());
        let columns = now.keys().filter(holds).filter(|name| !is_key(name)).cloned().collect();
        let (from, before) = (Vec::new(), Map::new());
        Change { table, key, what: What::New, from, columns, before, now }
    }
}

fn value_of(class: Class, text: Option<&str>) -> Value {
    match (class, text) {
        (_, None) => Value::Null,
        (Class::Json, Some(text)) => serde_json::from_str(text).unwrap_or_else(|_| text.into()),
        (Class::Padded, Some(text)) => text.trim_end_matches(' ').into(),
        (_, Some(text)) => text.into(),
    }
}

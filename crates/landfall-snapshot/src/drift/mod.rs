//! How the columns of the source differ from those of an earlier snapshot, and which rules of the mapping that breaks.
//!
//! Columns are told apart by their ids, which stay when a column is renamed: the mapping goes by titles, and a title may even pass from one
//! column to another without any error. Pure but for the report.

mod change;
mod rules;
pub(crate) mod vocabulary;

use std::collections::{BTreeMap, BTreeSet};

pub use change::{Change, Drift, SchemaDrift};
use landfall_model::{
    mapping::Mapping,
    monitor::{Level, Monitor},
    rundir::{self, RunDir, SCHEMA_DRIFT},
    source::{Column, SourceTable, TableColumns},
};
use rules::Rules;

/// The columns of the source as an earlier run found them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The run, for messages.
    pub run: String,
    /// Content of its `raw/columns.json`.
    pub columns: Vec<TableColumns>,
}

impl Known {
    /// The columns of one table; none where it was not read then.
    pub(crate) fn of(&self, table: SourceTable) -> Option<&TableColumns> {
        self.columns.iter().find(|known| known.table == table)
    }
}

/// Every difference of two descriptions, by table and column in the order of `after`; what was removed comes last in its table. A table that
/// only one of them describes is left out.
pub fn compare(before: &[TableColumns], after: &[TableColumns], mapping: &Mapping) -> Vec<Change> {
    let pairs =
        after.iter().filter_map(|now| Some((before.iter().find(|table| table.table == now.table)?, now)));
    pairs.flat_map(|(before, now)| of_table(before, now, mapping)).collect()
}

fn of_table(before: &TableColumns, now: &TableColumns, mapping: &Mapping) -> Vec<Change> {
    let rules = Rules { mapping, before, now };
    if before.table_id != now.table_id {
        return vec![rules.judge(
            &now.title,
            Drift::OtherTable { from: before.table_id.clone(), to: now.table_id.clone() },
        )];
    }
    let (old, new) = (by_id(before), by_id(now));
    let differ = now.columns.iter().flat_map(|column| match old.get(key(column)) {
        None => vec![(column, Drift::Added)],
        Some(before) => differences(before, column).into_iter().map(|drift| (column, drift)).collect(),
    });
    let removed = before.columns.iter().filter(|column| !new.contains_key(key(column)));
    let all = differ.chain(removed.map(|column| (column, Drift::Removed)));
    all.map(|(column, drift)| rules.judge(&column.title, drift)).collect()
}

fn by_id(table: &TableColumns) -> BTreeMap<&str, &Column> {
    table.columns.iter().map(|column| (key(column), column)).collect()
}

/// What a column is known by: its id; the title where a description has none, as that of the practice world.
fn key(column: &Column) -> &str {
    if column.id.is_empty() { &column.title } else { &column.id }
}

fn differences(before: &Column, now: &Column) -> Vec<Drift> {
    let mut all = Vec::new();
    if before.title != now.title {
        all.push(Drift::Renamed { from: before.title.clone(), to: now.title.clone() });
    }
    if before.uidt != now.uidt {
        all.push(Drift::Retyped { from: before.uidt.clone(), to: now.uidt.clone() });
    }
    let (old, new): (BTreeSet<_>, BTreeSet<_>) =
        (before.options.iter().collect(), now.options.iter().collect());
    all.extend(new.difference(&old).map(|value| Drift::OptionAdded { value: (*value).clone() }));
    all.extend(old.difference(&new).map(|value| Drift::OptionRemoved { value: (*value).clone() }));
    all
}

/// True for a new select value that no vocabulary knows, of a column that the mapping names: of such a column all are told, new or not.
pub(crate) fn is_unknown_option(change: &Change, mapping: &Mapping) -> bool {
    matches!(change.drift, Drift::OptionAdded { .. })
        && change.breaks
        && mapping.table(change.table).maps(&change.column)
}

/// Tells every difference to the earlier run but unknown select values, which are told by themselves, and writes each into
/// `reports/schema-drift.json`: once, also where a reading goes on.
pub(crate) fn report(
    known: Option<&Known>,
    now: &[TableColumns],
    mapping: &Mapping,
    run: &RunDir,
    monitor: &dyn Monitor,
) -> Result<(), rundir::Error> {
    if run.has(SCHEMA_DRIFT) {
        return Ok(());
    }
    let changes = known.map(|known| compare(&known.columns, now, mapping)).unwrap_or_default();
    for change in changes.iter().filter(|change| !is_unknown_option(change, mapping)) {
        let (level, remedy) = if change.remedy.is_empty() {
            (Level::Info, String::new())
        } else {
            (Level::Warning, format!("; {}", change.remedy))
        };
        monitor.remark(level, &format!("{change}{remedy}"));
    }
    run.write_json(SCHEMA_DRIFT, &SchemaDrift { against: known.map(|known| known.run.clone()), changes })
}

#[cfg(test)]
mod tests;

//! The planned rows that are to be put back.

use std::collections::{BTreeMap, HashSet};

use landfall_model::{
    source::SourceRef,
    target::{Planned, Table},
};
use serde_json::{Map, Value};

use super::super::Job;
use crate::{
    error::Error,
    marker,
    plan::{self, key_of},
};

/// A planned row.
pub struct Row {
    /// Its line in the table's file, from 0.
    pub line: i64,
    /// Its primary key; the parts of a junction's key are joined by a comma.
    pub key: String,
    /// Its lineage.
    pub from: Vec<SourceRef>,
    /// Its values.
    pub row: Map<String, Value>,
}

impl Row {
    /// As messages name it: `clients 5f… (interests 412)`.
    pub fn name(&self, table: Table) -> String {
        let from: Vec<String> = self.from.iter().map(SourceRef::to_string).collect();
        let from = if from.is_empty() { String::new() } else { format!(" ({})", from.join(", ")) };
        format!("{table} {}{from}", self.key)
    }
}

/// Finds the rows in the plan, by table. Each file is read once.
pub fn planned(job: &Job<'_>, rows: &[(Table, String)]) -> Result<BTreeMap<Table, Vec<Row>>, Error> {
    let mut found = BTreeMap::new();
    for table in Table::ALL {
        let mut wanted: HashSet<&str> =
            rows.iter().filter(|row| row.0 == table).map(|row| row.1.as_str()).collect();
        if !wanted.is_empty() {
            found.insert(table, of_table(job, table, &mut wanted)?);
        }
        if let Some(key) = wanted.into_iter().min() {
            return Err(Error::NotPlanned { run: job.run_id.clone(), table, key: key.to_owned() });
        }
    }
    Ok(found)
}

fn of_table(job: &Job<'_>, table: Table, wanted: &mut HashSet<&str>) -> Result<Vec<Row>, Error> {
    let mut rows = Vec::new();
    for (line, planned) in (0..).zip(plan::rows_with_lineage(job.run, table)?) {
        let Planned { from, row } = planned?;
        let key = key_of(table, &row).join(",");
        if wanted.remove(key.as_str()) {
            rows.push(Row { line, key, from, row });
        }
        if wanted.is_empty() {
            break;
        }
    }
    Ok(rows)
}

/// Refuses rows that the target rejected when they were loaded: they were never in it.
pub async fn refuse_rejected(job: &Job<'_>, rows: &BTreeMap<Table, Vec<Row>>) -> Result<(), Error> {
    for (&table, rows) in rows {
        let rejects = marker::of_table(job.client, &job.plan.hash, table).await?;
        if let Some(row) = rows.iter().find(|row| rejects.iter().any(|reject| reject.line == row.line)) {
            let run = job.run.shown();
            let why = format!(
                "the target rejected it: mend the cause, then `landfall load {run} --retry-quarantine`"
            );
            return Err(Error::NotRepaired { row: row.name(table), why });
        }
    }
    Ok(())
}

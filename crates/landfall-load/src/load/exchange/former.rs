//! What a run left of rows that the target had refused from it: their form of a run before, or none. That is the base of the delta after it, and
//! to undo that delta is to put these back, not what the run had planned.

use std::collections::{HashMap, HashSet};

use landfall_model::{
    finding::Quarantined,
    plan::PlanHeader,
    rundir::{self, RunDir, normalized_table},
    target::Table,
};
use serde_json::{Map, Value};

use super::super::{Job, copy::Batch, table::TableLoad};
use crate::{
    error::Error,
    plan::{self, Row},
    reject::Reject,
};

/// A row, by table and key.
type Key = (Table, String);

/// A refused row.
struct Former {
    why: Quarantined,
    /// As it is in the target all the same; none where it is not.
    row: Option<Map<String, Value>>,
}

/// The refused rows of a run.
#[derive(Default)]
pub struct Formers(HashMap<Key, Former>);

impl Formers {
    /// Those that a run tells of, and what the runs before it had left of them.
    pub fn told(run: &RunDir, plan: &PlanHeader) -> Result<Self, Error> {
        Self::of(run, plan, run.read_appended(rundir::LOAD_QUARANTINE)?)
    }

    /// The same of these rows.
    pub fn of(run: &RunDir, plan: &PlanHeader, refused: Vec<Quarantined>) -> Result<Self, Error> {
        let former = |(key, why)| (key, Former { why, row: None });
        let mut formers = Self(by_key(refused).map(former).collect());
        let mut sought: HashSet<Key> = formers.0.keys().cloned().collect();
        let (mut run, mut plan) = (run.clone(), plan.clone());
        // By the plans: the folder that a run names is that of its snapshot, too, and nothing was loaded from there.
        while !sought.is_empty() {
            let Some(before) = plan::parent(&run, &plan)? else { break };
            (run, plan) = before;
            let refused: HashMap<Key, Quarantined> =
                by_key(run.read_appended(rundir::LOAD_QUARANTINE)?).collect();
            formers.take(&run, |key| sought.contains(key) && !refused.contains_key(key))?;
            sought.retain(|key| refused.contains_key(key));
        }
        Ok(formers)
    }

    /// Takes rows as a run has planned them.
    fn take(&mut self, run: &RunDir, is_left: impl Fn(&Key) -> bool) -> Result<(), Error> {
        let tables: HashSet<Table> = self.0.keys().map(|(table, _)| *table).collect();
        for table in tables {
            for line in run.lines::<Row>(&normalized_table(table))? {
                let row = line?.row;
                let key = (table, plan::key_of(table, &row).join(","));
                if let Some(former) = self.0.get_mut(&key).filter(|_| is_left(&key)) {
                    former.row = Some(row);
                }
            }
        }
        Ok(())
    }

    /// The form in which a refused row is in the target; none where it is not.
    pub fn row(&self, table: Table, key: &[String]) -> Option<&Map<String, Value>> {
        self.0.get(&(table, key.join(",")))?.row.as_ref()
    }

    /// Takes refused rows that are not in the target out of the keys of what a table is to hold.
    pub fn leave_out(&self, table: Table, keys: &mut HashSet<Vec<String>>) {
        for ((_, key), _) in self.0.iter().filter(|(key, former)| key.0 == table && former.row.is_none()) {
            keys.remove(&key.split(',').map(str::to_owned).collect::<Vec<_>>());
        }
    }

    /// Stages the former rows of a table in the place of the planned ones, which are rejects as they were.
    pub async fn stage(&self, job: &Job<'_>, load: &mut TableLoad<'_>) -> Result<(), Error> {
        let table = load.layout.table;
        if !self.0.keys().any(|key| key.0 == table) {
            return Ok(());
        }
        let (mut rejects, mut batch) = (Vec::new(), Batch::default());
        let port = Value::String(job.target.port.to_string());
        for (line, planned) in (0..).zip(job.run.lines::<Row>(&normalized_table(table))?) {
            let key = (table, plan::key_of(table, &planned?.row).join(","));
            let Some(Former { why, row }) = self.0.get(&key) else { continue };
            rejects.push(Reject::again(line, why));
            row.iter().for_each(|row| drop(batch.push(line, row, &port, load.layout)));
        }
        let known: HashSet<i64> = load.rejects.iter().map(|reject| reject.line).collect();
        rejects.retain(|reject| !known.contains(&reject.line));
        load.reject(rejects).await?;
        batch.send_staged(load.client, load.layout).await?;
        Ok(())
    }
}

/// What the target refused of a run.
fn by_key(entries: Vec<Quarantined>) -> impl Iterator<Item = (Key, Quarantined)> {
    entries.into_iter().filter(Quarantined::is_out).map(|entry| ((entry.table, entry.key.clone()), entry))
}

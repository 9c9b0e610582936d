//! What a run left of rows that the target had refused from it, and of files whose copy was not verified when it came in: their form of a run
//! before, or none. That is the base of the delta after it, and to undo that delta is to put these back, not what the run had planned.

use std::collections::{BTreeMap, HashMap, HashSet};

use landfall_model::{
    finding::Quarantined,
    plan::PlanHeader,
    rundir::{self, RunDir},
    target::Table,
};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::{
    super::{
        Job,
        files::id,
        table::{Batch, TableLoad},
    },
    awaited::Awaited,
};
use crate::{error::Error, files, plan, reject::Reject};

/// A row, by table and key.
type Key = (Table, String);

/// A row that did not come in.
struct Former {
    /// Why the target refused it; none for a file that waited for its copy.
    why: Option<Quarantined>,
    /// As it is in the target all the same; none where it is not.
    row: Option<Map<String, Value>>,
}

/// Files that are as a run before left them, each with the SHA-256 that it has; none where that is not known.
type Behind = HashMap<Uuid, Option<String>>;

/// The rows of a run that did not come in, but for those that nothing is there of since they wait.
#[derive(Default)]
pub struct Formers(HashMap<Key, Former>);

impl Formers {
    /// Those that a run tells of, and what the runs before it had left of them, with these files and copies.
    pub fn told(
        run: &RunDir,
        plan: &PlanHeader,
        verified: &HashMap<Uuid, String>,
        awaited: &Awaited,
    ) -> Result<Self, Error> {
        let mut behind = Behind::new();
        for line in plan::rows(run, Table::Files)? {
            let Some(file) = id_of(&line?.row) else { continue };
            if awaited.replaced.contains_key(&file)
                || !verified.contains_key(&file) && !awaited.new.contains(&file)
            {
                behind.insert(file, awaited.replaced.get(&file).cloned().flatten());
            }
        }
        let mut formers = Self::of(run, plan, run.read_appended(rundir::LOAD_QUARANTINE)?, &behind)?;
        let nothing = |file: &Uuid| ((Table::Files, file.to_string()), Former { why: None, row: None });
        formers.0.extend(awaited.new.iter().map(nothing));
        Ok(formers)
    }

    /// The same of these rows.
    pub fn of(
        run: &RunDir,
        plan: &PlanHeader,
        refused: Vec<Quarantined>,
        behind: &Behind,
    ) -> Result<Self, Error> {
        let waiting = behind.keys().map(|file| ((Table::Files, file.to_string()), None));
        let refused = by_key(refused).map(|(key, why)| (key, Some(why)));
        let former = |(key, why)| (key, Former { why, row: None });
        let mut formers = Self(waiting.chain(refused).map(former).collect());
        let mut sought: HashSet<Key> = formers.0.keys().cloned().collect();
        let (mut run, mut plan) = (run.clone(), plan.clone());
        // By the plans: the folder that a run names is that of its snapshot, too, and nothing was loaded from there.
        while !sought.is_empty() {
            let Some(before) = plan::parent(&run, &plan)? else { break };
            (run, plan) = before;
            let refused: HashMap<Key, Quarantined> =
                by_key(run.read_appended(rundir::LOAD_QUARANTINE)?).collect();
            let verified = files::verified(&run)?;
            let is_left = |key: &Key| !refused.contains_key(key) && brought_in(key, &verified, behind);
            formers.take(&run, &verified, |key| sought.contains(key) && is_left(key))?;
            sought.retain(|key| !is_left(key));
        }
        formers.0.retain(|_, former| former.why.is_some() || former.row.is_some());
        Ok(formers)
    }

    /// Takes rows as a run has planned them; files with the hashes of their copies.
    fn take(
        &mut self,
        run: &RunDir,
        verified: &BTreeMap<Uuid, String>,
        is_left: impl Fn(&Key) -> bool,
    ) -> Result<(), Error> {
        let tables: HashSet<Table> = self.0.keys().map(|(table, _)| *table).collect();
        for table in tables {
            for line in plan::rows(run, table)? {
                let mut row = line?.row;
                let key = (table, plan::key_of(table, &row).join(","));
                if let Some(former) = self.0.get_mut(&key).filter(|_| is_left(&key)) {
                    let sha256 =
                        id_of(&row).filter(|_| table == Table::Files).and_then(|file| verified.get(&file));
                    row.extend(sha256.map(|sha256| ("sha256".to_owned(), Value::String(sha256.clone()))));
                    former.row = Some(row);
                }
            }
        }
        Ok(())
    }

    /// The form in which a row that did not come in is in the target; none where it is not.
    pub fn row(&self, table: Table, key: &[String]) -> Option<&Map<String, Value>> {
        self.0.get(&(table, key.join(",")))?.row.as_ref()
    }

    /// Takes refused rows that are not in the target out of the keys of what a table is to hold.
    pub fn leave_out(&self, table: Table, keys: &mut HashSet<Vec<String>>) {
        for ((_, key), _) in self.0.iter().filter(|(key, former)| key.0 == table && former.row.is_none()) {
            keys.remove(&key.split(',').map(str::to_owned).collect::<Vec<_>>());
        }
    }

    /// The files among them.
    pub fn files(&self) -> HashSet<Uuid> {
        self.0
            .keys()
            .filter(|(table, _)| *table == Table::Files)
            .filter_map(|(_, key)| key.parse().ok())
            .collect()
    }

    /// Stages the former rows of a table in the place of the planned ones, which are rejects as they were.
    pub async fn stage(&self, job: &Job<'_>, load: &mut TableLoad<'_>) -> Result<(), Error> {
        let table = load.layout.table;
        if !self.0.keys().any(|key| key.0 == table) {
            return Ok(());
        }
        let (mut rejects, mut batch) = (Vec::new(), Batch::default());
        let port = Value::String(job.target.port.to_string());
        for (line, planned) in (0..).zip(plan::rows(job.run, table)?) {
            let key = (table, plan::key_of(table, &planned?.row).join(","));
            let Some(Former { why, row }) = self.0.get(&key) else { continue };
            rejects.extend(why.as_ref().map(|why| Reject::again(line, why)));
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

/// True where a run brought a file in, in the version that is there; any other row where it did not refuse it.
fn brought_in((table, key): &Key, verified: &BTreeMap<Uuid, String>, behind: &Behind) -> bool {
    let Some(file) = key.parse().ok().filter(|_| *table == Table::Files) else { return true };
    let version = behind.get(&file).and_then(Option::as_ref);
    verified.get(&file).is_some_and(|sha256| version.is_none_or(|version| version == sha256))
}

fn id_of(row: &Map<String, Value>) -> Option<Uuid> {
    row.get("id").and_then(id)
}

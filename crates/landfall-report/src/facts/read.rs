//! Reading the facts of a run, each file once.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use landfall_model::{
    finding::Question,
    journal::{Entry, LOAD, RESET, without_refused},
    outcome::{Conflict, CopyOutcome, GroupOutcome, Repaired},
    plan,
    rundir::{self, Error, RunDir},
    seal,
    target::Table,
};
use uuid::Uuid;

use super::Facts;
use crate::people::People;

impl Facts {
    /// Reads the files of `run`, and of the run whose plan it goes by.
    pub fn read(run: &RunDir, plan_run: &RunDir) -> Result<Self, Error> {
        let questions: Vec<Question> = plan_run.read_jsonl(rundir::QUESTIONS)?;
        let copies =
            latest(plan_run.read_appended(rundir::LOAD_COPIES)?, |outcome: &CopyOutcome| outcome.file);
        Ok(Self {
            withheld: withheld(plan_run.read_jsonl(rundir::COPIES)?, &copies),
            copies,
            seal: seal::head(run)?,
            info: run.info()?,
            root: run.root().to_owned(),
            journal: run.read_appended(rundir::JOURNAL)?,
            extract: plan_run.find_json(rundir::EXTRACT_COUNTS)?.unwrap_or_default(),
            header: plan_run.read_json(rundir::PLAN)?,
            groups: latest(plan_run.read_appended(rundir::LOAD_GROUPS)?, |outcome: &GroupOutcome| {
                outcome.group
            }),
            validation: run.find_json(rundir::VALIDATION)?,
            merged_clients: merged_clients(&plan_run.read_json(&rundir::id_map("clients"))?),
            held_back: plan_run.read_jsonl(rundir::PLAN_QUARANTINE)?,
            rejected: plan_run.read_appended(rundir::LOAD_QUARANTINE)?,
            warnings: plan_run.read_jsonl(rundir::WARNINGS)?,
            people: People::read(plan_run, &questions)?,
            questions,
            berth_status: plan_run.read_appended(rundir::BERTH_STATUS)?,
            candidates: plan_run.read_jsonl(rundir::CANDIDATES)?,
            unmatched: plan_run.read_jsonl(rundir::UNMATCHED_FILES)?,
            file_ledger: plan_run.read_jsonl(rundir::FILE_LEDGER)?,
            dropped: plan_run.read_jsonl(rundir::DROPPED_CELLS)?,
            moved: plan_run.find_json(rundir::DELTA)?,
            conflicts: left_alone(plan_run)?,
            reset: reset_since(plan_run.read_appended(rundir::JOURNAL)?),
        })
    }
}

/// Rows that users had changed, without those that were put back as planned since.
fn left_alone(run: &RunDir) -> Result<Vec<Conflict>, Error> {
    let repaired: Vec<Repaired> = run.read_appended(rundir::LOAD_REPAIRS)?;
    let repaired: HashSet<(Table, String)> = repaired.into_iter().map(|row| (row.table, row.key)).collect();
    let mut conflicts: Vec<Conflict> = run.read_appended(rundir::LOAD_CONFLICTS)?;
    conflicts.retain(|row| !repaired.contains(&(row.table, row.key.clone())));
    Ok(conflicts)
}

/// The last reset of a journal, where it came after a load.
fn reset_since(journal: Vec<Entry>) -> Option<Entry> {
    let mut entries = without_refused(journal);
    let last = |stage: &str| entries.iter().rposition(|entry| entry.stage == stage);
    let (load, reset) = (last(LOAD)?, last(RESET)?);
    (reset > load).then(|| entries.swap_remove(reset))
}

/// Planned copies that are not settled.
fn withheld(planned: Vec<plan::Copy>, copies: &[CopyOutcome]) -> Vec<plan::Copy> {
    let settled = copies.iter().filter(|copy| copy.state.is_settled()).map(|copy| copy.file);
    let settled: BTreeSet<Uuid> = settled.collect();
    planned.into_iter().filter(|copy| !settled.contains(&copy.file)).collect()
}

/// Clients to which more than one interest leads.
fn merged_clients(clients: &BTreeMap<String, Uuid>) -> u64 {
    let interests = clients.values().fold(BTreeMap::<Uuid, u64>::new(), |mut interests, client| {
        *interests.entry(*client).or_default() += 1;
        interests
    });
    interests.values().filter(|&&count| count > 1).count() as u64
}

/// The last entry of each key, in the order in which the keys first came.
fn latest<T, K: Ord + Copy>(entries: Vec<T>, key: impl Fn(&T) -> K) -> Vec<T> {
    let mut place = BTreeMap::new();
    let mut kept: Vec<T> = Vec::new();
    for entry in entries {
        match place.get(&key(&entry)) {
            Some(&index) => kept[index] = entry,
            None => {
                place.insert(key(&entry), kept.len());
                kept.push(entry);
            }
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_last_word_on_each_key_counts_and_keeps_its_place() {
        let entries = vec![("a", 1), ("b", 2), ("a", 3)];
        assert_eq!(super::latest(entries, |entry| entry.0), [("a", 3), ("b", 2)]);
    }
}

//! Whose a file is, as people say it: a table and an id, or that it is nobody's.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::{Book, Refusal, stray};
use crate::{
    decision::Decision,
    finding::QuestionKind,
    plan::ledger::MISCELLANEOUS,
    rundir::{self, Error, RunDir},
    source::{SourceRef, SourceTable},
};

/// A client is named by any of its interests.
const CLIENTS: &str = "clients";

/// The records of the source that have a row in the plan.
#[derive(Debug)]
pub(super) struct Records(BTreeMap<SourceTable, BTreeMap<String, Uuid>>);

impl Records {
    fn read(run: &RunDir) -> Result<Self, Error> {
        let map = |table: SourceTable| Ok((table, run.read_json(&rundir::id_map(table.name()))?));
        SourceTable::ALL.into_iter().map(map).collect::<Result<_, Error>>().map(Self)
    }

    fn have(&self, at: SourceRef) -> bool {
        self.0.get(&at.table).is_some_and(|ids| ids.contains_key(&at.id.to_string()))
    }
}

impl Book {
    /// The decision that a file is somebody's.
    pub(super) fn owned(&self, id: Uuid, words: &str) -> Result<Decision, Refusal> {
        let file = self.file(id).ok_or(Refusal::NoFile(id))?;
        let (answer, records) = self.owner(words)?;
        Ok(Decision {
            question: id,
            kind: Some(QuestionKind::FileOwner),
            answer,
            who: String::new(),
            at: chrono::DateTime::UNIX_EPOCH,
            why: String::new(),
            records,
            judged: stray::judged(file),
            members: Vec::new(),
        })
    }

    /// The owner as plans understand it, with the record that it names.
    fn owner(&self, words: &str) -> Result<(String, Vec<SourceRef>), Refusal> {
        if words.eq_ignore_ascii_case(MISCELLANEOUS) {
            return Ok((MISCELLANEOUS.to_owned(), Vec::new()));
        }
        let (table, at) = named(words).ok_or_else(|| Refusal::NoOwner(words.to_owned()))?;
        if !self.records()?.have(at) {
            return Err(Refusal::NoRecord(at));
        }
        Ok((format!("{table} {}", at.id), vec![at]))
    }

    fn records(&self) -> Result<&Records, Error> {
        match self.records.get() {
            Some(records) => Ok(records),
            None => Records::read(&self.run).map(|records| self.records.get_or_init(|| records)),
        }
    }
}

/// The table as it was called, and the record.
fn named(words: &str) -> Option<(String, SourceRef)> {
    let lower = words.to_lowercase();
    let mut parts = lower.split_whitespace();
    let (table, id) = (parts.next()?, parts.next()?.parse().ok()?);
    let source = match table {
        CLIENTS => Some(SourceTable::Interests),
        _ => SourceTable::ALL.into_iter().find(|source| source.name() == table),
    };
    parts.next().is_none().then_some(())?;
    Some((table.to_owned(), SourceRef::new(source?, id)))
}

/// What owners are called: `berths ID | clients ID | …`.
pub(super) fn owners() -> String {
    let mut tables: Vec<&str> = SourceTable::ALL.map(SourceTable::name).to_vec();
    tables.push(CLIENTS);
    tables.sort_unstable();
    let owners: Vec<String> = tables.iter().map(|table| format!("{table} ID")).collect();
    format!("{} | {MISCELLANEOUS}", owners.join(" | "))
}

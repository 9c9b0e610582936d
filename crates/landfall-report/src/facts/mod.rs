//! Everything that a run's files tell, and what follows from it.

mod fared;
mod read;

use std::collections::BTreeMap;

use landfall_model::{
    berth_status::StatusLine,
    delta::SourceChanges,
    exit::Exit,
    finding::{Candidate, Code, DroppedCell, Quarantined, Question, UnmatchedFile, Warning},
    journal::{self, Entry},
    outcome::{
        Changed, Conflict, CopyOutcome, CopyState, GroupOutcome, LoadResult, Validation, ValidationCheck,
    },
    plan::{self, Accounting, PlanHeader, ledger::FileLine},
    rundir::RunInfo,
    target::Table,
    words::stamp,
};
use serde_json::Value;

use crate::people::People;

pub(crate) use fared::Fared;

/// What the reports are made of.
#[derive(Debug)]
pub struct Facts {
    /// The run that reports.
    pub info: RunInfo,
    /// Its folder.
    pub root: std::path::PathBuf,
    /// Head of the seal when the report is made: what every stage before it wrote. None where the run has no seal.
    pub seal: Option<String>,
    /// Stages and their durations.
    pub journal: Vec<Entry>,
    /// The proof of reading, as the snapshot wrote it; null where the snapshot was taken over without one.
    pub extract: Value,
    /// The plan.
    pub header: PlanHeader,
    /// Groups that are in, the latest word on each.
    pub groups: Vec<GroupOutcome>,
    /// Copies, the latest word on each file.
    pub copies: Vec<CopyOutcome>,
    /// Planned copies that are not verified.
    pub withheld: Vec<plan::Copy>,
    /// What verification found; none where nothing was verified.
    pub validation: Option<Validation>,
    /// Clients that stem from more than one interest.
    pub merged_clients: u64,
    /// Rows that the plan held back.
    pub held_back: Vec<Quarantined>,
    /// Rows that the target rejected.
    pub rejected: Vec<Quarantined>,
    /// Warnings.
    pub warnings: Vec<Warning>,
    /// Questions.
    pub questions: Vec<Question>,
    /// Whom they are about.
    pub people: People,
    /// Berths whose status does not fit, and what was said to it.
    pub berth_status: Vec<StatusLine>,
    /// Clients that may be one person.
    pub candidates: Vec<Candidate>,
    /// Files without an owner.
    pub unmatched: Vec<UnmatchedFile>,
    /// Every object, attachment and document reference, and what became of it.
    pub file_ledger: Vec<FileLine>,
    /// Cells that go nowhere.
    pub dropped: Vec<DroppedCell>,
    /// What moved in the source since the parent run; none where the run follows no other.
    pub moved: Option<SourceChanges>,
    /// Rows that users changed before a delta, or another try of the quarantine, came to them.
    pub conflicts: Vec<Conflict>,
    /// The last reset of the run that was loaded, where no load came after it.
    pub reset: Option<Entry>,
}

impl Facts {
    /// How the run ended, from what it found.
    pub fn exit(&self) -> Exit {
        let differs = self.validation.as_ref().is_some_and(|validation| !validation.all_passed);
        let files_wait = self.copies.iter().any(|copy| !copy.state.is_settled())
            || self.results().any(|result| result.withheld > 0);
        let lists_are_empty = self.held_back.is_empty()
            && self.rejected.is_empty()
            && self.questions.is_empty()
            && self.conflicts.is_empty();
        match (differs, files_wait || !lists_are_empty) {
            (true, _) => Exit::Differences,
            (false, true) => Exit::NeedsEyes,
            (false, false) => Exit::Done,
        }
    }

    /// That rows were taken out again, in a sentence: whatever the verification found, it found before. None where they are in, or never were.
    pub fn taken_out(&self) -> Option<String> {
        let Entry { at, event, note, .. } = self.reset.as_ref()?;
        let note = if note.is_empty() { String::new() } else { format!(" ({note})") };
        let at = stamp(*at);
        Some(match event.as_str() {
            journal::FINISHED => format!("What it loaded was taken out again by a reset at {at}{note}."),
            _ => format!("A reset of it began at {at} and did not come to its end."),
        })
    }

    /// Rows planned for a table.
    pub fn planned(&self, table: Table) -> u64 {
        self.header.tables.iter().find(|file| file.table == table).map_or(0, |file| file.rows)
    }

    /// How the tables that were loaded fared.
    pub fn results(&self) -> impl Iterator<Item = &LoadResult> {
        self.groups.iter().flat_map(|outcome| &outcome.results)
    }

    /// How a table fared in the load; none where it was not loaded.
    pub fn loaded(&self, table: Table) -> Option<&LoadResult> {
        self.results().find(|result| result.entity == table.name())
    }

    /// The account of a target table whose rows stand for source records.
    pub fn account(&self, table: Table) -> Option<&Accounting> {
        self.header.accounting.iter().find(|account| account.target == table)
    }

    /// Source records that a target table's rows stand for: for files objects, and what NocoDB's own storage holds. None where they stand for
    /// none.
    pub fn read_for(&self, table: Table) -> Option<u64> {
        let accounts = self.header.accounting.iter().filter(|account| account.target == table);
        accounts.map(|account| account.read).reduce(|sum, read| sum + read)
    }

    /// What a delta did in all tables; none where nothing was applied.
    pub fn changed(&self) -> Option<Changed> {
        self.results().filter_map(|result| result.changed).reduce(|sum, table| Changed {
            inserted: sum.inserted + table.inserted,
            updated: sum.updated + table.updated,
            removed: sum.removed + table.removed,
            left_alone: sum.left_alone + table.left_alone,
        })
    }

    /// All checks of the verification, in the order of the report; none where nothing was verified.
    pub fn checks(&self) -> impl Iterator<Item = &ValidationCheck> {
        self.validation.iter().flat_map(Validation::checks)
    }

    /// Those that did not pass.
    pub fn failures(&self) -> impl Iterator<Item = &ValidationCheck> {
        self.validation.iter().flat_map(Validation::failures)
    }

    /// Seconds that the load of a table's group took. A group loads in one transaction: its time stands beside its first table.
    pub fn seconds_of(&self, table: Table) -> Option<f64> {
        let first = table.group().tables().next() == Some(table);
        let group = self.groups.iter().find(|outcome| outcome.group == table.group()).filter(|_| first);
        group.map(|outcome| outcome.seconds)
    }

    /// Copies whose both sides were compared and agree.
    pub fn proven(&self) -> impl Iterator<Item = &CopyOutcome> {
        self.copies.iter().filter(|copy| copy.state == CopyState::Verified)
    }

    /// Copies that the run is to have: the planned ones, and those that a run before made of originals that are gone.
    pub fn copies_due(&self) -> usize {
        self.proven().count() + self.withheld.len()
    }

    /// Seconds of all finished stages.
    pub fn seconds(&self) -> f64 {
        self.journal.iter().filter(|entry| entry.event == journal::FINISHED).map(|entry| entry.seconds).sum()
    }

    /// Warnings by kind.
    pub fn warnings_by_kind(&self) -> BTreeMap<Code, usize> {
        self.warnings.iter().fold(BTreeMap::new(), |mut kinds, warning| {
            *kinds.entry(warning.code).or_default() += 1;
            kinds
        })
    }
}

//! Everything that happened to one record, from either end: its cells and the rules that read them, what was warned of, asked and decided,
//! the rows it became, their files with rule and hashes, what was put back, and the checks that passed and failed.
//!
//! The lines are found by an index ([`index`]), so that one record of a million is traced as fast as one of ten.

mod cells;
mod checks;
mod found;
mod index;
mod keys;
mod line;
mod masked;
mod plain;
mod show;
mod source;

use landfall_model::{
    decision::Decision,
    finding::{Candidate, DroppedCell, Quarantined, Question, Warning},
    mapping::Mapping,
    outcome::{Conflict, CopyOutcome, Repaired, Validation, ValidationCheck},
    plan::{Copy, ledger::FileLine},
    redact::Mask,
    rundir::{self, Error, RunDir},
    source::{Link, SourceRef},
    target::Table,
};
use serde::Serialize;
use serde_json::{Map, Value};

pub(crate) use cells::record;
pub use cells::{Cell, of as cells};
pub use index::index;
pub use keys::Key;
pub use show::{put_back, whose};

use found::Found;
use source::Source;

/// Everything that a run tells of a record or a row.
#[derive(Debug, Clone, Serialize)]
pub struct Trace {
    /// What was asked for: `interests 412`.
    pub subject: String,
    /// The records of the source: one, or all that became one row.
    pub records: Vec<Record>,
    /// Answers of people that judged these records.
    pub decisions: Vec<Decision>,
    /// Questions that are open.
    pub questions: Vec<Question>,
    /// Clients that may be the same person.
    pub candidates: Vec<Candidate>,
    /// Rows that the records became.
    pub rows: Vec<Row>,
    /// The rows' files.
    pub files: Vec<FileEvidence>,
    /// Rows that the plan held back or the target rejected.
    pub quarantined: Vec<Quarantined>,
    /// Rows that users changed before a delta.
    pub conflicts: Vec<Conflict>,
    /// Rows that were put back as planned, after they were damaged.
    pub repairs: Vec<Repaired>,
    /// The checks that passed of all tables that have to do with it; none where nothing was verified.
    pub passed: Option<Vec<String>>,
    /// Checks of the verification that failed on the records or rows, or on more than they name.
    pub checks: Vec<ValidationCheck>,
}

/// A record of the source.
#[derive(Debug, Clone, Serialize)]
pub struct Record {
    /// Table and id.
    #[serde(flatten)]
    pub at: SourceRef,
    /// The filled cells, in the order of the source; none where the record is gone from it.
    pub cells: Vec<Cell>,
    /// Links to berths, or from interests.
    pub links: Vec<Link>,
    /// What was changed, guessed or not understood.
    pub warnings: Vec<Warning>,
    /// Cells that go nowhere, each with the reason.
    pub dropped: Vec<DroppedCell>,
}

/// A row of the target, as it was planned.
#[derive(Debug, Clone, Serialize)]
pub struct Row {
    /// Its table.
    pub table: Table,
    /// Its key.
    pub key: String,
    /// The records it was made of.
    pub from: Vec<SourceRef>,
    /// Its columns.
    pub columns: Map<String, Value>,
    /// True where the record is gone from the source or held back, and the row was kept as a run before had planned it.
    pub carried: bool,
}

/// A file: what was planned, and how it ended.
#[derive(Debug, Clone, Serialize)]
pub struct FileEvidence {
    /// The planned copy.
    pub planned: Copy,
    /// How it ended; none where it was not tried.
    pub ended: Option<CopyOutcome>,
    /// Whose it is, by which rule and with which score; none where a run before had planned it.
    pub ledger: Option<FileLine>,
}

/// Traces a record or a row. `plan_run` holds snapshot, plan and load, `run` the verification; none where neither knows the subject.
///
/// # Errors
/// A file of the run cannot be read, or is damaged.
pub fn trace(
    run: &RunDir,
    plan_run: &RunDir,
    subject: &Key,
    mapping: &Mapping,
    mask: Mask,
) -> Result<Option<Trace>, Error> {
    let found = Found { run: plan_run };
    let keys = found.keys(subject)?;
    let records: Vec<SourceRef> = keys.iter().filter_map(Key::record).collect();
    let rows = found.rows(&keys)?;
    let verified: Option<Validation> = run.find_json(rundir::VALIDATION)?;
    let trace = Trace {
        subject: subject.to_string(),
        decisions: found.of(Source::Decisions, &keys)?,
        questions: found.of(Source::Questions, &keys)?,
        candidates: found.of(Source::Candidates, &keys)?,
        files: found.files(&rows)?,
        quarantined: found.quarantined(&keys)?,
        conflicts: found.of(Source::Conflicts, &keys)?,
        repairs: found.of(Source::Repairs, &keys)?,
        passed: verified.as_ref().map(|found| checks::passed(found, &records, &rows)),
        checks: verified.map(|found| checks::failed(&found, &records, &rows)).unwrap_or_default(),
        records: found.in_full(&records, mapping)?,
        rows,
    };
    Ok(trace.is_of_something().then(|| trace.masked(mapping, mask)))
}

impl Trace {
    /// True where the snapshot holds a record of it, or plan or load speak of a row.
    fn is_of_something(&self) -> bool {
        let is_there = |record: &Record| !record.cells.is_empty();
        let speaks = !(self.rows.is_empty() && self.quarantined.is_empty() && self.conflicts.is_empty());
        speaks || self.records.iter().any(is_there)
    }
}

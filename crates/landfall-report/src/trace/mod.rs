//! Everything that happened to one record, from either end: its cells and the rules that read them, what was warned of, asked and decided,
//! the rows it became, their files with hashes, and the checks that failed on it.
//!
//! The lines are found by an index ([`index`]), so that one record of a million is traced as fast as one of ten.

mod cells;
mod index;
mod keys;
mod show;
mod source;

use std::collections::BTreeSet;

use landfall_model::{
    decision::Decision,
    finding::{Candidate, DroppedCell, Quarantined, Question, Warning},
    mapping::Mapping,
    outcome::{Conflict, CopyOutcome, Validation, ValidationCheck},
    plan::{Carried, Copy},
    rundir::{self, Error, RunDir},
    source::{Link, SourceRef, SourceTable},
    target::Table,
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

pub use index::index;
pub use keys::Key;
use source::Source;

use crate::mask::Mask;
pub(crate) use cells::record;
pub use cells::{Cell, of as cells};

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
    /// Checks of the verification that failed on the records or rows.
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
    let records = found.records(subject)?;
    let rows = found.rows(subject, &records)?;
    if rows.is_empty() && !found.knows(&records)? {
        return Ok(None);
    }
    let trace = Trace {
        subject: subject.to_string(),
        decisions: found.of_records(Source::Decisions, &records)?,
        questions: found.of_records(Source::Questions, &records)?,
        candidates: found.of_records(Source::Candidates, &records)?,
        files: found.files(&rows)?,
        quarantined: found.quarantined(&records)?,
        conflicts: found.of_records(Source::Conflicts, &records)?,
        checks: checks(run, &records, &rows)?,
        records: found.in_full(&records, mapping)?,
        rows,
    };
    Ok(Some(trace.masked(mask)))
}

/// What the index finds in a run.
struct Found<'r> {
    run: &'r RunDir,
}

impl Found<'_> {
    /// The records behind the subject.
    fn records(&self, subject: &Key) -> Result<Vec<SourceRef>, Error> {
        match subject {
            Key::Record(at) => Ok(vec![*at]),
            Key::Row(table, _) => {
                let rows: Vec<source::PlannedRow> = index::lines(self.run, Source::Rows(*table), subject)?;
                Ok(rows.into_iter().flat_map(|row| row.from).collect())
            }
        }
    }

    /// The rows of the records, and the subject itself where it is a row without a record.
    fn rows(&self, subject: &Key, records: &[SourceRef]) -> Result<Vec<Row>, Error> {
        let mut keys: Vec<Key> = records.iter().copied().map(Key::Record).collect();
        if records.is_empty() {
            keys.push(subject.clone());
        }
        let mut rows = Vec::new();
        for table in Table::ALL {
            let mut seen = BTreeSet::new();
            for key in &keys {
                let planned: Vec<source::PlannedRow> = index::lines(self.run, Source::Rows(table), key)?;
                for row in planned.into_iter().map(|row| row.of(table)) {
                    if seen.insert(row.key.clone()) {
                        rows.push(row);
                    }
                }
            }
        }
        self.mark_carried(&mut rows)?;
        Ok(rows)
    }

    fn mark_carried(&self, rows: &mut [Row]) -> Result<(), Error> {
        for row in rows {
            let key = Key::Row(row.table, row.key.clone());
            row.carried = !index::lines::<Carried>(self.run, Source::Carried, &key)?.is_empty();
        }
        Ok(())
    }

    /// True where the snapshot has one of the records, or the plan speaks of one.
    fn knows(&self, records: &[SourceRef]) -> Result<bool, Error> {
        for &at in records {
            let key = Key::Record(at);
            let raw: Vec<Value> = index::lines(self.run, Source::Raw(at.table), &key)?;
            let held_back: Vec<Value> = index::lines(self.run, Source::PlanQuarantine, &key)?;
            if !(raw.is_empty() && held_back.is_empty()) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn of_records<T: DeserializeOwned + PartialEq>(
        &self,
        source: Source,
        records: &[SourceRef],
    ) -> Result<Vec<T>, Error> {
        let mut found = Vec::new();
        for &at in records {
            for line in index::lines::<T>(self.run, source, &Key::Record(at))? {
                if !found.contains(&line) {
                    found.push(line);
                }
            }
        }
        Ok(found)
    }

    fn quarantined(&self, records: &[SourceRef]) -> Result<Vec<Quarantined>, Error> {
        let mut rows = self.of_records(Source::PlanQuarantine, records)?;
        rows.extend(self.of_records(Source::LoadQuarantine, records)?);
        Ok(rows)
    }

    fn files(&self, rows: &[Row]) -> Result<Vec<FileEvidence>, Error> {
        let mut files = Vec::new();
        for row in rows.iter().filter(|row| row.table == Table::Files) {
            let key = Key::Row(Table::Files, row.key.clone());
            let ended: Vec<CopyOutcome> = index::lines(self.run, Source::LoadCopies, &key)?;
            let planned: Vec<Copy> = index::lines(self.run, Source::Copies, &key)?;
            let ended = ended.last().cloned();
            files.extend(planned.into_iter().map(|planned| FileEvidence { planned, ended: ended.clone() }));
        }
        Ok(files)
    }

    fn in_full(&self, records: &[SourceRef], mapping: &Mapping) -> Result<Vec<Record>, Error> {
        let record = |&at: &SourceRef| {
            let links = match at.table {
                SourceTable::Interests | SourceTable::Berths => {
                    index::lines(self.run, Source::Links, &Key::Record(at))?
                }
                SourceTable::Expenses | SourceTable::Invoices => Vec::new(),
            };
            Ok(Record {
                at,
                cells: cells(self.run, at, mapping)?,
                links,
                warnings: self.of_records(Source::Warnings, &[at])?,
                dropped: self.of_records(Source::Dropped, &[at])?,
            })
        };
        records.iter().map(record).collect()
    }
}

/// The checks that failed and name one of the records or rows.
fn checks(run: &RunDir, records: &[SourceRef], rows: &[Row]) -> Result<Vec<ValidationCheck>, Error> {
    if !run.has(rundir::VALIDATION) {
        return Ok(Vec::new());
    }
    let found: Validation = run.read_json(rundir::VALIDATION)?;
    let names: Vec<String> =
        records.iter().map(ToString::to_string).chain(rows.iter().map(|row| row.key.clone())).collect();
    let is_whole = |detail: &str, at: usize, name: &str| {
        !detail[at + name.len()..].starts_with(|next: char| next.is_ascii_alphanumeric())
    };
    let speaks_of = |detail: &String| {
        names.iter().any(|name| detail.match_indices(name).any(|(at, _)| is_whole(detail, at, name)))
    };
    let narrowed = found.failures().cloned().map(|mut check| {
        check.details.retain(speaks_of);
        check
    });
    Ok(narrowed.filter(|check| !check.details.is_empty()).collect())
}

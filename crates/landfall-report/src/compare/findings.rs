//! What wants eyes in two runs: what is new, and what is settled.

use std::collections::BTreeMap;

use landfall_model::{
    finding::{Candidate, DroppedCell, Quarantined, Question, UnmatchedFile, Warning},
    outcome::Validation,
    redact,
    rundir::{self, Error, RunDir},
};
use serde::{Serialize, de::DeserializeOwned};

use super::{Compared, Named};
use crate::words::joined;

/// How the findings of a kind differ.
#[derive(Debug, Serialize)]
pub struct FindingsChanged {
    /// The kind: `warnings`, `questions`, …
    pub kind: &'static str,
    /// In both runs.
    pub same: u64,
    /// In the second alone.
    pub new: Named,
    /// In the first alone.
    pub gone: Named,
}

/// What tells one finding from another, and its name for people: ids and columns, no values.
type Findings = BTreeMap<String, String>;

/// Reads the findings of one kind.
type Read = fn(Compared<'_>) -> Result<Findings, Error>;

/// All kinds.
pub(super) fn all(before: Compared<'_>, after: Compared<'_>) -> Result<Vec<FindingsChanged>, Error> {
    let kinds: [(&'static str, Read); 7] = [
        ("warnings", |of| read(of.plan_run, rundir::WARNINGS, warning)),
        ("questions", |of| read(of.plan_run, rundir::QUESTIONS, question)),
        ("duplicate candidates", |of| read(of.plan_run, rundir::CANDIDATES, candidate)),
        ("files without an owner", |of| read(of.plan_run, rundir::UNMATCHED_FILES, unmatched)),
        ("dropped cells", |of| read(of.plan_run, rundir::DROPPED_CELLS, dropped)),
        ("quarantine", |of| quarantine(of.plan_run)),
        ("checks that failed", |of| failed_checks(of.run)),
    ];
    kinds.into_iter().map(|(kind, read)| Ok(between(kind, &read(before)?, &read(after)?))).collect()
}

/// Compares two sets of findings.
pub(super) fn between(kind: &'static str, before: &Findings, after: &Findings) -> FindingsChanged {
    let mut changed = FindingsChanged { kind, same: 0, new: Named::default(), gone: Named::default() };
    for (finding, name) in after {
        if before.contains_key(finding) { changed.same += 1 } else { changed.new.push(|| name.clone()) }
    }
    for (_, name) in before.iter().filter(|(finding, _)| !after.contains_key(*finding)) {
        changed.gone.push(|| name.clone());
    }
    changed
}

fn read<T: DeserializeOwned>(
    run: &RunDir,
    file: &str,
    finding: impl Fn(&T) -> (String, String),
) -> Result<Findings, Error> {
    run.lines::<T>(file)?.map(|line| line.map(|line| finding(&line))).collect()
}

/// One that names itself.
fn plain(name: String) -> (String, String) {
    (name.clone(), name)
}

fn warning(warning: &Warning) -> (String, String) {
    let record = warning.record.map(|at| at.to_string()).unwrap_or_default();
    let name = format!("{} {record} {}", warning.code, warning.column);
    (format!("{name} {} {}", warning.value, warning.message), name)
}

fn question(question: &Question) -> (String, String) {
    (question.id.to_string(), format!("{} {}", question.id, joined(&question.records, ", ")))
}

fn candidate(pair: &Candidate) -> (String, String) {
    plain(format!("interests {:?} and {:?}", pair.interests_a, pair.interests_b))
}

fn unmatched(file: &UnmatchedFile) -> (String, String) {
    (format!("{}/{}", file.bucket, file.key), format!("{}/{}", file.bucket, redact::object_key(&file.key)))
}

fn dropped(cell: &DroppedCell) -> (String, String) {
    let name = format!("{} {}", cell.record, cell.column);
    (format!("{name} {} {}", cell.value, cell.reason), name)
}

fn quarantine(run: &RunDir) -> Result<Findings, Error> {
    let held_back: Vec<Quarantined> = run.read_jsonl(rundir::PLAN_QUARANTINE)?;
    let rejected: Vec<Quarantined> = run.read_appended(rundir::LOAD_QUARANTINE)?;
    let name =
        |row: Quarantined| plain(format!("{} {}: {}", row.table, row.key, redact::quoted(&row.message)));
    Ok(held_back.into_iter().chain(rejected).map(name).collect())
}

fn failed_checks(run: &RunDir) -> Result<Findings, Error> {
    let found: Option<Validation> = run.find_json(rundir::VALIDATION)?;
    let failed = found.iter().flat_map(Validation::failures);
    Ok(failed.map(|check| plain(check.name.clone())).collect())
}

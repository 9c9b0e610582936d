//! What `load/copies.jsonl` says: the latest line of a file is how it stands.

use std::collections::BTreeMap;

use landfall_model::{
    outcome::{CopyOutcome, CopyState, FileError, FileReorgResult},
    plan::Copy,
    rundir::{self, RunDir},
};
use uuid::Uuid;

/// The files whose copies are verified, each with the SHA-256 of its content. A file that is not in here is not in its place.
pub fn verified(run: &RunDir) -> Result<BTreeMap<Uuid, String>, rundir::Error> {
    let endings = latest(run)?.into_iter().filter(|(_, outcome)| outcome.state == CopyState::Verified);
    Ok(endings.map(|(file, outcome)| (file, outcome.target_sha256)).collect())
}

/// The files whose rows can be put back: of one that users deleted, and whose copy is missing therefore, the content is known from before.
pub fn restorable(run: &RunDir) -> Result<BTreeMap<Uuid, String>, rundir::Error> {
    let mut content = BTreeMap::new();
    for line in run.read_appended::<CopyOutcome>(rundir::LOAD_COPIES)? {
        if line.state.is_settled() && !line.target_sha256.is_empty() {
            content.insert(line.file, line.target_sha256);
        }
    }
    Ok(content)
}

/// How all planned copies of a run stand. Copies that were never tried, and those that users deleted since, are in neither figure.
pub fn summary(run: &RunDir) -> Result<FileReorgResult, rundir::Error> {
    let mut endings = latest(run)?;
    let mut result = FileReorgResult::default();
    for copy in run.lines::<Copy>(rundir::COPIES)? {
        let copy = copy?;
        if let Some(outcome) = endings.remove(&copy.file) {
            count(&mut result, &copy, outcome);
        }
    }
    Ok(result)
}

fn count(result: &mut FileReorgResult, copy: &Copy, outcome: CopyOutcome) {
    match outcome.state {
        CopyState::Verified => {
            result.copied += 1;
            result.bytes += outcome.size;
            return;
        }
        CopyState::Mismatch => result.checksum_mismatches += 1,
        CopyState::Failed => result.failed += 1,
        CopyState::Deleted => return,
    }
    let file = copy.origin.place();
    result.errors.push(FileError { file, error: outcome.error });
}

/// The lines that tell what was put aside out of the place of each file, one of each new key.
pub(super) fn put_aside(run: &RunDir) -> Result<BTreeMap<Uuid, Vec<CopyOutcome>>, rundir::Error> {
    let mut told: BTreeMap<Uuid, Vec<CopyOutcome>> = BTreeMap::new();
    let lines = run.read_appended::<CopyOutcome>(rundir::LOAD_COPIES)?.into_iter();
    for line in lines.filter(|line| !line.put_aside.is_empty()) {
        let known = told.entry(line.file).or_default();
        if !known.iter().any(|one| one.put_aside == line.put_aside) {
            known.push(line);
        }
    }
    Ok(told)
}

/// The latest ending of each file.
pub(crate) fn latest(run: &RunDir) -> Result<BTreeMap<Uuid, CopyOutcome>, rundir::Error> {
    let endings = run.read_appended::<CopyOutcome>(rundir::LOAD_COPIES)?;
    Ok(endings.into_iter().map(|outcome| (outcome.file, outcome)).collect())
}

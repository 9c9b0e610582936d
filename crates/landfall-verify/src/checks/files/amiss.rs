//! Copies that are not as they ought to be: each is a detail of its check, and an error of the summary.

use landfall_model::{
    outcome::{FileError, FileReorgResult},
    plan::Copy,
    target::Table,
};

use crate::{evidence::Evidence, outcome::Details};

/// What is to be done where nobody can copy anew.
const GONE: &str = "; its original is gone: put it back from a backup of the bucket";

/// What one check finds amiss.
pub(super) struct Amiss<'a, 'r> {
    pub evidence: &'a Evidence<'r>,
    /// Of all checks.
    pub summary: &'a mut FileReorgResult,
    pub details: Details,
}

impl<'a, 'r> Amiss<'a, 'r> {
    /// Nothing yet.
    pub fn of(evidence: &'a Evidence<'r>, summary: &'a mut FileReorgResult) -> Self {
        Self { evidence, summary, details: Details::default() }
    }

    /// Notes a copy. Source keys hold names of people, target keys hold ids alone.
    pub fn note(&mut self, copy: &Copy, mut error: String) {
        if self.evidence.is_carried(Table::Files, copy.file.into()) {
            error += GONE;
        }
        let file = copy.origin.to_string();
        self.details.push(|| format!("{file}: {error}"));
        self.summary.errors.push(FileError { file, error });
    }

    /// Notes a copy that was verified, and is no longer what it was.
    pub fn lost(&mut self, copy: &Copy, error: String) {
        self.summary.copied -= 1;
        self.summary.bytes = self.summary.bytes.saturating_sub(self.proven(copy));
        self.note(copy, error);
    }

    /// Bytes of a copy as they were proven, not as they were planned: the cell of an attachment need not tell its size.
    pub fn proven(&self, copy: &Copy) -> u64 {
        self.evidence.copied.get(&copy.file).map_or(copy.size, |outcome| outcome.size)
    }
}

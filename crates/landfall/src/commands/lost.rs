//! What the old system lacks since originals of files were cleaned up: told before the way back, and after it.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use landfall_model::{
    rundir::{self, RunDir},
    words::count,
};
use serde::Serialize;

use crate::{config::Settings, fail::Failure, stages};

/// Originals that are removed, or may be, of whichever runs.
#[derive(Debug, Default, Serialize)]
pub struct Lost {
    /// How many: what two runs removed counts once.
    originals: usize,
    runs: Vec<OfRun>,
    not_known: Vec<NotKnown>,
}

/// What a run removed: each original is named in its `cleanup`, its copy in its `copies`.
#[derive(Debug, Serialize)]
struct OfRun {
    originals: usize,
    cleanup: PathBuf,
    copies: PathBuf,
}

/// A run of which that cannot be read.
#[derive(Debug, Serialize)]
struct NotKnown {
    run: PathBuf,
    why: String,
}

impl Lost {
    /// Of every run.
    pub fn of(settings: &Settings) -> Self {
        let (mut lost, mut originals) = (Self::default(), BTreeSet::new());
        for run in stages::all(settings) {
            match stages::cleanup::removed(&run) {
                Ok(removed) if removed.is_empty() => {}
                Ok(removed) => {
                    lost.runs.push(OfRun::new(&run, removed.len()));
                    originals.extend(removed.into_iter().map(|line| (line.bucket, line.key)));
                }
                Err(failure) => lost.not_known.push(NotKnown::new(run.root(), &failure)),
            }
        }
        Self { originals: originals.len(), ..lost }
    }

    /// In words; none where there is nothing to tell.
    pub fn told(&self) -> Option<String> {
        let words = format!(
            "{} removed since, or may be (state \"removing\"): the old system lacks these files until they are copied back. Each is named in the first file, its copy in the second:",
            count(self.originals, "original")
        );
        let head = (self.originals > 0).then_some(words);
        let runs = self.runs.iter().map(OfRun::told);
        let lines: Vec<String> =
            head.into_iter().chain(runs).chain(self.not_known.iter().map(NotKnown::told)).collect();
        (!lines.is_empty()).then(|| lines.join("\n"))
    }
}

impl OfRun {
    fn new(run: &RunDir, originals: usize) -> Self {
        Self { originals, cleanup: run.path(rundir::LOAD_CLEANUP), copies: run.path(rundir::COPIES) }
    }

    fn told(&self) -> String {
        format!("  {}: {}, {}", self.originals, self.cleanup.display(), self.copies.display())
    }
}

impl NotKnown {
    fn new(run: &Path, failure: &Failure) -> Self {
        Self { run: run.to_owned(), why: failure.to_string() }
    }

    fn told(&self) -> String {
        let (run, why) = (self.run.display(), &self.why);
        format!(
            "which originals the cleanup of {run} removed is NOT known, so the old system may lack these files, too: {why}"
        )
    }
}

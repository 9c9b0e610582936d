//! Stage snapshot: reads the source, or takes over a snapshot that was taken earlier.

use std::{fs, path::Path};

use landfall_model::{
    kind::Kind,
    rundir::{self, RunDir},
    source::SourceTable,
};

use super::Job;
use crate::fail::{Failure, Result};

/// Reads the source into `raw/`; a run that has its snapshot already keeps it. One that was interrupted half way is not continued: its
/// tables would stem from different moments.
pub async fn run(job: &Job<'_>) -> Result<()> {
    if is_whole(&job.run) {
        return Ok(());
    }
    if job.run.has(rundir::RAW_COLUMNS) {
        let sentence = format!("the snapshot of {} was interrupted", job.run.root().display());
        return Err(
            Failure::new(Kind::State, sentence).hint("Begin a new run: the same command without --run.")
        );
    }
    job.stage("snapshot", read(job, &job.run)).await
}

/// True where every file of `raw/` is there.
pub fn is_whole(run: &RunDir) -> bool {
    names().iter().all(|name| run.has(name))
}

fn names() -> Vec<String> {
    let tables = SourceTable::ALL.map(rundir::raw_table);
    let rest = [rundir::RAW_LINKS, rundir::RAW_OBJECTS, rundir::RAW_COLUMNS].map(str::to_owned);
    tables.into_iter().chain(rest).collect()
}

/// Reads the source into `raw/` of `run`.
pub async fn read(job: &Job<'_>, run: &RunDir) -> Result<()> {
    let buckets = job.settings.buckets()?;
    let store = landfall_store::reader(&buckets.store);
    let (source, mapping) = (job.settings.source()?, &job.settings.mapping);
    landfall_snapshot::take(&source, mapping, &*store, &buckets.sources, run, &*job.monitor).await?;
    Ok(())
}

/// Takes over `raw/`, the proof of reading and the decisions of an earlier run or snapshot. The files are linked, not copied,
/// where the file system can: both runs are immutable. A run that follows another has its decisions already.
pub fn adopt(run: &RunDir, from: &Path) -> Result<()> {
    let from = RunDir::open(from)?;
    for name in names() {
        take_over(&from, run, &name)?;
    }
    for name in [rundir::EXTRACT_COUNTS, rundir::DECISIONS] {
        if from.has(name) && !run.has(name) {
            // Decisions grow by appending: a link would let the new run's answers into the old one.
            copy(&from, run, name)?;
        }
    }
    Ok(())
}

fn take_over(from: &RunDir, to: &RunDir, name: &str) -> Result<()> {
    if !from.has(name) {
        let sentence = format!("{} holds no snapshot: {name} is missing", from.root().display());
        return Err(Failure::new(Kind::Config, sentence)
            .hint("Give a run directory or the folder of `landfall snapshot --output`."));
    }
    match fs::hard_link(from.path(name), to.path(name)) {
        Ok(()) => Ok(()),
        Err(_) => copy(from, to, name),
    }
}

/// Copies a file from one run to another.
pub fn copy(from: &RunDir, to: &RunDir, name: &str) -> Result<()> {
    let failed = |source| rundir::Error::Io { action: "copy", path: from.path(name), source };
    fs::copy(from.path(name), to.path(name)).map_err(failed)?;
    Ok(())
}

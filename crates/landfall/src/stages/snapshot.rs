//! Stage snapshot: reads the source, or takes over a snapshot that was taken earlier.

use std::{fs, path::Path};

use landfall_model::{
    kind::Kind,
    rundir::{self, RunDir},
    source::SourceTable,
};

use landfall_snapshot::Error;

use super::Job;
use crate::fail::{Failure, Result};

/// Reads the source into `raw/`; a run that has its snapshot already keeps it, and one that was interrupted half way goes on.
pub async fn run(job: &Job<'_>) -> Result<()> {
    if is_whole(&job.run) {
        return Ok(());
    }
    job.stage("snapshot", read(job)).await
}

/// True where every file of `raw/` is there, and, if this run read the source itself, the proof of it, which is written last.
pub fn is_whole(run: &RunDir) -> bool {
    let proven = !run.has(rundir::RAW_READING) || run.has(rundir::EXTRACT_COUNTS);
    proven && names().iter().all(|name| run.has(name))
}

fn names() -> Vec<String> {
    let tables = SourceTable::ALL.map(rundir::raw_table);
    let rest = [rundir::RAW_LINKS, rundir::RAW_OBJECTS, rundir::RAW_COLUMNS].map(str::to_owned);
    tables.into_iter().chain(rest).collect()
}

async fn read(job: &Job<'_>) -> Result<()> {
    let buckets = job.settings.buckets()?;
    let store = landfall_store::reader(&buckets.store);
    let (source, mapping) = (job.settings.source()?, &job.settings.mapping);
    let taken = landfall_snapshot::take(&source, mapping, &*store, &buckets.sources, &job.run, &*job.monitor);
    match taken.await {
        Ok(_) => Ok(()),
        Err(error @ Error::Interrupted { .. }) => Err(Failure::from(error).hint(format!(
            "The same command with `--run {}` goes on: what is read so far is kept.",
            job.run.root().display()
        ))),
        Err(error) => Err(error.into()),
    }
}

/// Takes over `raw/`, the proof of reading and the decisions of an earlier run or snapshot. The files are linked, not copied,
/// where the file system can: both runs are immutable.
pub fn adopt(job: &Job<'_>, from: &Path) -> Result<()> {
    let from = RunDir::open(from)?;
    for name in names() {
        take_over(&from, &job.run, &name)?;
    }
    for name in [rundir::EXTRACT_COUNTS, rundir::DECISIONS] {
        if from.has(name) {
            // Decisions grow by appending: a link would let the new run's answers into the old one.
            copy(&from, &job.run, name)?;
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

fn copy(from: &RunDir, to: &RunDir, name: &str) -> Result<()> {
    let failed = |source| rundir::Error::Io { action: "copy", path: from.path(name), source };
    fs::copy(from.path(name), to.path(name)).map_err(failed)?;
    Ok(())
}

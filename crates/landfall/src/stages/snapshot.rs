//! Stage snapshot: reads the source, or takes over a snapshot that was taken earlier.

use std::{fs, path::Path};

use landfall_model::{
    kind::Kind,
    rundir::{self, RunDir},
    source::SourceTable,
};

use landfall_snapshot::{Error, SourceConfig, drift::Known};

use super::Job;
use crate::{
    config::Settings,
    fail::{Failure, Result},
};

/// Reads the source into `raw/`; a run that has its snapshot already keeps it, and one that was interrupted half way goes on.
pub async fn run(job: &Job<'_>) -> Result<()> {
    if is_whole(&job.run) {
        return Ok(());
    }
    job.stage("snapshot", read(job, &job.run)).await
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

/// Reads the source into `raw/` of `run`.
pub async fn read(job: &Job<'_>, run: &RunDir) -> Result<()> {
    let buckets = job.settings.buckets()?;
    let store = landfall_store::reader(buckets.source());
    let (mut source, mapping) = (job.settings.source()?, &job.settings.mapping);
    source.known = known(job.settings, &source, Some(&job.run));
    let taken = landfall_snapshot::take(&source, mapping, &*store, &buckets.sources, run, &*job.monitor);
    match taken.await {
        Ok(_) => Ok(()),
        Err(error @ Error::Interrupted { .. }) => Err(Failure::from(error).hint(format!(
            "The same command with `--run {}` goes on: what is read so far is kept.",
            job.run.root().display()
        ))),
        Err(error) => Err(error.into()),
    }
}

/// The columns as the latest run of this source found them, `but` this one; none where there is none yet.
pub fn known(settings: &Settings, source: &SourceConfig, but: Option<&RunDir>) -> Option<Known> {
    let path = |run: &RunDir| run.root().canonicalize().ok();
    let other = |run: &RunDir| but.is_none_or(|but| path(but) != path(run));
    let own = |run: &RunDir| run.info().is_ok_and(|info| info.port == settings.port);
    let known = |run: &RunDir| landfall_snapshot::known_columns(run, source);
    let wanted = |run: &RunDir| other(run) && own(run) && known(run).is_some();
    known(&RunDir::latest(&settings.output, wanted).ok()?)
}

/// Takes over `raw/`, the proof of reading and the decisions of an earlier run or snapshot. The files are linked, not copied,
/// where the file system can: both runs are immutable. A run that follows another has its decisions already.
pub fn adopt(run: &RunDir, from: &Path) -> Result<()> {
    let from = RunDir::open(from)?;
    if from.has(rundir::RAW_READING) && !from.has(rundir::EXTRACT_COUNTS) {
        let sentence = format!("the snapshot of {} was interrupted", from.root().display());
        let hint = format!("`landfall snapshot --run {}` goes on with it.", from.root().display());
        return Err(Failure::new(Kind::State, sentence).hint(hint));
    }
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

/// Copies a file from one run to another; it has its name once it is whole.
pub fn copy(from: &RunDir, to: &RunDir, name: &str) -> Result<()> {
    let failed = |source| rundir::Error::Io { action: "copy", path: from.path(name), source };
    let partial = to.path(&format!("{name}.partial"));
    let copied = fs::copy(from.path(name), &partial).and_then(|_| fs::rename(&partial, to.path(name)));
    Ok(copied.map_err(failed)?)
}

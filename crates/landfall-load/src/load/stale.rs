//! Replaced files that stay as an earlier run left them, since what replaced them is not copied. No list of what waits has them, for their rows are
//! there; so every load tells of them, and of those whose originals are gone, which no copy can bring up any more.

use std::collections::HashSet;

use landfall_model::{monitor::Level, plan::Carried, rundir, target::Table, words::shortened};
use uuid::Uuid;

use super::{Job, files::Files};
use crate::error::Error;

/// Names them.
pub fn tell(job: &Job<'_>, files: &Files) -> Result<(), Error> {
    let stale = files.stale(job.options.verified);
    if stale.is_empty() {
        return Ok(());
    }
    let carried: Vec<Carried> = job.run.read_appended(rundir::CARRIED)?;
    let carried = carried.into_iter().filter(|row| row.table == Table::Files);
    let gone: HashSet<Uuid> = carried.filter_map(|row| row.key.parse().ok()).collect();
    let (gone, awaited): (Vec<Uuid>, Vec<Uuid>) = stale.into_iter().partition(|file| gone.contains(file));
    let run = job.run.shown();
    let copy = format!("`landfall files copy {run}`, then `landfall load {run}` brings them up");
    for (files, what, next) in [
        (awaited, "was replaced in the source, and its copy is not verified", &*copy),
        (
            gone,
            "was replaced in the source, and is gone from there before it was copied",
            "put the original back and run the next delta, or keep what is there",
        ),
    ] {
        if !files.is_empty() {
            job.monitor.remark(Level::Warning, &sentence(&files, what, next));
        }
    }
    Ok(())
}

fn sentence(files: &[Uuid], what: &str, next: &str) -> String {
    format!(
        "each of these files {what}; their rows stay as an earlier run left them: {}; {next}",
        shortened(files)
    )
}

//! `landfall snapshot`: reads the source into raw files.

use std::path::Path;

use landfall_model::{exit::Exit, shell};

use super::Given;
use crate::{
    config::End,
    fail::Result,
    stages::{self, Job},
};

/// Takes a snapshot, or goes on with one that was interrupted, and says how to go on with it.
pub async fn run(given: &Given<'_>, output: Option<&Path>, run: Option<&Path>) -> Result<Exit> {
    given.settings.demand(&[End::Source, End::Buckets])?;
    let job = match run {
        Some(run) => {
            let run = stages::find(&given.settings, Some(run), |_| true)?;
            Job::resume(&given.settings, given.terminal.monitor.clone(), run)?
        }
        None => begin(given, output)?,
    };
    let folder = job.run.shown();
    let goes_on = format!("landfall snapshot --run {folder}");
    stages::snapshot::run(&job).await.map_err(|failure| failure.goes_on_with(&goes_on))?;
    let text = format!("snapshot in {folder}\n\nGo on with `landfall migrate --dry-run --from {folder}`.");
    given.terminal.result(&text, &serde_json::json!({ "snapshot": job.run.root() }));
    Ok(Exit::Done)
}

fn begin<'g>(given: &'g Given<'_>, output: Option<&Path>) -> Result<Job<'g>> {
    let begun = Job::begin(&given.settings, given.terminal.monitor.clone(), "snapshot", output, None);
    let Some(folder) = output.filter(|folder| folder.exists()) else { return begun };
    let go_on = format!("landfall snapshot --run {}", shell::path(folder));
    begun.map_err(|failure| {
        failure.hint(format!(
            "Name a folder that is not there yet; a reading that was cut off goes on with `{go_on}`."
        ))
    })
}

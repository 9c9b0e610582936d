//! `landfall plan RUN`: the plan of a snapshot.

use landfall_model::exit::Exit;

use super::Given;
use crate::{
    cli::OnRun,
    fail::Result,
    stages::{self, Job},
};

/// Plans, and prints what each step did.
pub async fn run(given: &Given<'_>, on: &OnRun) -> Result<Exit> {
    let run = stages::take_up(&given.settings, on.run.as_deref(), |_| true)?;
    let job = Job::resume(&given.settings, given.terminal.monitor.clone(), run)?;
    stages::plan::run(&job).await?;
    let header = job.header()?;
    let steps: Vec<String> = header.steps.iter().map(|step| format!("{}: {}", step.name, step.did)).collect();
    let text = format!("plan {} in {}\n\n{}", header.hash, job.run.shown(), steps.join("\n"));
    given.terminal.result(&text, &header);
    Ok(if header.questions > 0 { Exit::NeedsEyes } else { Exit::Done })
}

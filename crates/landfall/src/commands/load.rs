//! `landfall load RUN`: the target, and its search index.

use landfall_model::{exit::Exit, rundir, words::count};

use super::{Given, repair};
use crate::{
    cli::Load,
    config::End,
    fail::Result,
    stages::{self, Job, Wishes},
};

/// Loads what is not in yet.
pub async fn run(given: &Given<'_>, options: &Load) -> Result<Exit> {
    if !options.repair.is_empty() {
        return repair::run(given, options).await;
    }
    given.settings.demand(&[End::Target])?;
    let run =
        stages::take_up_planned(&given.settings, options.run.run.as_deref(), |run| run.has(rundir::PLAN))?;
    let job = Job::resume(&given.settings, given.terminal.monitor.clone(), run)?;
    stages::admit(&job).await?;
    let wishes = Wishes {
        skip_files: false,
        max_failures: options.budget.max_failures,
        retry_quarantine: options.retry_quarantine,
    };
    let rejected = stages::load::run(&job, wishes).await?;
    let folder = job.run.shown();
    let held =
        if rejected > 0 { format!(", {} in quarantine", count(rejected, "row")) } else { String::new() };
    let text = format!("{folder} is loaded{held}\n\nGo on with `landfall verify {folder}`.");
    given.terminal.result(&text, &serde_json::json!({ "run": job.run.root(), "rejected": rejected }));
    Ok(if rejected > 0 { Exit::NeedsEyes } else { Exit::Done })
}

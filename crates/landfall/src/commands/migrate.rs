//! `landfall migrate`: the modes.

use std::path::Path;

use landfall_model::{kind::Kind, rundir};

use super::Given;
use crate::{
    cli::Migrate,
    exit::Exit,
    fail::{Failure, Result},
    report,
    stages::{self, Job, Wishes},
};

/// Runs the mode that was chosen, and prints the summary.
pub async fn run(given: &Given<'_>, options: &Migrate) -> Result<Exit> {
    if options.delta {
        return Err(Failure::new(Kind::Config, "--delta is not built yet")
            .hint("Run `landfall reset RUN --confirm RUN-ID` and `landfall migrate --full` instead."));
    }
    if options.validate_only {
        return validate(given, options.run.as_deref()).await;
    }
    let reads = options.from.is_none() && options.run.is_none();
    given.settings.demand(reads, options.full, reads || (options.full && !options.skip_files))?;
    let job = begin(given, options)?;
    let exit = if options.dry_run {
        stages::dry_run(&job).await?
    } else {
        stages::full(&job, wishes(options)).await?
    };
    summarise(given, &job)?;
    Ok(exit)
}

/// Verifies against a run that was loaded: a run of its own, since the files of the other are never rewritten.
pub async fn validate(given: &Given<'_>, run: Option<&Path>) -> Result<Exit> {
    given.settings.demand(false, true, false)?;
    let loaded = stages::find(&given.settings, run, |run| run.has(rundir::LOAD_GROUPS))?;
    let job = Job::validate(&given.settings, given.terminal.monitor.clone(), &loaded)?
        .unmasked(given.arguments.show_personal_data);
    let exit = stages::validate_only(&job).await?;
    summarise(given, &job)?;
    Ok(exit)
}

fn begin<'a>(given: &'a Given<'_>, options: &Migrate) -> Result<Job<'a>> {
    let monitor = given.terminal.monitor.clone();
    let job = match &options.run {
        Some(run) => Job::resume(&given.settings, monitor, Some(run))?,
        None => {
            let mode = if options.dry_run { "dry-run" } else { "full" };
            Job::begin(&given.settings, monitor, mode, None, options.from.clone())?
        }
    };
    if let Some(from) = &options.from {
        stages::snapshot::adopt(&job, from)?;
    }
    Ok(job.unmasked(given.arguments.show_personal_data))
}

const fn wishes(options: &Migrate) -> Wishes {
    Wishes { skip_files: options.skip_files, max_failures: options.budget.max_failures }
}

/// Prints the summary of a run whose reports are written.
pub fn summarise(given: &Given<'_>, job: &Job<'_>) -> Result<()> {
    let facts = report::Facts::read(&job.run, &job.plan_run)?;
    given.terminal.result(&report::text(&facts), &report::MigrationReport::of(&facts));
    Ok(())
}

//! `landfall demo`: the whole chain on the built-in practice world.

use std::path::Path;

use landfall_model::monitor::{Level, Monitor};

use super::{Given, migrate};
use crate::{
    clock,
    demo::Practice,
    exit::Exit,
    fail::Result,
    stages::{self, Job, Wishes},
};

/// Lays out the practice world, starts its own PostgreSQL, and runs `migrate --full` over both.
pub async fn run(given: &Given<'_>, dir: Option<&Path>) -> Result<Exit> {
    let monitor = given.terminal.monitor.clone();
    let default = given.settings.output.join(format!("demo-{}", clock::run_id(clock::now())));
    let practice = Practice::prepare(dir.unwrap_or(&default), &*monitor).await?;
    let given =
        Given { arguments: given.arguments, settings: practice.settings()?, terminal: given.terminal };
    let job = Job::begin(&given.settings, monitor.clone(), "full", None, Some(practice.snapshot()))?
        .unmasked(given.arguments.show_personal_data);
    stages::snapshot::adopt(&job.run, &practice.snapshot())?;
    let exit = stages::full(&job, Wishes { max_failures: 1.0, ..Wishes::default() }).await?;
    migrate::summarise(&given, &job)?;
    if exit == Exit::NeedsEyes {
        monitor.remark(
            Level::Info,
            "The practice world is dirty on purpose: what wants eyes is part of the show.",
        );
    }
    Ok(match exit {
        // A newcomer's first command succeeded; for the practice world, having questions is no failure.
        Exit::NeedsEyes => Exit::Done,
        other => other,
    })
}

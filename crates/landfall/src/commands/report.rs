//! `landfall report RUN`: prints the summary, or writes all reports anew into another folder, unmasked where asked for.

use std::{fs::DirBuilder, os::unix::fs::DirBuilderExt, path::Path};

use landfall_model::rundir;
use landfall_report::{Facts, MigrationReport};

use super::Given;
use crate::{cli::OnRun, exit::Exit, fail::Result, stages};

/// Prints, or writes to `output`.
pub fn run(given: &Given<'_>, on: &OnRun, format: &str, output: Option<&Path>) -> Result<Exit> {
    let run = stages::find(&given.settings, on.run.as_deref(), |run| {
        run.has(&rundir::report(landfall_report::TEXT))
    })?;
    let facts = Facts::read(&run, &stages::plan_run(&run)?)?;
    if let Some(folder) = output {
        let reports = folder.join(rundir::REPORTS);
        let failed = |source| rundir::Error::Io { action: "create", path: reports.clone(), source };
        DirBuilder::new().recursive(true).mode(0o700).create(&reports).map_err(failed)?;
        landfall_report::write(&facts, folder, given.arguments.show_personal_data)?;
    }
    match format {
        "json" => given.terminal.document(&MigrationReport::of(&facts)),
        _ => given.terminal.result(&landfall_report::text(&facts), &MigrationReport::of(&facts)),
    }
    Ok(facts.exit())
}

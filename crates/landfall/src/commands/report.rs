//! `landfall report RUN`: prints the summary, or writes all reports anew into another folder, unmasked where asked for.

use std::{
    fs::DirBuilder,
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
};

use landfall_model::{exit::Exit, kind::Kind, redact::Mask, rundir};
use landfall_report::{Compared, Facts, MigrationReport};

use super::{Given, output};
use crate::{
    cli::OnRun,
    fail::{Failure, Result},
    stages,
};

/// Prints, and writes into the folder, where one is named.
pub fn run(given: &Given<'_>, on: &OnRun, format: &str, folder: Option<&Path>) -> Result<Exit> {
    let run = stages::find(&given.settings, on.run.as_deref(), |run| run.has(rundir::REPORT_TEXT))?;
    let mut facts = Facts::read(&run, &stages::planned(&run)?)?;
    let mask = given.mask();
    if let Some(folder) = folder {
        // The files that it names are those beside it: the run's own may be masked.
        folder.clone_into(&mut facts.root);
        write(&facts, folder, mask)?;
    }
    match format {
        "html" => given.terminal.page(&landfall_report::page(&facts, mask)),
        "json" => given.terminal.document(&MigrationReport::of(&facts, mask)),
        _ => given.terminal.result(&landfall_report::text(&facts), &MigrationReport::of(&facts, mask)),
    }
    Ok(facts.exit())
}

/// Writes all reports into a folder that holds none.
fn write(facts: &Facts, folder: &Path, mask: Mask) -> Result<()> {
    let reports = folder.join(rundir::REPORTS);
    DirBuilder::new().recursive(true).mode(0o700).create(&reports).map_err(output::failed(&reports))?;
    landfall_report::write(facts, folder, mask).map_err(|error| match error {
        rundir::Error::Exists(_) => {
            Failure::typed(format!("{} holds a report already, which is not overwritten", folder.display()))
                .hint("Name a folder with --output that holds none, or move this one away.")
        }
        error => error.into(),
    })
}

/// Prints how the second run differs from the first.
pub fn compare(given: &Given<'_>, runs: &[PathBuf]) -> Result<Exit> {
    let opened = |run: &Path| {
        let run = stages::find(&given.settings, Some(run), |_| true)?;
        let plan_run = stages::planned(&run)?;
        Ok::<_, Failure>((run, plan_run))
    };
    let [before, after] = runs else {
        return Err(Failure::new(
            Kind::Config,
            "two runs are needed: `landfall report --compare RUN_A RUN_B`",
        ));
    };
    let (before, after) = (opened(before)?, opened(after)?);
    let [before, after] = [&before, &after].map(|(run, plan_run)| Compared { run, plan_run });
    let comparison = landfall_report::compare(before, after)?;
    given.terminal.result(&comparison.to_string(), &comparison);
    Ok(Exit::Done)
}

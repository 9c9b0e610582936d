//! `landfall load RUN --repair TABLE KEY`: single rows put back as planned.

use landfall_model::{
    exit::Exit,
    outcome::{Found, Repaired},
    target::Table,
};

use super::{Given, confirm::user_edits};
use crate::{
    cli::Load,
    config::End,
    fail::{Failure, Result},
    stages::{self, Job},
};

/// Repairs the named rows, all or none. What users changed is put back only where the run was named.
pub async fn run(given: &Given<'_>, options: &Load) -> Result<Exit> {
    given.settings.demand(&[End::Target])?;
    let rows = options.repair.chunks_exact(2).map(row).collect::<Result<Vec<_>>>()?;
    let (settings, monitor) = (&given.settings, &given.terminal.monitor);
    let run = stages::load::named_or_loaded(settings, &**monitor, options.run.run.as_deref()).await?;
    let job = Job::resume(settings, monitor.clone(), run)?;
    let command =
        format!("To put back what users changed: landfall load {} --repair TABLE KEY", job.run.shown());
    let edits = user_edits(options.confirm.as_deref(), &job.run, &command)?;
    let repaired = stages::load::repair(&job, &rows, edits).await?;
    let mut lines: Vec<String> = repaired.iter().map(told).collect();
    lines.push(format!("\nGo on with `landfall verify {}`.", job.run.shown()));
    given.terminal.result(&lines.join("\n"), &repaired);
    Ok(Exit::Done)
}

fn row(words: &[String]) -> Result<(Table, String)> {
    let table = Table::ALL.into_iter().find(|table| table.name() == words[0]);
    let names = || Table::ALL.map(Table::name).join(", ");
    let unknown = || Failure::typed(format!("\"{}\" is no table: {}", words[0], names()));
    Ok((table.ok_or_else(unknown)?, words[1].to_lowercase()))
}

fn told(row: &Repaired) -> String {
    let what = match (row.found, row.columns.as_slice()) {
        (Found::Deleted, _) => "was missing, and is there again as planned".to_owned(),
        (_, []) => "was as planned already".to_owned(),
        (_, columns) => format!("is as planned again in {}", columns.join(", ")),
    };
    format!("{} {} {what}", row.table, row.key)
}

//! The loader, as the program runs it.

use std::{collections::HashMap, path::Path, time::Instant};

use anyhow::Result;
use landfall_load::{Budget, Options};
use landfall_model::{monitor::Silent, rundir::RunDir};
use landfall_postgres::connect;

use crate::measured::Measured;

/// Loads the plan of a run; the remark tells the seconds of each group.
pub async fn load(database: &str, run: &Path) -> Result<Measured> {
    let run = RunDir::open(run)?;
    let began = Instant::now();
    let session = connect(database).await?;
    let options = Options { budget: Budget::default(), verified: &HashMap::new() };
    let loaded = landfall_load::load(&session, &run, &options, &Silent::default()).await?;
    let seconds = began.elapsed().as_secs_f64();
    let results = || loaded.groups.iter().flat_map(|group| &group.results);
    let failed: u64 = results().map(|result| result.failed).sum();
    let rows = results().map(|result| result.success).sum::<u64>() - 1;
    let groups = loaded.groups.iter().filter(|group| group.seconds > 0.05);
    let groups: Vec<String> =
        groups.map(|group| format!("{} {:.2} s", group.group.name(), group.seconds)).collect();
    let quarantine = if failed > 0 { format!("{failed} in quarantine; ") } else { String::new() };
    Ok(Measured::here(rows, seconds, format!("{quarantine}{}", groups.join(", "))))
}

//! How fast a snapshot is planned, on one core: planning has no threads.

use std::{path::Path, time::Instant};

use anyhow::Result;
use landfall_model::{mapping::Mapping, rundir::RunDir, snapshot::Snapshot};
use landfall_plan::Context;
use landfall_practice::{Size, world_of};

use crate::{
    folder::{Folder, PORT, new_run},
    job::Job,
    measured::Measured,
    process::Usage,
    sheet::{Report, Sheet},
};

/// More than these say nothing new, and a made-up world of a million people takes minutes to make.
const MOST: u64 = 100_000;

/// Plans worlds of these sizes.
pub fn bench(interests: &[u64], report: &mut Report) -> Result<()> {
    let mut sheet = Sheet::new(
        "plan: a snapshot into a plan, both in memory (reading the snapshot is not timed)",
        "interests",
    );
    let sizes: Vec<u64> = interests.iter().copied().filter(|interests| *interests <= MOST).collect();
    if sizes.is_empty() {
        return Ok(());
    }
    for interests in sizes {
        let folder = Folder::new()?;
        let run = new_run(&folder.path().join("run"))?;
        let size = Size { interests: usize::try_from(interests)?, ..Size::SMALLEST };
        world_of(size, 1).snapshot.write(&run)?;
        sheet.add(format!("{interests} interests"), Job::Plan { run: run.root().to_owned() }.measure()?);
    }
    report.add(sheet);
    Ok(())
}

/// Plans the snapshot of a run.
pub fn plan(run: &Path) -> Result<Measured> {
    let snapshot = Snapshot::read(&RunDir::open(run)?)?;
    let context = Context { port: PORT.to_owned(), target_bucket: "crm-files".to_owned(), parent: None };
    let before = Usage::of("self").unwrap_or_default();
    let began = Instant::now();
    let plan = landfall_plan::plan(&snapshot, &Mapping::default(), &[], &context);
    let seconds = began.elapsed().as_secs_f64();
    let usage = Usage::of("self").unwrap_or_default();
    let remark = format!(
        "{:.0} MB of it the snapshot; {} clients, {} candidates",
        before.peak_mb,
        plan.clients.len(),
        plan.candidates.len()
    );
    let cpu_seconds = usage.cpu_seconds - before.cpu_seconds;
    Ok(Measured::with(snapshot.interests.len() as u64, seconds, Usage { cpu_seconds, ..usage }, remark))
}

//! How much processor time a plan takes, beside what no planner could save: reading the rows it is made of, and writing it.

use std::path::Path;

use anyhow::Result;
use landfall_model::{
    mapping::Mapping,
    plan::{Origin, Plan},
    rundir::RunDir,
    snapshot::Snapshot,
};
use landfall_plan::Context;
use landfall_practice::{Size, World, populous_world_of, world_of};

use crate::{
    folder::{Folder, PORT, new_run},
    job::Job,
    measured::Measured,
    process::Usage,
    sheet::{Report, Sheet},
};

/// A snapshot of so many takes a gigabyte of memory and its plan as much again: of a million they would not fit into most machines.
const MOST: u64 = 100_000;

/// One berth for so many interests: each is wanted by several, as in a marina that sells well.
const TO_A_BERTH: usize = 25;

/// Plans worlds of these sizes: one with names as a census finds them, and the practice world, whose few names come again and again.
pub fn bench(interests: &[u64], report: &mut Report) -> Result<()> {
    for &interests in interests.iter().filter(|interests| **interests <= MOST) {
        let mut sheet = Sheet::new(
            format!(
                "plan: {interests} interests, a snapshot in memory into a plan in memory; seconds of processor time"
            ),
            "interests",
        );
        let folder = Folder::new()?;
        let interests = usize::try_from(interests)?;
        let size = Size { interests, berths: interests / TO_A_BERTH, ..Size::SMALLEST };
        let run = write(&populous_world_of(size, 1), &folder.path().join("census"))?;
        sheet.add(
            "reading the snapshot and writing the plan",
            Job::Floor { run: run.root().to_owned() }.measure()?,
        );
        sheet.add("planning, names as in a census", Job::Plan { run: run.root().to_owned() }.measure()?);
        let run = write(&world_of(Size { interests, ..Size::SMALLEST }, 1), &folder.path().join("practice"))?;
        sheet.add("planning, some thousand names", Job::Plan { run: run.root().to_owned() }.measure()?);
        report.add(sheet);
    }
    Ok(())
}

fn write(world: &World, path: &Path) -> Result<RunDir> {
    let run = new_run(path)?;
    world.snapshot.write(&run)?;
    Ok(run)
}

/// Plans the snapshot of a run.
pub fn plan(run: &Path) -> Result<Measured> {
    let snapshot = Snapshot::read(&RunDir::open(run)?)?;
    let before = Usage::of("self").unwrap_or_default();
    let plan = planned(&snapshot);
    let usage = Usage::of("self").unwrap_or_default();
    let remark = format!(
        "{:.0} MB of it the snapshot; {} clients, {} candidates",
        before.peak_mb,
        plan.clients.len(),
        plan.candidates.len()
    );
    Ok(measured(&snapshot, usage.cpu_seconds - before.cpu_seconds, usage.peak_mb, remark))
}

/// Reads the snapshot of a run and writes its plan; planning itself is not counted.
pub fn floor(run: &Path) -> Result<Measured> {
    let run = RunDir::open(run)?;
    let before = Usage::of("self").unwrap_or_default();
    let snapshot = Snapshot::read(&run)?;
    let read = Usage::of("self").unwrap_or_default();
    let plan = planned(&snapshot);
    let planned = Usage::of("self").unwrap_or_default();
    plan.write(&run, &Origin::default())?;
    let written = Usage::of("self").unwrap_or_default();
    let (reading, writing) =
        (read.cpu_seconds - before.cpu_seconds, written.cpu_seconds - planned.cpu_seconds);
    let remark = format!("reading {reading:.2} s, writing {writing:.2} s");
    Ok(measured(&snapshot, reading + writing, read.peak_mb, remark))
}

fn planned(snapshot: &Snapshot) -> Plan {
    let context = Context { port: PORT.to_owned(), target_bucket: "crm-files".to_owned(), parent: None };
    landfall_plan::plan(snapshot, &Mapping::default(), &[], &context)
}

/// By processor time, whoever else keeps the machine busy.
fn measured(snapshot: &Snapshot, cpu_seconds: f64, peak_mb: f64, remark: String) -> Measured {
    Measured::with(snapshot.interests.len() as u64, cpu_seconds, Usage { peak_mb, cpu_seconds }, remark)
}

//! How much processor time a plan takes, beside what no planner could save: reading the rows it is made of, and writing it.

use std::path::Path;

use anyhow::Result;
use landfall_model::{
    mapping::Mapping,
    plan::{Basis, Plan},
    raw::Raw,
    rundir::RunDir,
    source::SourceTable,
};
use landfall_plan::Context;
use landfall_practice::{Size, World, populous_world_of, world_of};

use crate::{
    folder::{PORT, new_folder, new_run},
    job::Job,
    measured::Measured,
    process::Usage,
    sheet::{Report, Sheet},
};

/// Up to so many interests the practice world is planned too: its few names give five candidates for each interest.
const FEW_NAMES: usize = 100_000;

/// One berth for so many interests: each is wanted by several, as in a marina that sells well.
const TO_A_BERTH: usize = 25;

/// Plans worlds of these sizes: one with names as a census finds them, and the practice world, whose few names come again and again.
pub fn bench(interests: &[u64], report: &mut Report) -> Result<()> {
    for &interests in interests {
        let mut sheet = Sheet::new(
            format!(
                "plan: {interests} interests, a snapshot in memory into a plan in memory; seconds of processor time"
            ),
            "interests",
        );
        let folder = new_folder()?;
        let interests = usize::try_from(interests)?;
        let size = Size { interests, berths: interests / TO_A_BERTH, ..Size::SMALLEST };
        let run = write(&populous_world_of(size, 1), &folder.path().join("census"))?;
        sheet.add(
            "reading the snapshot and writing the plan",
            Job::Floor { run: run.root().to_owned() }.measure()?,
        );
        sheet.add("planning, names as in a census", Job::Plan { run: run.root().to_owned() }.measure()?);
        if interests <= FEW_NAMES {
            let run =
                write(&world_of(Size { interests, ..Size::SMALLEST }, 1), &folder.path().join("practice"))?;
            sheet.add("planning, some thousand names", Job::Plan { run: run.root().to_owned() }.measure()?);
        }
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
    let snapshot = Raw::read(&RunDir::open(run)?)?;
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
    let snapshot = Raw::read(&run)?;
    let read = Usage::of("self").unwrap_or_default();
    let plan = planned(&snapshot);
    let planned = Usage::of("self").unwrap_or_default();
    plan.write(&run, &Basis::default())?;
    let written = Usage::of("self").unwrap_or_default();
    let (reading, writing) =
        (read.cpu_seconds - before.cpu_seconds, written.cpu_seconds - planned.cpu_seconds);
    let remark = format!("reading {reading:.2} s, writing {writing:.2} s");
    Ok(measured(&snapshot, reading + writing, read.peak_mb, remark))
}

fn planned(snapshot: &Raw) -> Plan {
    let context = Context { port: PORT.to_owned(), target_bucket: "crm-files".to_owned(), parent: None };
    landfall_plan::plan_raw(snapshot, &Mapping::default(), &[], &context)
}

/// By processor time, whoever else keeps the machine busy.
fn measured(snapshot: &Raw, cpu_seconds: f64, peak_mb: f64, remark: String) -> Measured {
    Measured::with(
        snapshot.rows(SourceTable::Interests).len() as u64,
        cpu_seconds,
        Usage { peak_mb, cpu_seconds },
        remark,
    )
}

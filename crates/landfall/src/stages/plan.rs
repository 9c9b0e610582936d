//! Stage plan: raw files, mapping and decisions into `normalized/`; then the lint, without whose consent nothing is loaded.

use landfall_model::{
    decision::Decision,
    hash, journal,
    kind::Kind,
    mapping::Mapping,
    monitor::{Level, Monitor},
    outcome::Finding,
    plan::{Basis, Plan, PlanHeader, snapshot_hash},
    raw::Raw,
    redact,
    rundir::{self, RunDir},
    words::count,
};
use landfall_plan::Context;

use super::{Job, delta, find::latest};
use crate::{
    config::Settings,
    fail::{Failure, Result},
};

/// Plans, lints and writes; a run that has its plan already keeps it.
pub async fn run(job: &Job<'_>) -> Result<()> {
    if job.run.has(rundir::PLAN) {
        return Ok(());
    }
    job.stage(journal::PLAN, async { make(job) }).await
}

/// Why answers in a run with a plan reach no later step by themselves: the port has a newer plan, or a newer weekend that will make one. None
/// where they do.
pub fn unread(settings: &Settings, planned: &RunDir) -> Option<String> {
    let is_newer = |run: &RunDir| run.has(rundir::PLAN) || run.has(rundir::CUTOVER);
    let newer = latest(settings, is_newer).ok()?;
    let (name, of) = (newer.root().file_name()?, planned.root().file_name()?);
    (name > of).then(|| {
        let (newer, old) = (newer.shown(), planned.shown());
        format!(
            "{newer} is newer, and what comes next goes by it. Answer there (`landfall console {newer}`, `landfall review list {newer}`); only `landfall migrate --dry-run --from {old}` would plan with what is answered here"
        )
    })
}

fn make(job: &Job<'_>) -> Result<()> {
    if !job.run.has_snapshot() {
        let sentence = format!("{} has no snapshot to plan from", job.run.shown());
        return Err(
            Failure::new(Kind::State, sentence).hint("`landfall migrate --dry-run` takes one and plans.")
        );
    }
    job.monitor.start("plan", None);
    let source = Raw::read(&job.run)?;
    let decisions: Vec<Decision> = job.run.read_appended(rundir::DECISIONS)?;
    let mapping = &job.settings.mapping;
    let context = Context {
        port: job.settings.port.clone(),
        target_bucket: mapping.files.target_bucket.clone(),
        parent: delta::parent(job, &source)?,
    };
    let plan = landfall_plan::plan_raw(&source, mapping, &decisions, &context);
    lint(&plan)?;
    plan.write(&job.run, &basis(job, &decisions)?)?;
    tell(&plan, &*job.monitor);
    job.monitor.finish("plan", &summary(&plan));
    Ok(())
}

fn basis(job: &Job<'_>, decisions: &[Decision]) -> Result<Basis> {
    Ok(Basis {
        port: job.settings.port.clone(),
        snapshot: snapshot_hash(&job.run)?,
        mapping: job.settings.mapping_hash(),
        mapping_text: job.settings.mapping_text.clone(),
        decisions: hash_of(decisions),
        parent: delta::parent_plan(job)?,
        target: job.settings.mapping.target.clone(),
    })
}

fn hash_of(decisions: &[Decision]) -> String {
    hash::of_bytes(format!("{decisions:?}").as_bytes())
}

/// True where the run's plan goes by the mapping and the answers of now: made anew it would be the same.
pub fn is_current(settings: &Settings, run: &RunDir) -> Result<bool> {
    let header: PlanHeader = run.read_json(rundir::PLAN)?;
    let decisions: Vec<Decision> = run.read_appended(rundir::DECISIONS)?;
    Ok(header.mapping == settings.mapping_hash() && header.decisions == hash_of(&decisions))
}

/// The mapping by which the run was planned: the run's own, whatever is set now. A run of an older version has none, and then that of now stands in,
/// which is told where it is another one.
pub fn mapping_of(settings: &Settings, run: &RunDir, monitor: &dyn Monitor) -> Result<Mapping> {
    if let Some((_, mapping)) = own_mapping(run) {
        return Ok(mapping);
    }
    mention_other_mapping(settings, run, monitor)?;
    Ok(settings.mapping.clone())
}

/// The same for who looks at what was loaded, and is told where another mapping is set by now. The looks of their own (`[[spot_check]]`) are those of
/// now: nothing was planned by them, and whoever adds one wants it made.
pub fn mapping_to_look_by(settings: &Settings, run: &RunDir, monitor: &dyn Monitor) -> Result<Mapping> {
    if let Some((text, _)) = own_mapping(run)
        && text != settings.mapping_text
    {
        let (run, own) = (run.shown(), run.path(rundir::PLANNED_BY));
        let text = format!(
            "{run} was planned by another mapping file than that of now: it is read by its own, {}",
            own.display()
        );
        monitor.remark(Level::Warning, &text);
    }
    let spot_check = settings.mapping.spot_check.clone();
    Ok(Mapping { spot_check, ..mapping_of(settings, run, monitor)? })
}

/// The mapping that a run keeps, and its text; none where it keeps none that this version reads.
fn own_mapping(run: &RunDir) -> Option<(String, Mapping)> {
    let text = std::fs::read_to_string(run.path(rundir::PLANNED_BY)).ok()?;
    let mapping = Mapping::of_run(&text).ok()?;
    Some((text, mapping))
}

/// Warns where the run was planned by another mapping than that of now: who reads its cells reads them by the latter, and what differs for
/// that is no fault of the target.
fn mention_other_mapping(settings: &Settings, run: &RunDir, monitor: &dyn Monitor) -> Result<()> {
    let header: PlanHeader = run.read_json(rundir::PLAN)?;
    if header.mapping != settings.mapping_hash() {
        let text = format!(
            "{} was planned by another mapping file, or other buckets, than those of now, by which its cells are read here: set LANDFALL_MAPPING as it was, or what differs may only be that",
            run.shown()
        );
        monitor.remark(Level::Warning, &text);
    }
    Ok(())
}

/// A plan with a lint finding is a mistake of the planner: it is not written, so nobody can load it.
fn lint(plan: &Plan) -> Result<()> {
    let findings: Vec<Finding> =
        landfall_plan::lint(plan).into_iter().filter(|finding| !finding.ok).collect();
    if findings.is_empty() {
        return Ok(());
    }
    let lines: Vec<String> =
        findings.iter().take(20).map(|finding| format!("  {}: {}", finding.place, finding.what)).collect();
    Err(Failure::new(
        Kind::Bug,
        format!("the plan contradicts itself in {} places:\n{}", findings.len(), lines.join("\n")),
    ))
}

/// With `--verbose`: every transformation that changed, guessed or refused something, without the values.
fn tell(plan: &Plan, monitor: &dyn Monitor) {
    for warning in &plan.warnings {
        let record = warning.record.map_or_else(String::new, |record| record.to_string());
        let message = redact::quoted(&warning.message);
        monitor.remark(Level::Detail, &format!("{record}, {}: {message} ({})", warning.column, warning.code));
    }
}

fn summary(plan: &Plan) -> String {
    format!(
        "{}, {}, {}, {}, {}, {}; {}, {}",
        count(plan.clients.len(), "client"),
        count(plan.interests.len(), "interest"),
        count(plan.berths.len(), "berth"),
        count(plan.expenses.len(), "expense"),
        count(plan.invoices.len(), "invoice"),
        count(plan.files.len(), "file"),
        count(plan.warnings.len(), "warning"),
        count(plan.questions.len(), "question"),
    )
}

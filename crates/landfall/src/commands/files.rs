//! `landfall files copy|status RUN`.

use landfall_model::{
    outcome::{CopyOutcome, CopyState},
    rundir,
};

use super::Given;
use crate::{
    cli::FilesAction,
    exit::Exit,
    fail::Result,
    stages::{self, Job},
};

/// Copies, or says how far the copies are.
pub async fn run(given: &Given<'_>, action: &FilesAction) -> Result<Exit> {
    match action {
        FilesAction::Copy(on) => {
            given.settings.demand(false, false, true)?;
            let job = Job::resume(&given.settings, given.terminal.monitor.clone(), on.run.as_deref())?;
            job.header()?;
            stages::files::run(&job).await?;
            status(given, &job.run, &job.header()?)
        }
        FilesAction::Status(on) => {
            let run = stages::find(&given.settings, on.run.as_deref(), |run| run.has(rundir::PLAN))?;
            let header = run.read_json(rundir::PLAN)?;
            status(given, &run, &header)
        }
    }
}

fn status(
    given: &Given<'_>,
    run: &rundir::RunDir,
    header: &landfall_model::plan::PlanHeader,
) -> Result<Exit> {
    let outcomes: Vec<CopyOutcome> = run.read_appended(rundir::LOAD_COPIES)?;
    let last: std::collections::BTreeMap<_, _> =
        outcomes.iter().map(|outcome| (outcome.file, outcome)).collect();
    let of = |state| last.values().filter(|outcome| outcome.state == state).count() as u64;
    let (verified, mismatch, failed) =
        (of(CopyState::Verified), of(CopyState::Mismatch), of(CopyState::Failed));
    let open = header.copies.saturating_sub(verified);
    let text = format!(
        "{verified} of {} files copied and compared; {failed} failed, {mismatch} differ, {open} to do",
        header.copies
    );
    let document = serde_json::json!({ "planned": header.copies, "verified": verified, "failed": failed, "mismatch": mismatch });
    given.terminal.result(&text, &document);
    Ok(if open == 0 { Exit::Done } else { Exit::NeedsEyes })
}

//! The stages as the program runs them, and the modes as fixed sequences of stages (DESIGN section 1): nothing else decides the order.

pub mod cleanup;
pub mod delta;
pub mod files;
mod find;
mod job;
pub mod load;
mod mode;
mod moments;
mod nothing_loaded;
pub mod plan;
pub mod reentry;
mod refuse;
pub mod report;
pub mod reset;
pub mod settings;
pub mod smoke;
pub mod snapshot;
mod target;
pub mod users;
pub mod verify;

use chrono::{DateTime, Utc};
pub use find::{all, find, latest, latest_called, planned, take_up, take_up_planned};
pub use job::Job;
use landfall_model::{
    exit::Exit,
    kind::Kind,
    review::Book,
    rundir::{self, RunDir},
    words::count,
};
use landfall_verify::Objects;
pub use mode::{DRY_RUN, FULL, followed, goes_on_by, is_delta, plan_run};
pub use moments::noted;
pub use refuse::{BEGIN, refuse_other_port, refuse_weekend};
pub use target::on_target;

use crate::{
    config::Settings,
    fail::{Failure, Result},
};

/// What a migration is asked to do, resolved.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wishes {
    /// Leave the files where they are.
    pub skip_files: bool,
    /// Share of a group's rows that may fail, in percent.
    pub max_failures: f64,
    /// Try again what the target rejected.
    pub retry_quarantine: bool,
}

/// `migrate --dry-run`: snapshot, plan, lint, report. No writer is ever constructed.
pub async fn dry_run(job: &Job<'_>) -> Result<Exit> {
    snapshot::run(job).await?;
    plan::run(job).await?;
    report::run(job).await
}

/// `migrate --full`: snapshot, plan, lint, files, load, search index, verify, report.
pub async fn full(job: &Job<'_>, wishes: Wishes) -> Result<Exit> {
    snapshot::run(job).await?;
    plan::run(job).await?;
    carry_out(job, wishes).await
}

/// `migrate --delta`: the same against the run that is loaded; only what is new, changed or gone is written.
pub async fn delta(job: &Job<'_>, wishes: Wishes, since: Option<DateTime<Utc>>) -> Result<Exit> {
    delta::read(job, since).await?;
    plan::run(job).await?;
    carry_out(job, wishes).await
}

/// True for a full run with a plan that did not come to its end, and may. It may not where a question was answered or the mapping mended since:
/// the plan is made anew then, and a run keeps its plan. Nor does one go on that has its report: it tells what was verified before something
/// was mended.
pub fn goes_on(settings: &Settings, run: &RunDir) -> Result<bool> {
    let has_stopped = run.info()?.mode == FULL && run.has(rundir::PLAN) && !run.has(rundir::REPORT_TEXT);
    Ok(has_stopped && plan::is_current(settings, run)?)
}

/// From a plan to a report.
async fn carry_out(job: &Job<'_>, wishes: Wishes) -> Result<Exit> {
    admit(job).await?;
    if !wishes.skip_files {
        files::run(job).await?;
    }
    load::run(job, wishes).await?;
    verify::run(job, Objects::default()).await?;
    report::run(job).await
}

/// `migrate --validate-only`: verify and report against what the parent run loaded.
pub async fn validate_only(job: &Job<'_>, objects: Objects) -> Result<Exit> {
    verify::run(job, objects).await?;
    report::run(job).await
}

/// Gate and preflight: refuses what may not be loaded. Nobody answers questions for a target that another plan is in.
pub async fn admit(job: &Job<'_>) -> Result<()> {
    if let Err(closed) = gate(job) {
        load::refuse_another(job).await?;
        return Err(closed);
    }
    load::preflight(job).await
}

/// A closed gate is an exit code, not a line that scrolls by (DESIGN decision 10).
fn gate(job: &Job<'_>) -> Result<()> {
    if job.header()?.blocking == 0 {
        return Ok(());
    }
    let run = job.run.shown();
    let go_on = format!("`landfall migrate {} --from {run}`", goes_on_by(&job.run));
    let book = Book::open(job.run.clone())?;
    let (sentence, hint) = match book.open_questions().iter().filter(|question| question.blocking).count() {
        0 => (
            "this plan was made before the questions were answered that hold it; nothing was loaded"
                .to_owned(),
            format!("{go_on} plans anew, with the answers, and loads."),
        ),
        n => (
            format!("open and blocking: {}; nothing was loaded", count(n, "question")),
            format!(
                "`landfall review list {run}` shows them; after `landfall review answer`, go on with {go_on}."
            ),
        ),
    };
    Err(Failure::new(Kind::Gate, sentence).hint(hint))
}

//! Stages preflight, load and search index. All over one connection at a time.

use std::{collections::HashMap, path::Path};

use landfall_load::{Budget, LiveRun, Loaded, Options, Words};
use landfall_model::{
    journal,
    kind::Kind,
    monitor::Monitor,
    outcome::{Mismatch, Repaired},
    place::LogPosition,
    plan::PlanHeader,
    rundir::{self, RunDir},
    target::Table,
    user_edits::UserEdits,
};
use landfall_postgres::Session;

use super::{
    Job, Wishes, delta, plan, take_up_planned,
    target::{asking_target, changing_target},
};
use crate::{
    config::Settings,
    fail::{Failure, Result},
};

/// Refuses a target that is not as expected, naming every difference, before a file is copied or a row written.
pub async fn preflight(job: &Job<'_>) -> Result<()> {
    job.stage("preflight", async {
        let header = job.header()?;
        let words = Words::of_plan(&job.run)?;
        let plans: Vec<&str> =
            std::iter::once(&header.hash).chain(&header.parent).map(String::as_str).collect();
        let (port, target, monitor) = (&header.port, &header.target, &*job.monitor);
        let found = asking_target(job.settings, monitor, async |session| {
            landfall_load::preflight(session, port, target, &words, &plans, monitor).await
        });
        refuse(&found.await?)
    })
    .await
}

/// Refuses a target that another plan is in, with all else that is not as expected; one that does not answer is for the stage that needs it.
pub async fn refuse_another(job: &Job<'_>) -> Result<()> {
    let header = job.header()?;
    let live = match live(job.settings, &*job.monitor).await {
        Err(failure) if failure.kind() == Kind::Interrupted => return Err(failure),
        live => live.ok().flatten(),
    };
    let is_other = |live: &LiveRun| live.plan != header.hash && header.parent.as_ref() != Some(&live.plan);
    if live.is_some_and(|live| is_other(&live)) { preflight(job).await } else { Ok(()) }
}

fn refuse(differences: &[Mismatch]) -> Result<()> {
    if differences.is_empty() {
        return Ok(());
    }
    let lines: Vec<String> = differences
        .iter()
        .map(|difference| format!("  {} → {}", difference.what, difference.remedy))
        .collect();
    let sentence = format!("the target is not as expected; nothing was written:\n{}", lines.join("\n"));
    Err(Failure::new(Kind::Mismatch, sentence))
}

/// Loads what is not in yet, and fills the search index. Answers how many rows the target rejected.
pub async fn run(job: &Job<'_>, wishes: Wishes) -> Result<u64> {
    let work = async {
        delta::inherit_copies(job)?;
        let verified = landfall_load::files::verified(&job.run).map_err(Failure::from)?;
        let verified: HashMap<_, _> = verified.into_iter().collect();
        let budget = Budget { percent: wishes.max_failures, ..Budget::default() };
        let options = Options { budget, verified: &verified };
        changing_target(job.settings, &*job.monitor, async |session| {
            let (run, monitor) = (&job.run, &*job.monitor);
            let loaded = if wishes.retry_quarantine {
                landfall_load::retry_quarantine(session, run, &options, monitor).await?
            } else {
                landfall_load::load(session, run, &options, monitor).await?
            };
            index(job, session).await?;
            Ok(rejected(&loaded))
        })
        .await
    };
    job.stage_on_target(journal::LOAD, work, |_| String::new()).await
}

fn rejected(loaded: &Loaded) -> u64 {
    loaded.groups.iter().flat_map(|group| &group.results).map(|result| result.failed).sum()
}

/// Puts single rows back as planned, and the search index with them; those that users changed only where that is overruled.
pub async fn repair(job: &Job<'_>, rows: &[(Table, String)], edits: UserEdits) -> Result<Vec<Repaired>> {
    let work = async {
        let verified = landfall_load::files::restorable(&job.run).map_err(Failure::from)?;
        let verified: HashMap<_, _> = verified.into_iter().collect();
        let options = Options { budget: Budget::default(), verified: &verified };
        changing_target(job.settings, &*job.monitor, async |session| {
            let (run, monitor) = (&job.run, &*job.monitor);
            let done = landfall_load::repair(session, run, rows, edits, &options, monitor).await?;
            Ok(index(job, session).await.map(|()| done)?)
        })
        .await
    };
    job.stage_on_target(journal::REPAIR, work, |_| String::new()).await
}

pub(super) async fn index(job: &Job<'_>, session: &Session) -> Result<()> {
    let mapping = plan::mapping_of(job.settings, &job.run, &*job.monitor)?;
    let (port, monitor) = (&job.settings.port, &*job.monitor);
    landfall_load::index_search(session, port, &mapping.search, &mapping.target, monitor).await?;
    Ok(())
}

/// The folder of the run that is loaded; none where none is. The target knows which: the latest folder may be of a run that was never loaded, or
/// loaded elsewhere.
pub async fn loaded(settings: &Settings, monitor: &dyn Monitor) -> Result<Option<RunDir>> {
    let Some(live) = live(settings, monitor).await? else { return Ok(None) };
    folder(settings, &live).map(Some).ok_or_else(|| {
        let sentence = format!(
            "run {} is loaded since {}, but its folder is not in {}",
            live.run,
            live.since,
            settings.output.display()
        );
        Failure::new(Kind::State, sentence)
            .hint("Set LANDFALL_OUTPUT to the folder that holds it: its snapshot and its plan are needed.")
    })
}

/// The folder of a run that is live; none where it is not among the runs.
pub fn folder(settings: &Settings, live: &LiveRun) -> Option<RunDir> {
    let is_it =
        |run: &RunDir| run.read_json::<PlanHeader>(rundir::PLAN).is_ok_and(|header| header.hash == live.plan);
    let found = RunDir::latest(&settings.output, |run| run.has(rundir::LOAD_GROUPS) && is_it(run))
        .or_else(|_| RunDir::latest(&settings.output, is_it));
    found.ok()
}

/// The run that is named, else the one that is loaded.
pub async fn named_or_loaded(
    settings: &Settings,
    monitor: &dyn Monitor,
    named: Option<&Path>,
) -> Result<RunDir> {
    if named.is_some() {
        return take_up_planned(settings, named, |_| true);
    }
    loaded(settings, monitor).await?.ok_or_else(|| {
        let sentence = format!("nothing is loaded for {} in the database of DATABASE_URL", settings.port);
        let again = "Another run can be named; where DATABASE_URL names the wrong database, set it right.";
        Failure::new(Kind::State, sentence).hint(again)
    })
}

/// What the target notes as loaded for the port; none where nothing is.
pub async fn live(settings: &Settings, monitor: &dyn Monitor) -> Result<Option<LiveRun>> {
    asking_target(settings, monitor, async |session| landfall_load::live(session, &settings.port).await).await
}

/// How far the log of the target's server has come; none where the server does not tell.
pub async fn log_position(settings: &Settings, monitor: &dyn Monitor) -> Result<Option<LogPosition>> {
    asking_target(settings, monitor, async |session| landfall_load::log_position(session).await).await
}

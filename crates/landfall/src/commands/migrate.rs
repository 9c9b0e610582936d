//! `landfall migrate`: the modes.

use std::path::Path;

use chrono::{DateTime, Utc};
use landfall_model::{
    exit::Exit,
    kind::Kind,
    monitor::{Level, Monitor},
    rundir::{self, RunDir},
    seal,
};
use landfall_report::{Facts, MigrationReport};
use landfall_verify::Objects;

use super::{Given, cutover, verify};
use crate::{
    cli::Migrate,
    config::End,
    fail::{Failure, Result},
    stages::{self, Job, Wishes},
};

/// Runs the mode that was chosen, and prints the summary.
pub async fn run(given: &Given<'_>, options: &Migrate) -> Result<Exit> {
    if options.validate_only {
        return validate(given, options.run.as_deref(), verify::objects(options.read_objects)).await;
    }
    given.settings.demand(&ends(options))?;
    let from = options.from.as_deref().map(|from| stages::take_up(&given.settings, Some(from), |_| true));
    let from = from.transpose()?;
    if let Some(from) = &from {
        stages::refuse_other_port(&given.settings, from)?;
    }
    let since = since(given, options, from.as_ref())?;
    let job = begin(given, options, from.as_ref()).await?;
    if let Some(from) = &from {
        take_over(&job, from, since)?;
    }
    let ended = if options.dry_run {
        stages::dry_run(&job).await
    } else if options.delta {
        stages::delta(&job, wishes(options), since).await
    } else {
        stages::full(&job, wishes(options)).await
    };
    let goes_on = format!("landfall migrate {} --run {}", mode(options), job.run.shown());
    let exit = ended.map_err(|failure| failure.goes_on_with(&goes_on))?;
    summarise(given, &job)?;
    Ok(exit)
}

/// Verifies against a run that was loaded: a run of its own, since the files of the other are never rewritten.
pub async fn validate(given: &Given<'_>, run: Option<&Path>, objects: Objects) -> Result<Exit> {
    let looks_at_objects = objects == Objects::Read || given.settings.names_store();
    given.settings.demand(if looks_at_objects { &[End::Target, End::Buckets] } else { &[End::Target] })?;
    let loaded = stages::load::named_or_loaded(&given.settings, &*given.terminal.monitor, run).await?;
    let job = Job::validate(&given.settings, given.terminal.monitor.clone(), &loaded)?.told_by(given.mask());
    let exit = stages::validate_only(&job, objects).await?;
    summarise(given, &job)?;
    Ok(exit)
}

async fn begin<'a>(given: &'a Given<'_>, options: &Migrate, from: Option<&RunDir>) -> Result<Job<'a>> {
    let monitor = given.terminal.monitor.clone();
    let answered = stages::latest(&given.settings, |run| run.has(rundir::DECISIONS)).ok();
    let job = match &options.run {
        Some(run) => resume(given, options, run)?,
        None if options.delta => stages::delta::begin(&given.settings, monitor).await?,
        None => {
            let mode = if options.dry_run { stages::DRY_RUN } else { stages::FULL };
            Job::begin(&given.settings, monitor, mode, None, from.map(|from| from.root().to_owned()))?
        }
    };
    // A delta is not sent to a snapshot of before the load.
    let counts = |run: &RunDir| !options.delta || stages::is_delta(run).unwrap_or(false);
    let answered = answered.filter(|_| from.is_none() && options.run.is_none());
    if let Some(answered) = answered.filter(counts) {
        tell_of_answers(given, options, &job.run, &answered)?;
    }
    Ok(job.told_by(given.mask()))
}

/// A snapshot of its own begins without answers, or with those of the run that is loaded: whoever gave others since, and does not name their run,
/// is told.
fn tell_of_answers(given: &Given<'_>, options: &Migrate, run: &RunDir, answered: &RunDir) -> Result<()> {
    if stages::snapshot::news(answered, run)?.is_empty() {
        return Ok(());
    }
    let (answered, mode) = (answered.shown(), mode(options));
    let told = format!(
        "answers that were given in {answered} do not count here: `landfall migrate {mode} --from {answered}` applies them"
    );
    given.terminal.monitor.remark(Level::Warning, &told);
    Ok(())
}

/// As it is typed.
const fn mode(options: &Migrate) -> &'static str {
    if options.dry_run {
        "--dry-run"
    } else if options.delta {
        "--delta"
    } else {
        "--full"
    }
}

/// The moment since when a delta takes rows over: the one that is asked for, else that of the run whose snapshot it takes.
fn since(given: &Given<'_>, options: &Migrate, from: Option<&RunDir>) -> Result<Option<DateTime<Utc>>> {
    match from {
        Some(from) if options.delta && options.since.is_none() => stages::delta::moment(from, None),
        _ => {
            let marina = given.settings.mapping.utc_offset.unwrap_or_default();
            Ok(options.since.map(|since| since.moment(|day| marina.midnight(day))))
        }
    }
}

/// Answers first: without them the plan of a run that is cut off here would be another one.
fn take_over(job: &Job<'_>, from: &RunDir, since: Option<DateTime<Utc>>) -> Result<()> {
    stages::snapshot::take_decisions(from, &job.run)?;
    let into = if since.is_some() { stages::delta::whole(job)? } else { job.run.clone() };
    stages::snapshot::adopt(&into, from)
}

/// A run goes on in the mode in which it began: a delta is no full load, and the other way round.
fn resume<'a>(given: &'a Given<'_>, options: &Migrate, run: &Path) -> Result<Job<'a>> {
    let run = stages::find(&given.settings, Some(run), |_| true)?;
    stages::refuse_weekend(&run)?;
    let job = Job::resume(&given.settings, given.terminal.monitor.clone(), run)?;
    if options.delta == job.parent()?.is_some() {
        return Ok(job);
    }
    let (is, word) = if options.delta { ("no delta", "--full") } else { ("a delta", "--delta") };
    let sentence = format!("{} is {is}", job.run.shown());
    Err(Failure::new(Kind::State, sentence)
        .hint(format!("Go on with `landfall migrate {word} --run {}`.", job.run.shown())))
}

/// What the mode reaches: a run that was read before needs no source, and nobody who only looks needs a target.
fn ends(options: &Migrate) -> Vec<End> {
    let reads = options.from.is_none() && options.run.is_none();
    let reached = |end: &End| match end {
        End::Source => reads,
        End::Target => !options.dry_run,
        End::Buckets => reads || !(options.dry_run || options.skip_files),
    };
    End::ALL.into_iter().filter(reached).collect()
}

const fn wishes(options: &Migrate) -> Wishes {
    let (skip_files, max_failures) = (options.skip_files, options.budget.max_failures);
    Wishes { skip_files, max_failures, retry_quarantine: false }
}

/// After a dry run: the answers, then the load of the very snapshot that was looked at; after a load, the files that were left where they are.
/// In a weekend its next step says what follows.
fn what_follows(given: &Given<'_>, job: &Job<'_>, facts: &Facts) -> String {
    if cutover::plans_from(&given.settings, &job.run) {
        return String::new();
    }
    let (run, plan_run) = (job.run.shown(), job.plan_run.shown());
    if job.run.info().is_ok_and(|info| info.mode != stages::DRY_RUN) {
        let completed = format!(
            "\n\n`landfall files copy {plan_run}` copies the files that are withheld, `landfall load {plan_run}` brings their rows in."
        );
        return Some(completed).filter(|_| !facts.withheld.is_empty()).unwrap_or_default();
    }
    format!(
        "\n\n`landfall review list` or `landfall console` asks what only a person can answer; `landfall migrate --full --from {run}` loads it, with the answers."
    )
}

/// Prints the summary of a run whose reports are written, and the head of its seal.
pub fn summarise(given: &Given<'_>, job: &Job<'_>) -> Result<()> {
    let facts = Facts::read(&job.run, &job.plan_run)?;
    let head = seal::head(&job.run)?.map_or_else(String::new, |head| format!("\nseal          {head}"));
    let follows = what_follows(given, job, &facts);
    let text = format!("{}{head}{follows}", landfall_report::text(&facts).trim_end());
    let mask = given.mask();
    given.terminal.result(&text, &MigrationReport::of(&facts, mask));
    Ok(())
}

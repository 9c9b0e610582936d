//! `landfall demo`: the whole chain on the built-in practice world, with the answers that a person would give before the load.

use std::path::Path;

use landfall_model::{
    decision::Decision,
    exit::Exit,
    finding::Question,
    monitor::{Level, Monitor},
    partition::MERGE,
    rundir::{self, RunDir},
};

use super::{Given, migrate};
use crate::{
    clock,
    demo::Practice,
    fail::Result,
    stages::{self, Job, Wishes},
};

/// An interest of the practice world that became one client with others.
const SHOWN: i64 = 524;

/// Lays out the practice world, starts its own PostgreSQL, and runs over both what an operator does: `migrate --dry-run`, `review answer` for
/// what holds the load, `migrate --full --from` that run.
pub async fn run(given: &Given<'_>, dir: Option<&Path>) -> Result<Exit> {
    let monitor = given.terminal.monitor.clone();
    let default = given.settings.output.join(format!("demo-{}", clock::run_id(clock::now())));
    let folder = dir.unwrap_or(&default);
    let practice = Practice::prepare(folder, &*monitor).await?;
    let given =
        Given { arguments: given.arguments, settings: practice.settings()?, terminal: given.terminal };
    let rehearsed = begin(&given, stages::DRY_RUN, &practice.snapshot())?;
    stages::dry_run(&rehearsed).await?;
    answer(&given, &rehearsed.run)?;
    let job = begin(&given, stages::FULL, rehearsed.run.root())?;
    let exit = stages::full(&job, Wishes { max_failures: 1.0, ..Wishes::default() }).await?;
    migrate::summarise(&given, &job)?;
    if exit == Exit::NeedsEyes {
        monitor.remark(
            Level::Info,
            "The practice world is dirty on purpose: what wants eyes is part of the show, and the demo itself ends with exit 0.",
        );
    }
    let [output, store] = practice.addresses();
    let look = format!(
        "Look around with LANDFALL_OUTPUT={output} and LANDFALL_STORE={store}: `landfall review list`, `landfall console`, `landfall trace interests {SHOWN}`; its database ended with the demo.",
    );
    monitor.remark(Level::Info, &look);
    Ok(match exit {
        // A newcomer's first command succeeded; for the practice world, having questions is no failure.
        Exit::NeedsEyes => Exit::Done,
        other => other,
    })
}

fn begin<'g>(given: &'g Given<'_>, mode: &str, from: &Path) -> Result<Job<'g>> {
    let job = Job::begin(&given.settings, given.terminal.monitor.clone(), mode, None, Some(from.to_owned()))?;
    let from = RunDir::open(from)?;
    stages::snapshot::take_decisions(&from, &job.run)?;
    stages::snapshot::adopt(&job.run, &from)?;
    Ok(job.told_by(given.mask()))
}

/// The gate is closed until somebody has looked at each merge that may be a mistake. In the practice world these are couples, who share one
/// address and are one client.
fn answer(given: &Given<'_>, run: &RunDir) -> Result<()> {
    let questions: Vec<Question> = run.read_jsonl(rundir::QUESTIONS)?;
    for question in questions.iter().filter(|question| question.blocking) {
        let decision = Decision::on(question, None, MERGE.to_owned());
        run.append(rundir::DECISIONS, &decision.by("demo", clock::now(), "a couple, one client"))?;
        let told = format!("holds the load: {} The demo answers as a person would: {MERGE}.", question.text);
        given.terminal.monitor.remark(Level::Info, &told);
    }
    Ok(())
}

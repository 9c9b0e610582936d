//! `landfall cutover`: leads the operator through the weekend, does what a machine can do, and records what only a person can.

mod act;
mod audit;
mod backup;
mod before;
mod book;
mod due;
mod evidence;
mod frozen;
mod gate;
mod inventory;
mod lent;
mod outdated;
mod pg_dump;
mod planning;
mod print;
mod smoke;
mod status;
mod still_in;
mod traffic;

use std::path::Path;

pub use act::illegal;
pub use book::Book;
use landfall_cutover::{Decision, Measured, Progress, Runbook, Said, Weekend, forecast};
use landfall_model::{
    exit::Exit,
    kind::Kind,
    rundir::{self, RunDir},
    words::count,
};
pub use planning::plans_from;

use super::Given;
use crate::{
    cli::CutoverAction,
    clock,
    config::Settings,
    fail::{Failure, Result},
    stages::{self, Job},
};
pub use lent::Lent;

/// Runs the action.
pub async fn run(given: &Given<'_>, action: &CutoverAction) -> Result<Exit> {
    match action {
        CutoverAction::Start { friday, offset, rehearsal, answers } => {
            let offset = offset.unwrap_or_else(|| given.settings.mapping.marina().local_minus_utc());
            let weekend = Weekend { friday: *friday, offset, rehearsal: *rehearsal };
            start(given, weekend, answers.as_deref())
        }
        CutoverAction::Status(on) => status::show(given, &Book::open(given, on)?),
        CutoverAction::Next(on) => act::next(given, &Book::hold(given, on)?).await,
        CutoverAction::Done { step, evidence, run } => {
            act::note(given, &Book::hold(given, run)?, step, Said::Done, evidence)
        }
        CutoverAction::Skip { step, why, run } => {
            act::note(given, &Book::hold(given, run)?, step, Said::Skipped, why)
        }
        CutoverAction::Undo { step, why, run } => {
            act::note(given, &Book::hold(given, run)?, step, Said::Undone, why)
        }
        CutoverAction::Gate { show: true, .. } => {
            let text = given.settings.gate_text()?;
            gate::thresholds(&text)?;
            given.terminal.page(text.trim_end());
            Ok(Exit::Done)
        }
        CutoverAction::Gate { run, .. } => gate::show(given, &Book::open(given, run)?).await,
        CutoverAction::Decide { decision, who, r#override, run } => {
            let wish = gate::Wish { who, overridden: r#override.as_deref() };
            if decision == "go" {
                gate::go(given, &Book::hold(given, run)?, &wish).await
            } else {
                gate::no_go(given, run, &wish).await
            }
        }
        CutoverAction::Backup(on) => backup::run(given, &Book::open(given, on)?).await,
        CutoverAction::Due(on) => due::show(given, &Book::open(given, on)?),
        CutoverAction::Inventory(on) => inventory::write(given, &Book::open(given, on)?),
        CutoverAction::Audit { run, since } => audit::export(given, &Book::open(given, run)?, *since).await,
        CutoverAction::Smoke { show: true, .. } => {
            let text = given.settings.smoke_text()?;
            landfall_golive::smoke::Book::parse(&text)?;
            given.terminal.page(text.trim_end());
            Ok(Exit::Done)
        }
        CutoverAction::Smoke { run, .. } => smoke::run(given, &Book::open(given, run)?).await,
        CutoverAction::Plan { run, format, output } => {
            print::checklist(given, &Book::open(given, run)?, format, output.as_deref())
        }
        CutoverAction::Runbook => {
            let text = given.settings.runbook_text()?;
            book::runbook(&text)?;
            given.terminal.page(text.trim_end());
            Ok(Exit::Done)
        }
    }
}

/// A new run, and which weekend it is of. The runbook is read first: one that cannot be followed begins nothing, nor does a run that is not there.
fn start(given: &Given<'_>, weekend: Weekend, answers: Option<&Path>) -> Result<Exit> {
    let runbook: Runbook = book::runbook(&given.settings.runbook_text()?)?.of(&weekend);
    let answers = answers.map(|run| stages::take_up(&given.settings, Some(run), |_| true)).transpose()?;
    if let Some(run) = &answers {
        stages::refuse_other_port(&given.settings, run)?;
    }
    let left = stages::latest(&given.settings, |run| run.has(rundir::DECISIONS));
    let beside = beside(&given.settings);
    if let Some(beside) = beside.as_ref().filter(|_| weekend.rehearsal) {
        refuse_beside(beside)?;
    }
    let mode = if weekend.rehearsal { "rehearsal" } else { "cutover" };
    let job = Job::begin(&given.settings, given.terminal.monitor.clone(), mode, None, None)?;
    job.run.ensure_folder(rundir::CUTOVER_FOLDER)?;
    job.run.write_json(rundir::CUTOVER, &weekend)?;
    let taken = match (&answers, left) {
        (Some(from), _) => format!("{} taken over", count(take_answers(from, &job.run)?, "answer")),
        (None, Ok(run)) => {
            let run = run.shown();
            format!("no answers taken over: those in {run} are, where you begin again with --answers {run}")
        }
        (None, Err(_)) => "no answers yet".to_owned(),
    };
    let run = job.run.shown();
    let beside = beside.filter(|beside| !beside.events.is_empty());
    let beside = beside.map_or_else(String::new, |beside| left_behind(&beside, &job.run));
    let text = format!(
        "{} from Friday {} on, by a clock at UTC{}, in {run}; {taken}{}{beside}\n\nGo on with `landfall cutover status`, then `landfall cutover next`.",
        count(runbook.steps.len(), "step"),
        weekend.friday,
        weekend.local(clock::now()).offset(),
        over(&runbook, &weekend)
    );
    given.terminal.result(&text, &serde_json::json!({ "run": job.run.root(), "steps": runbook.steps.len() }));
    Ok(Exit::Done)
}

/// Said of a weekend whose Monday has come already; empty of a rehearsal, which is of any. A year that was mistyped shows nowhere else at once.
fn over(runbook: &Runbook, weekend: &Weekend) -> &'static str {
    let nothing_done = Progress::after(runbook, &[]);
    let ahead = forecast(runbook, weekend, &nothing_done, &Measured::default(), clock::now());
    let is_over = ahead.is_too_late && !weekend.rehearsal;
    if is_over {
        "\n\nThat weekend is over already. Where another Friday was meant, begin again with that: commands without RUN take the latest."
    } else {
        ""
    }
}

/// A weekend that was begun before, and is neither over nor called off. One that cannot be read holds no other up.
fn beside(settings: &Settings) -> Option<Book> {
    let book = Book::find(settings, None).ok()?;
    let decisions: Vec<Decision> = book.run.read_appended(rundir::GATE).ok()?;
    let is_called_off = decisions.last().is_some_and(|decision| !decision.go);
    let is_ended = is_called_off || book.progress().is_over() || book.refuse_if_over().is_err();
    (!book.weekend.rehearsal && !is_ended).then_some(book)
}

/// Refuses a rehearsal beside a weekend, be it that nothing of that is done yet: what it loads and verifies, wherever that is, would be the weekend's
/// latest, and its gate judge by that.
fn refuse_beside(beside: &Book) -> Result<()> {
    let sentence = format!(
        "the weekend from Friday {} on in {} is begun, and its gate would take what a rehearsal loads and verifies for its own",
        beside.weekend.friday,
        beside.run.shown()
    );
    Err(Failure::new(Kind::State, sentence).hint(
        "Rehearse with a LANDFALL_OUTPUT of its own; where that weekend is not to go on, `landfall cutover decide no-go --who NAME` says so.",
    ))
}

/// Which weekend no command takes by itself any more.
fn left_behind(beside: &Book, begun: &RunDir) -> String {
    format!(
        "\n\nCommands without RUN take this one from now on; the one from Friday {} on in {} is not over. Where this one was begun by mistake, move {} out of LANDFALL_OUTPUT.",
        beside.weekend.friday,
        beside.run.shown(),
        begun.shown()
    )
}

/// Answers are given in the runs that the steps of a weekend begin: of a weekend those of all of them count, up to the port's next one.
fn take_answers(from: &RunDir, to: &RunDir) -> Result<usize> {
    let port = to.info()?.port;
    let beside = from.root().parent().filter(|_| from.has(rundir::CUTOVER)).map(RunDir::all);
    let is_of_port = |run: &RunDir| run.info().is_ok_and(|info| info.port == port);
    let later = beside.into_iter().flatten().filter(|run| run.root() > from.root() && is_of_port(run));
    let steps = later.take_while(|run| !run.has(rundir::CUTOVER));
    std::iter::once(from.clone()).chain(steps).map(|run| stages::snapshot::take_decisions(&run, to)).sum()
}

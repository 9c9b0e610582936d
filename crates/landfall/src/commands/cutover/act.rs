//! Doing the next step, and noting what was done.

use std::path::Path;

use landfall_cutover::{Event, Illegal, Kind as StepKind, Said, State, Step};
use landfall_model::{
    exit::Exit,
    kind::Kind,
    rundir::{self, RunDir},
};
use serde_json::json;
use tokio::process::Command;

use super::{book::Book, frozen::Frozen, status};
use crate::{
    clock,
    commands::Given,
    config::Settings,
    fail::{Failure, Result},
    stages,
};

/// How a command ends that was asked to stop, or was killed.
const INTERRUPTED: i32 = Exit::Interrupted as i32;
/// Said last: what a step's command says follows is so without a weekend, which has its own order.
const GO_ON: &str = "\n\nGo on with `landfall cutover next`.";

/// Noted of a step that began and of which no end is known.
const CUT_OFF: &str = "cut off";

/// How a command ends that found its run held, or the state another than it needs.
const ILLEGAL: i32 = Exit::IllegalState as i32;

/// Runs the first legal step that is a command of landfall; where none is, shows what a person has to do.
pub async fn next(given: &Given<'_>, book: &Book) -> Result<Exit> {
    book.refuse_if_over()?;
    let progress = book.progress();
    let legal = progress.legal();
    let Some(step) = legal.iter().find(|step| step.kind == StepKind::Command) else {
        return status::waiting(given, &legal);
    };
    append(given.settings.operator(), book, step, Said::Started, "")?;
    let words = words(given, book, step)?;
    let code = carry_out(given, book, step, &words).await?;
    if code == ILLEGAL && is_held(&words) {
        return Ok(at_work(given, step));
    }
    let done = step.accept.contains(&code);
    let note = format!("exit {code}");
    append(given.settings.operator(), book, step, if done { Said::Done } else { Said::Failed }, &note)?;
    let (words, exit, end) = match code {
        _ if done => ("done", Exit::Done, GO_ON.to_owned()),
        INTERRUPTED => {
            ("interrupted; `landfall cutover next` goes on with the step", Exit::Interrupted, String::new())
        }
        _ => {
            ("failed; the step can be tried again with `landfall cutover next`", Exit::Failed, by_hand(step))
        }
    };
    let text = format!("{}: {words} ({note}){end}", step.id);
    given.terminal.result(&text, &json!({ "step": step.id, "exit": code, "done": done }));
    Ok(exit)
}

/// True where a run that the step's command names is held: somebody does by hand, and now, what the step does.
fn is_held(words: &[String]) -> bool {
    let runs = words.iter().filter_map(|word| RunDir::open(Path::new(word)).ok());
    runs.into_iter().any(|run| run.is_held().unwrap_or_default())
}

/// That another is at work on it is no failure of the step, and none is noted.
fn at_work(given: &Given<'_>, step: &Step) -> Exit {
    let text = format!(
        "{}: somebody else is at work on its run; `landfall cutover next` when that has ended",
        step.id
    );
    given.terminal.result(&text, &json!({ "step": step.id, "exit": ILLEGAL, "done": false }));
    Exit::IllegalState
}

/// What else there is where trying again cannot help.
fn by_hand(step: &Step) -> String {
    let id = &step.id;
    format!(
        "\n\nWhere it was done by hand already: `landfall cutover done {id} EVIDENCE`; to go on without it: `landfall cutover skip {id} --why REASON`, which the gate will tell."
    )
}

/// The step's command as a process of its own, with the operator's terminal.
async fn carry_out(given: &Given<'_>, book: &Book, step: &Step, words: &[String]) -> Result<i32> {
    let failed = |error: std::io::Error| {
        Failure::new(Kind::State, format!("{}: cannot run landfall: {error}", step.id))
    };
    let mut command = Command::new(std::env::current_exe().map_err(failed)?);
    command.args(words).args(given.arguments.json.then_some("--json"));
    let status = book.carry_out(command, |pid| given.terminal.lend(pid)).await.map_err(failed)?;
    Ok(status.code().unwrap_or(INTERRUPTED))
}

/// The words of the step's command, with the runs that they stand for.
fn words(given: &Given<'_>, book: &Book, step: &Step) -> Result<Vec<String>> {
    let is_loaded = |run: &RunDir| run.has(rundir::LOAD_GROUPS) && book.is_since(run);
    let loaded = stages::latest(&given.settings, is_loaded).ok();
    let planned = planned(&given.settings, book);
    let goes_on = planned.as_ref().map_or(Ok(false), |run| stages::goes_on(&given.settings, run))?;
    // Where nothing is planned or loaded yet the run itself is as good: the command says what is missing.
    let path = |run: Option<RunDir>| run.as_ref().unwrap_or(&book.run).root().display().to_string();
    let (planned, loaded) = (path(planned), path(loaded));
    let places = [
        ("{run}", &*path(None)),
        ("{id}", &book.run.info()?.id),
        ("{planned}", &planned),
        ("{loaded}", &loaded),
        ("{loaded-id}", loaded.rsplit('/').next().unwrap_or_default()),
    ];
    let filled =
        |word: &String| places.iter().fold(word.clone(), |word, (place, value)| word.replace(place, value));
    let words = if goes_on && !step.again.is_empty() { &step.again } else { &step.command };
    Ok(words.iter().map(filled).collect())
}

/// The latest plan since the weekend began: of the snapshot that is frozen, where there is one. What was planned of another opens no gate.
fn planned(settings: &Settings, book: &Book) -> Option<RunDir> {
    let mut runs = stages::all(settings);
    runs.retain(|run| run.has(rundir::PLAN) && book.is_since(run));
    let frozen = Frozen::of(settings, book);
    let is_of = |frozen: &Frozen<'_>, run: &RunDir| frozen.moved(run).is_ok_and(|moved| moved.is_empty());
    let found = frozen.and_then(|frozen| runs.iter().rfind(|run| is_of(&frozen, run)).cloned());
    found.or_else(|| runs.pop())
}

/// Notes that a step is done, left out or taken back, where that is legal.
pub fn note(given: &Given<'_>, book: &Book, id: &str, said: Said, words: &str) -> Result<Exit> {
    let step = noted(book, given.settings.operator(), id, said, words)?;
    given.terminal.result(
        &format!("noted: {id}\n\nWay back: {}{GO_ON}", step.undo),
        &json!({ "step": id, "said": said }),
    );
    Ok(Exit::Done)
}

/// The same, for whoever has no terminal: the step.
pub fn noted<'b>(book: &'b Book, who: &str, id: &str, said: Said, words: &str) -> Result<&'b Step> {
    book.refuse_if_over()?;
    let progress = book.progress();
    let step = progress.check(id, said).map_err(|error| illegal(&error))?;
    // What was left out, and not decided, is taken back as any other step.
    let is_left_out = said == Said::Skipped || progress.state(step) == State::Skipped;
    if step.kind == StepKind::Gate && !is_left_out {
        let hint = "`landfall cutover decide go --who NAME` makes it, `decide no-go` takes it back.";
        return Err(Failure::new(Kind::State, format!("\"{id}\" is a decision")).hint(hint));
    }
    if said == Said::Done && matches!(progress.state(step), State::Running(_)) {
        // Nobody is at work on it, since the weekend is held here: how long the step takes, whoever says that it is done did not measure.
        append(who, book, step, Said::Failed, CUT_OFF)?;
    }
    append(who, book, step, said, words)?;
    Ok(step)
}

/// One line of the weekend.
pub fn append(who: &str, book: &Book, step: &Step, said: Said, note: &str) -> Result<()> {
    let event =
        Event { at: clock::now(), step: step.id.clone(), said, who: who.to_owned(), note: note.to_owned() };
    Ok(book.run.append(rundir::STEPS, &event)?)
}

/// Exit 6, with what is legal.
pub fn illegal(error: &Illegal) -> Failure {
    Failure::new(Kind::State, error.to_string()).hint("`landfall cutover status` shows all steps.")
}

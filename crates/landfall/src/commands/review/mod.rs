//! `landfall review list|files|find|answer|undo|export|import`: questions and answers, in the terminal or in a spreadsheet.

mod answer;
mod cells;
mod files;
mod find;
mod lines;
mod list;
mod named;
mod sheet;
mod side_by_side;

use landfall_model::{
    exit::Exit,
    monitor::{Level, Monitor},
    review::Book,
    rundir::{self, RunDir},
};

use cells::Cells;

use super::{Given, cutover};
use crate::{cli::ReviewAction, config::Settings, fail::Result, stages};

/// Lists what is open, notes answers, or carries both through a file.
pub fn run(given: &Given<'_>, action: &ReviewAction) -> Result<Exit> {
    let run = match action {
        ReviewAction::List(on) | ReviewAction::Files(on) | ReviewAction::Export { run: on, .. } => {
            on.run.as_deref()
        }
        ReviewAction::Answer { run, .. }
        | ReviewAction::Find { run, .. }
        | ReviewAction::Undo { run, .. }
        | ReviewAction::Import { run, .. } => run.as_deref(),
    };
    let mut book = Book::open(stages::take_up_planned(&given.settings, run, |run| run.has(rundir::PLAN))?)?;
    if let Some(why) = stages::plan::unread(&given.settings, book.run()) {
        given.terminal.monitor.remark(Level::Warning, &format!("answers given here are not read: {why}"));
    }
    match action {
        ReviewAction::List(_) => list::list(given, &book),
        ReviewAction::Files(_) => Ok(files::list(given, &book)),
        ReviewAction::Find { words, .. } => find::find(given, &book, words),
        ReviewAction::Answer { question, answer, why, alike: true, .. } => {
            answer::alike(given, &mut book, question, &answer.join(" "), why)
        }
        ReviewAction::Answer { question, answer, why, .. } => {
            answer::answer(given, &mut book, question, &answer.join(" "), why)
        }
        ReviewAction::Undo { question, why, alike: true, .. } => {
            answer::undo_alike(given, &mut book, question, why)
        }
        ReviewAction::Undo { question, why, .. } => answer::undo(given, &mut book, question, why),
        ReviewAction::Export { output, .. } => sheet::export(given, &book, output),
        ReviewAction::Import { file, .. } => {
            let cells = Cells::read(file)?;
            match files::columns(&cells) {
                Some(columns) => files::import(given, &mut book, file, (&cells, &columns)),
                None => sheet::import(given, &mut book, file, &cells),
            }
        }
    }
}

/// How answers come to be applied: in a weekend by its next step that plans.
pub fn next(settings: &Settings, run: &RunDir) -> String {
    if cutover::plans_from(settings, run) {
        return "Answers are applied by the next plan, which the weekend makes: `landfall cutover next`"
            .to_owned();
    }
    let mode = stages::goes_on_by(run);
    format!("Answers are applied by the next plan: `landfall migrate {mode} --from {}`", run.shown())
}

//! `landfall review list|answer|undo|export|import`: questions and answers, in the terminal or in a spreadsheet.

mod answer;
mod files;
mod list;
mod sheet;

use landfall_model::{
    decision::{Decision, last_word},
    finding::Question,
    rundir::{self, RunDir},
};

use super::Given;
use crate::{cli::ReviewAction, exit::Exit, fail::Result, stages};

/// Lists what is open, notes answers, or carries both through a file.
pub fn run(given: &Given<'_>, action: &ReviewAction) -> Result<Exit> {
    let run = match action {
        ReviewAction::List(on) | ReviewAction::Export { run: on, .. } => on.run.as_deref(),
        ReviewAction::Answer { run, .. }
        | ReviewAction::Undo { run, .. }
        | ReviewAction::Import { run, .. } => run.as_deref(),
    };
    let book = Book::open(stages::find(&given.settings, run, |run| run.has(rundir::PLAN))?)?;
    match action {
        ReviewAction::List(_) => Ok(list::list(given, &book)),
        ReviewAction::Answer { question, answer, why, .. } => {
            answer::answer(given, &book, question, answer, why)
        }
        ReviewAction::Undo { question, why, .. } => answer::undo(given, &book, question, why),
        ReviewAction::Export { output, .. } => sheet::export(given, &book, output),
        ReviewAction::Import { file, .. } if files::is_sheet_of_files(file)? => {
            files::import(given, &book, file)
        }
        ReviewAction::Import { file, .. } => sheet::import(given, &book, file),
    }
}

/// The questions of a run's plan, and all that was said to them.
struct Book {
    run: RunDir,
    questions: Vec<Question>,
    decisions: Vec<Decision>,
}

impl Book {
    fn open(run: RunDir) -> Result<Self> {
        let (questions, decisions) =
            (run.read_jsonl(rundir::QUESTIONS)?, run.read_appended(rundir::DECISIONS)?);
        Ok(Self { run, questions, decisions })
    }

    /// The questions that no answer settles yet.
    fn open_questions(&self) -> Vec<&Question> {
        let settled =
            |question: &Question| last_word(&self.decisions, question.id).is_some_and(Decision::settles);
        self.questions.iter().filter(|question| !settled(question)).collect()
    }
}

/// How answers come to be applied.
fn next(run: &RunDir) -> String {
    let (mode, folder) =
        if run.has(rundir::LOAD_GROUPS) { ("--delta", run.root()) } else { ("--full", run.root()) };
    format!("Answers are applied by the next plan: landfall migrate {mode} --from {}", folder.display())
}

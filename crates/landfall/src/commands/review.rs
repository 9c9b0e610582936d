//! `landfall review list|answer`: questions and answers, in the terminal.

use std::collections::BTreeSet;

use landfall_model::{
    decision::Decision,
    finding::Question,
    kind::Kind,
    rundir::{self, RunDir},
};
use uuid::Uuid;

use super::Given;
use crate::{
    cli::ReviewAction,
    clock,
    exit::Exit,
    fail::{Failure, Result},
    stages,
};

/// Lists what is open, or answers one question.
pub fn run(given: &Given<'_>, action: &ReviewAction) -> Result<Exit> {
    match action {
        ReviewAction::List(on) => {
            let run = stages::find(&given.settings, on.run.as_deref(), |run| run.has(rundir::PLAN))?;
            list(given, &run)
        }
        ReviewAction::Answer { question, answer, why, run } => {
            let run = stages::find(&given.settings, run.as_deref(), |run| run.has(rundir::PLAN))?;
            self::answer(given, &run, question, answer, why)
        }
    }
}

fn list(given: &Given<'_>, run: &RunDir) -> Result<Exit> {
    let open = open_questions(run)?;
    let lines: Vec<String> =
        open.iter().map(|question| describe(question, given.arguments.show_personal_data)).collect();
    given.terminal.result(&format!("{}\n\n{} open", lines.join("\n\n"), open.len()), &open);
    Ok(if open.is_empty() { Exit::Done } else { Exit::NeedsEyes })
}

fn describe(question: &Question, unmasked: bool) -> String {
    let records: Vec<String> = question.records.iter().map(ToString::to_string).collect();
    let text = if unmasked { question.text.clone() } else { landfall_model::redact::quoted(&question.text) };
    format!(
        "{}{}  {}\n  {text}\n  answers: {}\n  until then: {}",
        question.id,
        if question.blocking { " (blocking)" } else { "" },
        records.join(", "),
        question.options.join(" | "),
        question.meanwhile,
    )
}

fn answer(given: &Given<'_>, run: &RunDir, id: &str, answer: &str, why: &str) -> Result<Exit> {
    let question = one(&open_questions(run)?, id)?;
    if !question.options.iter().any(|option| option == answer) {
        let sentence =
            format!("\"{answer}\" is no answer to this question: {}", question.options.join(" | "));
        return Err(Failure::new(Kind::Config, sentence));
    }
    let who = given.settings.operator().to_owned();
    let decision = Decision {
        question: question.id,
        answer: answer.to_owned(),
        who,
        at: clock::now(),
        why: why.to_owned(),
    };
    run.append(rundir::DECISIONS, &decision)?;
    let folder = run.root().display();
    let text =
        format!("noted\n\nAnswers are applied by the next plan: landfall migrate --full --from {folder}");
    given.terminal.result(&text, &decision);
    Ok(Exit::Done)
}

fn one(open: &[Question], id: &str) -> Result<Question> {
    let found: Vec<&Question> =
        open.iter().filter(|question| question.id.to_string().starts_with(id)).collect();
    match found[..] {
        [question] => Ok(question.clone()),
        [] => Err(Failure::new(Kind::Config, format!("no open question begins with {id}"))
            .hint("`landfall review list` shows the open ones.")),
        _ => Err(Failure::new(Kind::Config, format!("{} open questions begin with {id}", found.len()))),
    }
}

/// The questions that have no answer yet.
fn open_questions(run: &RunDir) -> Result<Vec<Question>> {
    let decisions: Vec<Decision> = run.read_appended(rundir::DECISIONS)?;
    let answered: BTreeSet<Uuid> = decisions.iter().map(|decision| decision.question).collect();
    let questions: Vec<Question> = run.read_jsonl(rundir::QUESTIONS)?;
    Ok(questions.into_iter().filter(|question| !answered.contains(&question.id)).collect())
}

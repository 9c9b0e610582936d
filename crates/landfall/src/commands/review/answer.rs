//! One answer, or the withdrawal of one.

use landfall_model::{
    decision::{Decision, LATER, UNDO, last_word},
    finding::Question,
    kind::Kind,
    rundir,
};
use uuid::Uuid;

use super::{Book, next};
use crate::{
    clock,
    commands::Given,
    exit::Exit,
    fail::{Failure, Result},
};

/// Notes an answer to an open question.
pub fn answer(given: &Given<'_>, book: &Book, id: &str, answer: &str, why: &str) -> Result<Exit> {
    let open = book.open_questions();
    let question = *one(&open, |question| question.id, id, "open question")?;
    let decision = decision(given, question, answer, why)?;
    note(given, book, &decision)
}

/// Takes the last answer to a question back: the next plan is as if it had never been given.
pub fn undo(given: &Given<'_>, book: &Book, id: &str, why: &str) -> Result<Exit> {
    let mut standing: Vec<&Decision> = book
        .decisions
        .iter()
        .filter(|decision| decision.settles())
        .filter(|decision| last_word(&book.decisions, decision.question) == Some(decision))
        .collect();
    standing.dedup_by_key(|decision| decision.question);
    let last = *one(&standing, |decision| decision.question, id, "answered question")?;
    let who = given.settings.operator().to_owned();
    let withdrawn =
        Decision { answer: UNDO.to_owned(), who, at: clock::now(), why: why.to_owned(), ..last.clone() };
    note(given, book, &withdrawn)
}

/// The decision, where the question understands the answer.
pub fn decision(given: &Given<'_>, question: &Question, answer: &str, why: &str) -> Result<Decision> {
    if answer != LATER && !question.options.iter().any(|option| option == answer) {
        let options = question.options.join(" | ");
        let sentence = format!("\"{answer}\" is no answer to {}: {options} | {LATER}", question.id);
        return Err(Failure::new(Kind::Config, sentence));
    }
    Ok(Decision {
        question: question.id,
        answer: answer.to_owned(),
        who: given.settings.operator().to_owned(),
        at: clock::now(),
        why: why.to_owned(),
        records: question.records.clone(),
        judged: question.text.clone(),
    })
}

fn note(given: &Given<'_>, book: &Book, decision: &Decision) -> Result<Exit> {
    book.run.append(rundir::DECISIONS, decision)?;
    given.terminal.result(&format!("noted\n\n{}", next(&book.run)), decision);
    Ok(Exit::Done)
}

/// The only item whose id begins so.
pub fn one<'i, T>(items: &'i [T], id_of: impl Fn(&T) -> Uuid, id: &str, what: &str) -> Result<&'i T> {
    let found: Vec<&T> = items.iter().filter(|item| id_of(item).to_string().starts_with(id)).collect();
    match found[..] {
        [item] => Ok(item),
        [] => Err(Failure::new(Kind::Config, format!("no {what} begins with {id}"))
            .hint("`landfall review list` shows the open ones, decisions.jsonl the answers.")),
        _ => Err(Failure::new(Kind::Config, format!("{} of the {what}s begin with {id}", found.len()))),
    }
}

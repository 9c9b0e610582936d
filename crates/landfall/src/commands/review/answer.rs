//! One answer, or the withdrawal of one.

use landfall_model::{
    cluster::Cluster,
    decision::{Decision, UNDO, last_word, understood},
    finding::Question,
    kind::Kind,
    partition::Wrong,
    redact, rundir,
};
use uuid::Uuid;

use super::{Book, answers, next};
use crate::{
    clock,
    commands::Given,
    exit::Exit,
    fail::{Failure, Result},
};

/// Notes an answer to an open question, or to a weak pair that nobody is asked about.
pub fn answer(given: &Given<'_>, book: &Book, id: &str, answer: &str, why: &str) -> Result<Exit> {
    let clusters = book.clusters();
    let open: Vec<Uuid> = book.answerable(&clusters).into_iter().collect();
    let id = *one(&open, |id| *id, id, "open question")?;
    let question = book.question(id, &clusters).ok_or_else(|| gone(id))?;
    let decision = decision(given, &question, clusters.get(&id), answer, why)?;
    note(given, book, &decision)
}

/// Notes the same answer to all open questions that are alike.
pub fn alike(given: &Given<'_>, book: &Book, id: &str, answer: &str, why: &str) -> Result<Exit> {
    let first = *one(&book.open_questions(), |question| question.id, id, "open question")?;
    let (all, clusters) = (book.alike(first), book.clusters());
    let decide = |question: &&Question| decision(given, question, clusters.get(&question.id), answer, why);
    let decisions = all.iter().map(decide).collect::<Result<Vec<_>>>()?;
    decisions.iter().try_for_each(|decision| book.run.append(rundir::DECISIONS, decision))?;
    let text = format!("{} answers noted: {}\n\n{}", all.len(), decisions[0].answer, next(&book.run));
    let told: Vec<Decision> = decisions.iter().map(|decision| shown(given, decision)).collect();
    given.terminal.result(&text, &told);
    Ok(Exit::Done)
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
    let withdrawn = Decision { answer: UNDO.to_owned(), ..last.clone() };
    note(given, book, &withdrawn.by(given.settings.operator(), clock::now(), why))
}

/// The decision, where the question understands the answer.
pub fn decision(
    given: &Given<'_>,
    question: &Question,
    cluster: Option<&Cluster<'_>>,
    answer: &str,
    why: &str,
) -> Result<Decision> {
    let answer =
        understood(question, cluster, answer).map_err(|wrong| refused(question, cluster, answer, &wrong))?;
    Ok(Decision::on(question, cluster, answer).by(given.settings.operator(), clock::now(), why))
}

/// What is wrong, and which answers and clients there are.
fn refused(question: &Question, cluster: Option<&Cluster<'_>>, answer: &str, wrong: &Wrong) -> Failure {
    let said = match wrong {
        Wrong::NoAnswer(_) => String::new(),
        other => format!("{other}. "),
    };
    let clients = cluster.map_or_else(String::new, |cluster| {
        let clients: Vec<String> = cluster
            .members
            .iter()
            .map(|member| match member.interests.as_slice() {
                [one] => one.to_string(),
                [first, ..] => format!("{first} (interests {})", member.ids()),
                [] => String::new(),
            })
            .collect();
        format!("The clients are {}. ", clients.join(", "))
    });
    let answers = answers(question, cluster);
    let sentence = format!("\"{answer}\" is no answer to {}: {said}{clients}Answers: {answers}", question.id);
    Failure::new(Kind::Config, sentence)
}

fn note(given: &Given<'_>, book: &Book, decision: &Decision) -> Result<Exit> {
    book.run.append(rundir::DECISIONS, decision)?;
    let text = format!("noted: {}\n\n{}", decision.answer, next(&book.run));
    given.terminal.result(&text, &shown(given, decision));
    Ok(Exit::Done)
}

/// A decision as it is told: without whom it judged, unless that is asked for.
pub fn shown(given: &Given<'_>, decision: &Decision) -> Decision {
    if given.arguments.show_personal_data {
        return decision.clone();
    }
    Decision { members: Vec::new(), judged: redact::quoted(&decision.judged), ..decision.clone() }
}

/// A question that is neither open nor a pair of this plan.
pub fn gone(id: Uuid) -> Failure {
    Failure::new(Kind::Config, format!("{id} is no open question of this plan"))
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

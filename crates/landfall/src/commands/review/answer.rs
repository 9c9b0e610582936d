//! One answer, or the withdrawal of one.

use landfall_model::{
    decision::{Decision, UNDO},
    exit::Exit,
    kind::Kind,
    redact::{self, Mask},
    review::{Book, By, Refusal},
};
use landfall_report::words::{LONGEST, count, short};
use uuid::Uuid;

use super::next;
use crate::{
    clock,
    commands::Given,
    fail::{Failure, Result},
};

/// Notes an answer to an open question, to a weak pair that nobody is asked about, or to whom a file without an owner belongs.
pub fn answer(given: &Given<'_>, book: &mut Book, id: &str, answer: &str, why: &str) -> Result<Exit> {
    // One that is answered already is found as well: the desk says so, where "no such question" would not be true.
    let open = one(book.answerable(), id, "open question");
    let id = open.or_else(|none| one(book.answered(), id, "").map_err(|_| none))?;
    note(given, book, id, answer, why)
}

/// Notes the same answer to all open questions that are alike.
pub fn alike(given: &Given<'_>, book: &mut Book, id: &str, answer: &str, why: &str) -> Result<Exit> {
    let open = book.open_questions().into_iter().map(|question| question.id).collect();
    let by = By { who: given.settings.operator(), at: clock::now(), why };
    let decisions = book.answer_alike(one(open, id, "open question")?, answer, by).map_err(refused)?;
    let (noted, first) = (count(decisions.len(), "answer"), &decisions[0]);
    let back = format!("`landfall review undo {} --alike` takes all of them back.", first.question);
    tell(given, book, &format!("{noted} noted: {}. {back}", first.answer), &decisions)
}

/// Takes back all answers that were given at once.
pub fn undo_alike(given: &Given<'_>, book: &mut Book, id: &str, why: &str) -> Result<Exit> {
    let id = one(book.answered(), id, "answered question")?;
    let by = By { who: given.settings.operator(), at: clock::now(), why };
    let decisions = book.undo_together(id, book.times_spoken(id), by).map_err(refused)?;
    tell(given, book, &format!("{} taken back", count(decisions.len(), "answer")), &decisions)
}

fn tell(given: &Given<'_>, book: &Book, text: &str, decisions: &[Decision]) -> Result<Exit> {
    let told: Vec<Decision> = decisions.iter().map(|decision| shown(given, decision)).collect();
    given.terminal.result(&format!("{text}\n\n{}", next(&given.settings, book.run())), &told);
    Ok(Exit::Done)
}

/// Takes the last answer to a question back: the next plan is as if it had never been given.
pub fn undo(given: &Given<'_>, book: &mut Book, id: &str, why: &str) -> Result<Exit> {
    let id = one(book.answered(), id, "answered question")?;
    note(given, book, id, UNDO, why)
}

fn note(given: &Given<'_>, book: &mut Book, id: Uuid, answer: &str, why: &str) -> Result<Exit> {
    let by = By { who: given.settings.operator(), at: clock::now(), why };
    let decision = book.answer(id, answer, book.times_spoken(id), by).map_err(refused)?;
    let told = shown(given, &decision);
    let question = short(&told.judged, LONGEST);
    let noted = if decision.answer == UNDO {
        "the answer is taken back"
    } else {
        &format!("noted: {}", decision.answer)
    };
    let text = format!("{noted}\n  {id}  {question}\n\n{}", next(&given.settings, book.run()));
    given.terminal.result(&text, &told);
    Ok(Exit::Done)
}

fn refused(refusal: Refusal) -> Failure {
    let next = "`landfall review list` shows the questions, `landfall review undo ID` takes an answer back.";
    Failure::from(refusal).hint(next)
}

/// A decision as it is told: without whom it judged, unless that is asked for.
pub fn shown(given: &Given<'_>, decision: &Decision) -> Decision {
    if given.mask() == Mask::Off {
        return decision.clone();
    }
    Decision { members: Vec::new(), judged: redact::quoted(&decision.judged), ..decision.clone() }
}

/// The only id that begins so.
fn one(mut ids: Vec<Uuid>, id: &str, what: &str) -> Result<Uuid> {
    if id.is_empty() {
        return Err(Failure::typed("the id of the question is empty"));
    }
    ids.retain(|found| found.to_string().starts_with(id));
    ids.sort_unstable();
    ids.dedup();
    match ids[..] {
        [found] => Ok(found),
        [] => Err(Failure::new(Kind::Config, format!("no {what} begins with {id}"))
            .hint("`landfall review list` shows the open ones, decisions.jsonl the answers.")),
        _ => Err(Failure::new(Kind::Config, format!("{} of the {what}s begin with {id}", ids.len()))
            .hint("Type more of the id.")),
    }
}

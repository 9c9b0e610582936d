//! What was said to a question: just now, before, and when it was another.

use landfall_model::{
    cluster::Member,
    decision::{Decision, LATER, Stale, UNDO},
    finding::Question,
    review::Book,
};
use maud::{Markup, html};

use super::form::{Button, form, form_together};
use crate::{
    address::TOGETHER,
    desk::Desk,
    pages::words::{self, count, number},
    stock::Stock,
};

/// The class and the name of a form that says so.
const NOTED: (&str, &str) = ("notice good noted", "What was noted");

/// What was noted a moment ago, with the way back. The answer is read from the book: what is not there was not noted.
pub(in crate::pages) fn noted(desk: &Desk<'_>, stock: &Stock) -> Markup {
    let id = desk.request.query.get("noted").parse().ok();
    let last = id.and_then(|id| Some((id, stock.book.last_word(id)?)));
    let Some((id, last)) = last else { return html! {} };
    let content = html! {
        span role="status" { (told(&stock.book, last)) }
        @if last.settles() { " " (Button::new("u", UNDO, "Undo", "quiet")) }
    };
    form(desk, &stock.book, id, NOTED, &content)
}

/// The same of an answer that was given to many at once, and is taken back at once.
pub(in crate::pages) fn noted_together(desk: &Desk<'_>, stock: &Stock) -> Markup {
    let id = desk.request.query.get(TOGETHER).parse().ok();
    let last = id.and_then(|id| Some((id, stock.book.last_word(id)?)));
    let Some((id, last)) = last else { return html! {} };
    let many = stock.book.together(id).len();
    let content = html! {
        @if last.settles() {
            span role="status" { "Noted for " (count(many, "berth")) ": " (answer(&stock.book, last)) "." }
            " " (Button::new("u", UNDO, &format!("Undo all {}", number(many)), "quiet"))
        } @else { span role="status" { "Taken back: what was answered together is open again." } }
    };
    form_together(desk, &stock.book, id, NOTED, &content)
}

fn told(book: &Book, last: &Decision) -> String {
    match last.answer.as_str() {
        UNDO => "Taken back: it is open again.".to_owned(),
        LATER => "Left for later.".to_owned(),
        _ => format!("Noted: {}.", answer(book, last)),
    }
}

/// An answer as its button says it.
fn answer(book: &Book, said: &Decision) -> String {
    let question = book.question(said.question);
    question.map_or_else(|| said.answer.clone(), |question| words::answer(question.kind, &said.answer))
}

/// The last word on an open question, and an answer that has lapsed.
pub(super) fn before(desk: &Desk<'_>, book: &Book, question: &Question) -> Markup {
    let last = book.last_word(question.id).filter(|last| !last.settles());
    html! {
        @if let Some(last) = last { p.soft { (last.answer) ", " (by(desk, last)) } }
        @if let Some(stale) = book.stale(question) { (lapsed(desk, &stale)) }
    }
}

/// `anna on 27 November at 14:39 UTC: the same yacht`. A reason may name people.
fn by(desk: &Desk<'_>, last: &Decision) -> String {
    let why = if last.why.is_empty() { String::new() } else { format!(": {}", desk.mask().value(&last.why)) };
    format!("{} on {}{why}", last.who, last.at.format("%-d %B at %H:%M UTC"))
}

fn lapsed(desk: &Desk<'_>, stale: &Stale<'_>) -> Markup {
    let mask = desk.mask();
    let changes = |before: &Member, now: &Member| now.changes(before, |value| mask.value(value)).join("; ");
    html! {
        div.notice.warn {
            p { strong { "An answer went stale." } " " (stale.decision.who) " answered \u{201c}" (stale.decision.answer) "\u{201d} on "
                (stale.decision.at.format("%-d %B")) ", when it was: " (mask.sentence(&stale.decision.judged)) }
            @for (before, now) in &stale.changed { p { "Since then, the client of interest " (now.name()) ": " (changes(before, now)) } }
        }
    }
}

/// A question that has its answer: who gave it, and the way back.
pub(super) fn settled(desk: &Desk<'_>, book: &Book, question: &Question) -> Markup {
    let Some(last) = book.last_word(question.id) else { return html! {} };
    let content = html! {
        p { strong { "Answered: " (answer(book, last)) } " " span.soft { (by(desk, last)) } }
        div.buttons { (Button::new("b", UNDO, "Take it back", "")) }
    };
    html! {
        (form(desk, book, question.id, ("decide", "The answer"), &content))
        (with_others(desk, book, question))
    }
}

/// The way back for all that were answered at once with it.
fn with_others(desk: &Desk<'_>, book: &Book, question: &Question) -> Markup {
    let many = book.together(question.id).len();
    if many < 2 {
        return html! {};
    }
    let content = html! {
        p { "Answered at once with " (number(many - 1)) " more: " (question.alike) }
        div.buttons { (Button::new("a", UNDO, &format!("Take all {} back", number(many)), "")) }
    };
    form_together(desk, book, question.id, ("together", "The answer to all that are alike"), &content)
}

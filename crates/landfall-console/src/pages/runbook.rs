//! The weekend: every step with its planned and its actual time, what comes next, and what a person says of it.

use landfall_cutover::{Book, Forecast, Kind, Prospect, State, Step, forecast};
use maud::{Markup, html};

use super::{
    frame,
    plain::no_default,
    words::{bad, in_code, local, time},
};
use crate::desk::{Desk, WEEKEND, weekend};

/// The page.
pub(super) fn page(desk: &Desk<'_>) -> Markup {
    whole(desk, &html! {})
}

/// The same page after a word on a step that was not noted. What was written stands there to be taken from, and in no field: the step may be
/// behind by now, or of another weekend.
pub(crate) fn refused(desk: &Desk<'_>, why: &str) -> Markup {
    let words = desk.request.form.get("words").trim();
    let notice = html! {
        p.notice.bad role="alert" { strong { "Not noted." } " " (in_code(why)) }
        @if !words.is_empty() { p.note { "You wrote: " (words) } }
    };
    whole(desk, &notice)
}

fn whole(desk: &Desk<'_>, notice: &Markup) -> Markup {
    let content = match desk.site.lent.cutover.open() {
        Ok(Some(book)) => steps(desk, &book),
        Ok(None) => not_begun(),
        Err(sentence) => bad(sentence),
    };
    let content = html! { h1 { "Runbook" } (notice) div data-live="runbook" { (content) } };
    frame::page(desk, "runbook", "Runbook", &content)
}

/// What stands in the place of a weekend.
pub(super) fn not_begun() -> Markup {
    html! { p { "No weekend was begun: " code { "landfall cutover start --friday DATE" } " begins one." } }
}

/// What changes by itself is in parts, down to the words on each step: who writes evidence into one of them sees the others change meanwhile.
fn steps(desk: &Desk<'_>, book: &Book) -> Markup {
    let progress = book.progress();
    let ahead = forecast(&book.runbook, &book.weekend, &progress, &book.measured, (desk.site.lent.now)());
    let all: Vec<(&Step, State)> = progress.steps().collect();
    let done = all.iter().filter(|(_, state)| state.is_settled()).count();
    html! {
        p.lead data-live="behind" { @if book.weekend.rehearsal { "Rehearsal of " } @else { "Weekend of " } (book.weekend.friday) ": " (done) " of " (all.len()) " steps are behind you." }
        (outlook(book, &ahead))
        ol.steps {
            @for (step, state) in &all { (line(desk, book, step, state, progress.note(step), &ahead)) }
        }
    }
}

fn outlook(book: &Book, ahead: &Forecast) -> Markup {
    let at = |moment| local(&book.weekend, moment);
    let late: Vec<&Prospect> = ahead.prospects.iter().filter(|step| step.is_late()).collect();
    html! {
        dl.figures data-live="outlook" {
            @if let Some(last) = ahead.prospects.last() {
                div { dt { "the last step ends" } dd { (at(last.likely)) } }
                div { dt { "at worst" } dd { (at(last.latest)) } }
            }
            div { dt { "last safe moment to go back" @if ahead.is_too_late { " (it has passed)" } } dd { (at(ahead.last_safe_abort)) } }
            div { dt { "steps that will be late" } dd { (late.len()) } }
        }
    }
}

fn line(desk: &Desk<'_>, book: &Book, step: &Step, state: &State, note: &str, ahead: &Forecast) -> Markup {
    let at = |moment| local(&book.weekend, moment);
    let prospect = ahead.prospects.iter().find(|prospect| prospect.step == step.id);
    html! {
        li.step.(state.word()) id=(step.id) data-live={ "step-" (step.id) } {
            div.when { time { (at(book.weekend.begins(step))) } " " span.soft { (step.minutes) " min" } }
            div {
                h2 { (in_code(&step.title)) }
                div data-live={ "word-on-" (step.id) } {
                    p.soft { (step.owner) " · " code { (step.id) } " · " (stands(book, state))
                        @if let Some(prospect) = prospect { " · " span class=[prospect.is_late().then_some("warn")] { "likely done " (at(prospect.likely)) ", at worst " (at(prospect.latest)) } } }
                    @if !note.is_empty() { p.note { (note) } }
                }
                (what_to_do(desk, book, step, state))
            }
        }
    }
}

fn stands(book: &Book, state: &State) -> String {
    let at = |moment| local(&book.weekend, moment);
    match state {
        State::Waiting(open) => format!("waits for {}", open.join(", ")),
        State::Ready => "can begin".to_owned(),
        State::Running(since) => format!("running since {}", at(*since)),
        State::Done { at: ended, began: Some(began) } => {
            format!("done {}, took {}", at(*ended), time((*ended - *began).as_seconds_f64()))
        }
        State::Done { at: ended, began: None } => format!("done {}", at(*ended)),
        State::Failed(when) => format!("failed {}, and can be tried again", at(*when)),
        State::Skipped => "skipped".to_owned(),
    }
}

fn what_to_do(desk: &Desk<'_>, book: &Book, step: &Step, state: &State) -> Markup {
    match (state, step.kind) {
        (State::Waiting(_), _) => html! {},
        _ if state.is_settled() => {
            form(desk, book, step, "Why is it taken back?", &[("undone", "Take back")])
        }
        (_, Kind::Gate) => {
            html! { p { a href="/gate" { "See the gate" } ", then decide: " code { "landfall cutover decide go --who NAME" } } }
        }
        (_, Kind::Command) => html! {
            p { "In the terminal: " code { "landfall cutover next" } " runs " code { (step.in_words()) } }
            (form(desk, book, step, "Evidence, or why it is skipped", &[("done", "Done"), ("skipped", "Skip")]))
        },
        (_, Kind::Question) => {
            form(desk, book, step, &step.evidence, &[("done", "Done"), ("skipped", "Skip")])
        }
    }
}

/// A field for the words, folded away until it is wanted where the step is behind.
fn form(desk: &Desk<'_>, book: &Book, step: &Step, asks: &str, buttons: &[(&str, &str)]) -> Markup {
    let field = format!("words-{}", step.id);
    let asked = html! {
        form.line method="post" action={ "/runbook/" (step.id) } {
            (desk.token())
            input type="hidden" name=(WEEKEND) value=(weekend(&book.run));
            @if buttons.len() > 1 { (no_default()) }
            label for=(field) { (asks) }
            input id=(field) name="words" required autocomplete="off";
            @for (said, title) in buttons { button type="submit" name="said" value=(said) { (title) span.hidden { ": " (step.title) } } }
        }
    };
    html! {
        @if buttons.len() == 1 { details { summary { "Take back" span.hidden { ": " (step.title) } } (asked) } } @else { (asked) }
        p.soft { "Way back: " (step.undo) }
    }
}

//! The form of an answer: its buttons, each with its key, and room for the reason.

use landfall_model::{decision::LATER, review::Book};
use maud::{Markup, Render, html};
use uuid::Uuid;

use crate::{address, desk::Desk, pages::plain::no_default};

/// An answer that can be given by a press.
pub(super) struct Button {
    /// The key that gives it; empty where there are more answers than keys.
    pub key: String,
    pub answer: String,
    pub title: String,
    pub class: &'static str,
}

impl Button {
    pub fn new(key: &str, answer: &str, title: &str, class: &'static str) -> Self {
        Self { key: key.to_owned(), answer: answer.to_owned(), title: title.to_owned(), class }
    }

    /// What every question can be answered with.
    pub fn later() -> Self {
        Self::new("l", LATER, "Later", "quiet")
    }
}

impl Render for Button {
    fn render(&self) -> Markup {
        let Self { key, answer, title, class } = self;
        let key = (!key.is_empty()).then_some(key);
        html! {
            button class=(class) type="submit" name="answer" value=(answer) data-key=[key] aria-keyshortcuts=[key] {
                (title) @if let Some(key) = key { kbd aria-hidden="true" { (key) } }
            }
        }
    }
}

/// A form that answers a question. It says how much of what others said was seen.
pub(super) fn form(desk: &Desk<'_>, book: &Book, id: Uuid, names: (&str, &str), content: &Markup) -> Markup {
    sent_to(&address::question(id, None), desk, book, id, names, content)
}

/// The same of what was answered together with others.
pub(super) fn form_together(
    desk: &Desk<'_>,
    book: &Book,
    id: Uuid,
    names: (&str, &str),
    content: &Markup,
) -> Markup {
    sent_to(&address::together(id), desk, book, id, names, content)
}

fn sent_to(
    action: &str,
    desk: &Desk<'_>,
    book: &Book,
    id: Uuid,
    (class, label): (&str, &str),
    content: &Markup,
) -> Markup {
    html! {
        form class=(class) method="post" action=(action) aria-label=(label) {
            (desk.token())
            (no_default())
            input type="hidden" name="seen" value=(book.times_spoken(id));
            (content)
        }
    }
}

/// The reason, where somebody wants to give one. One that was typed stays where the answer beside it was refused.
pub(super) fn why(desk: &Desk<'_>) -> Markup {
    html! {
        div.line {
            label for="why" { "Why " span.soft { "(optional)" } }
            input id="why" name="why" value=(desk.request.form.get("why")) autocomplete="off" data-key="w" aria-keyshortcuts="w";
            kbd aria-hidden="true" { "w" }
        }
    }
}

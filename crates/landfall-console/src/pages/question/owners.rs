//! Whose a file may be: who is suggested, who is found by a search, or nobody.

use landfall_model::{
    finding::{Question, UnmatchedFile},
    plan::ledger::MISCELLANEOUS,
    rundir::Error,
    source::{SourceRef, SourceTable},
};
use landfall_report::{Hit, Key, Part, search};
use maud::{Markup, html};

use super::{
    form::{Button, form, why},
    said,
};
use crate::{
    address,
    desk::Desk,
    pages::words::{bad, bytes},
    stock::Stock,
};

/// Owners that a search shows: as many as there are digits.
const FOUND: usize = 9;

/// Somebody who may own the file.
struct Owner {
    answer: String,
    at: Option<SourceRef>,
    /// As it is shown.
    name: String,
}

/// A file without an owner, and who may be one.
pub(super) struct Owners {
    file: UnmatchedFile,
    /// Why these: they were suggested, or found.
    title: &'static str,
    all: Result<Part<Owner>, Error>,
}

impl Owners {
    /// Of a file that somebody asks about: those that the plan suggests, or those that have the words that were searched for. The whole
    /// snapshot is searched, so not where the answer is known already.
    pub fn of(desk: &Desk<'_>, file: UnmatchedFile, is_settled: bool) -> Self {
        let words = &desk.words();
        let lent = &desk.site.lent;
        let (title, all) = if is_settled || words.is_empty() {
            let items = file.candidates.iter().map(|words| suggested(desk, words)).collect();
            ("Suggested", Ok(Part { items, is_cut: false }))
        } else {
            let found = search(&lent.plan_run, &lent.mapping, words).map(|hit| Ok(owner(desk, &hit?)));
            ("Found", Part::of(found, 0, FOUND))
        };
        Self { file, title, all }
    }

    /// All there is to say of the file's owner.
    pub fn panel(&self, desk: &Desk<'_>, stock: &Stock, question: &Question) -> Markup {
        let Self { file, .. } = self;
        html! {
            div.owners {
                p { code { (file.bucket) "/" (desk.mask().key(&file.key)) } }
                p.soft { (bytes(file.size)) " · " (file.reason) }
                @if stock.book.is_settled(question.id) {
                    (said::settled(desk, &stock.book, question))
                } @else {
                    (form(desk, &stock.book, question.id, ("decide", "Whose it is"), &self.choices(desk)))
                    (find(desk, question))
                }
            }
        }
    }

    fn choices(&self, desk: &Desk<'_>) -> Markup {
        html! {
            h2 { (self.title) }
            @match &self.all {
                Ok(owners) => {
                    @if owners.items.is_empty() { p.soft { "Nobody." } }
                    ol.choices { @for (n, owner) in owners.items.iter().enumerate() { (owner.choice(desk, n)) } }
                    @if owners.is_cut { p.soft { "There are more: search for more words." } }
                }
                Err(error) => (bad(error)),
            }
            div.buttons {
                (Button::new("m", MISCELLANEOUS, "Nobody's: miscellaneous", "main other"))
                (Button::later())
            }
            (why(desk))
        }
    }
}

impl Owner {
    fn choice(&self, desk: &Desk<'_>, n: usize) -> Markup {
        let key = if n < FOUND { (n + 1).to_string() } else { String::new() };
        let is_named = !self.name.is_empty();
        let title = if is_named { &self.name } else { &self.answer };
        let record = self.at.map(|at| at.to_string()).unwrap_or_default();
        html! {
            li {
                (Button::new(&key, &self.answer, title, "main"))
                span.soft {
                    @if is_named && record != self.answer { " " (self.answer) }
                    @if let Some(at) = self.at { " " (desk.record(at)) }
                }
            }
        }
    }
}

/// Its own form: what is searched for has a number in the address, so that going back works.
fn find(desk: &Desk<'_>, question: &Question) -> Markup {
    let action = format!("/{}/{}", address::SEARCH, question.id);
    html! {
        form.line role="search" method="post" action=(action) aria-label="Search for an owner" {
            (desk.token())
            label for="owner" { "Search for an owner" }
            input type="search" id="owner" name="q" value=(desk.words()) data-key="f" aria-keyshortcuts="f" autocomplete="off"; kbd aria-hidden="true" { "f" }
            button.quiet type="submit" { "Search" }
        }
    }
}

fn suggested(desk: &Desk<'_>, words: &str) -> Owner {
    let at = words.split_once(' ').and_then(|(table, id)| match Key::parse(table, id) {
        Ok(Key::Record(at)) => Some(at),
        // A client is named by one of its interests.
        _ => Some(SourceRef::new(SourceTable::Interests, id.parse().ok()?)),
    });
    Owner { answer: words.to_owned(), at, name: at.map(|at| desk.name(at)).unwrap_or_default() }
}

fn owner(desk: &Desk<'_>, hit: &Hit) -> Owner {
    Owner { answer: hit.at.to_string(), at: Some(hit.at), name: desk.named(&hit.name) }
}

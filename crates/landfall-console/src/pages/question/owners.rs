//! Whose a file may be: who is suggested, who is found by a search, or nobody.

use landfall_model::{
    decision::LATER,
    finding::{Question, UnmatchedFile},
    plan::ledger::MISCELLANEOUS,
    source::{SourceRef, SourceTable},
};
use landfall_report::{Hit, Key, search};
use maud::{Markup, html};

use super::said;
use crate::{
    desk::Desk,
    pages::{names, words::number},
    stock::Stock,
};

/// Owners that a search shows: as many as there are digits.
const FOUND: usize = 9;

/// Somebody who may own the file.
struct Owner {
    answer: String,
    at: Option<SourceRef>,
    name: String,
}

/// All there is to say of a file's owner.
pub(super) fn panel(desk: &Desk<'_>, stock: &Stock, question: &Question, file: &UnmatchedFile) -> Markup {
    let words = desk.request.query.get("q");
    let suggested: Vec<Owner> = file.candidates.iter().map(|words| suggested(desk, words)).collect();
    let (found, more) = found(desk, words);
    html! {
        div.owners {
            p { code { (file.bucket) "/" (desk.mask().key(&file.key)) } }
            p.soft { (number(usize::try_from(file.size).unwrap_or_default())) " bytes · " (file.reason) }
            @if stock.book.is_settled(question.id) {
                (said::settled(desk, &stock.book, question))
            } @else {
                form.decide method="post" action={ "/question/" (question.id) } aria-label="Whose it is" {
                    (desk.token())
                    input type="hidden" name="seen" value=(stock.book.times_spoken(question.id));
                    (owners(desk, if words.is_empty() { "Suggested" } else { "Found" }, if words.is_empty() { &suggested } else { &found }))
                    @if more { p.soft { "There are more: search for more words." } }
                    div.buttons {
                        (button("m", MISCELLANEOUS, "Nobody's: miscellaneous", "main other"))
                        (button("l", LATER, "Later", "quiet"))
                    }
                    div.line {
                        label for="why" { "Why " span.soft { "(optional)" } }
                        input id="why" name="why" autocomplete="off" data-key="w" aria-keyshortcuts="w"; kbd aria-hidden="true" { "w" }
                    }
                }
                (find(question, words))
            }
        }
    }
}

fn owners(desk: &Desk<'_>, title: &str, owners: &[Owner]) -> Markup {
    html! {
        h2 { (title) }
        @if owners.is_empty() { p.soft { "Nobody." } }
        ol.choices {
            @for (n, owner) in owners.iter().enumerate() {
                li {
                    (button(&if n < FOUND { (n + 1).to_string() } else { String::new() }, &owner.answer, &owner.answer, "main"))
                    " " (desk.mask().value(&owner.name))
                    @if let Some(at) = owner.at { " " span.soft { (desk.record(at)) } }
                }
            }
        }
    }
}

fn button(key: &str, answer: &str, title: &str, class: &str) -> Markup {
    let key = (!key.is_empty()).then_some(key);
    html! {
        button class=(class) type="submit" name="answer" value=(answer) data-key=[key] aria-keyshortcuts=[key] {
            (title) @if let Some(key) = key { kbd aria-hidden="true" { (key) } }
        }
    }
}

/// Its own form: what is searched for is in the address, so that going back works.
fn find(question: &Question, words: &str) -> Markup {
    html! {
        form.line role="search" action={ "/question/" (question.id) } aria-label="Search for an owner" {
            label for="owner" { "Search for an owner" }
            input type="search" id="owner" name="q" value=(words) data-key="f" aria-keyshortcuts="f" autocomplete="off"; kbd aria-hidden="true" { "f" }
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
    Owner { answer: words.to_owned(), at, name: at.map(|at| names::of(desk, at)).unwrap_or_default() }
}

fn found(desk: &Desk<'_>, words: &str) -> (Vec<Owner>, bool) {
    let hits = search(&desk.site.lent.plan_run, words, &SourceTable::ALL, FOUND).unwrap_or_default();
    (hits.hits.iter().map(owner).collect(), hits.is_cut)
}

fn owner(hit: &Hit) -> Owner {
    Owner { answer: hit.at.to_string(), at: Some(hit.at), name: hit.name.join(" · ") }
}

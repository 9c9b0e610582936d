//! One question: who or what it is about, what speaks for which answer, and a key for each.

mod choices;
mod form;
mod look;
mod owners;
mod records;
mod said;
mod sides;
mod sums;

use landfall_model::{
    finding::{Question, QuestionKind},
    rundir::Error,
};
use maud::{Markup, html};
use uuid::Uuid;

pub(super) use look::alone as look;
pub(super) use said::{noted, noted_together};

use super::{
    frame,
    words::{bad, number},
};
use crate::{
    address,
    desk::Desk,
    stock::{Group, Stock},
};
use choices::Choices;
use owners::Owners;
use records::Records;
use sides::Sides;

/// The page of a question; none where the plan has no such question.
pub(super) fn page(desk: &Desk<'_>, id: Uuid) -> Option<Markup> {
    whole(desk, id, None)
}

/// The same page after an answer that was not noted.
pub(crate) fn refused(desk: &Desk<'_>, id: Uuid, why: &str) -> Option<Markup> {
    whole(desk, id, Some(why))
}

fn whole(desk: &Desk<'_>, id: Uuid, refused: Option<&str>) -> Option<Markup> {
    match shown(desk, id, refused) {
        Ok(found) => {
            let (group, title, content) = found?;
            Some(frame::page(desk, group.name(), &title, &content))
        }
        Err(error) => Some(super::not_done(desk, "This question cannot be shown", &error.to_string())),
    }
}

/// What files tell of a question.
struct Told {
    /// Who may own the file, where it is about one.
    owners: Option<Owners>,
    /// The records; none where it is about a file, or about clients, whom the plan has side by side.
    records: Records,
}

fn shown(desk: &Desk<'_>, id: Uuid, refused: Option<&str>) -> Result<Option<(Group, String, Markup)>, Error> {
    // Files are read between two looks at the questions, for which everybody else would wait.
    let look = |stock: &mut Stock| {
        let book = &stock.book;
        Some((book.question(id)?, book.file(id).cloned(), book.cluster(id).is_some(), book.is_settled(id)))
    };
    let Some((question, file, is_cluster, is_settled)) = desk.site.with_stock(look)?.flatten() else {
        return Ok(None);
    };
    let records =
        if file.is_none() && !is_cluster { Records::of(desk, &question) } else { Records::default() };
    let told = Told { owners: file.map(|file| Owners::of(desk, file, is_settled)), records };
    desk.site.with_stock(|stock| {
        let content = content(desk, stock, &question, &told, refused);
        (Group::of(question.kind), title(stock, &question), content)
    })
}

/// What a screen reader says first: how many are left.
fn title(stock: &Stock, question: &Question) -> String {
    let group = Group::of(question.kind);
    match stock.place(question.id) {
        Some(_) => format!("{}: {} left", group.title(), number(stock.open(group))),
        None => format!("{}: a weak pair", group.title()),
    }
}

fn content(
    desk: &Desk<'_>,
    stock: &Stock,
    question: &Question,
    told: &Told,
    refused: Option<&str>,
) -> Markup {
    html! {
        (noted(desk, stock))
        @if let Some(why) = refused { (bad(why)) }
        (heading(desk, stock, question))
        (said::before(desk, &stock.book, question))
        @if let Some(owners) = &told.owners {
            div.split {
                (look::preview(question.id, desk.mask()))
                (owners.panel(desk, stock, question))
            }
        } @else {
            (compared(desk, stock, question, &told.records))
        }
    }
}

/// Those that a question compares, what speaks for which answer, and the answers.
fn compared(desk: &Desk<'_>, stock: &Stock, question: &Question, records: &Records) -> Markup {
    let cluster = stock.book.cluster(question.id);
    let clients = cluster.as_ref().map(sides::clients);
    let choices = Choices::of(question, cluster.as_ref());
    let are = match question.kind {
        QuestionKind::BerthStatus | QuestionKind::UnknownValue | QuestionKind::FileOwner => Sides::Apart,
        _ if choices.leave_out() => Sides::Numbered,
        QuestionKind::Duplicate | QuestionKind::SharedInbox | QuestionKind::SuspectCluster => Sides::Alike,
    };
    html! {
        (sides::table(desk, clients.as_deref().unwrap_or(&records.abreast), are))
        (records.rest(desk))
        @if let Some(cluster) = &cluster { (sums::all(cluster)) }
        @if stock.book.is_settled(question.id) { (said::settled(desk, &stock.book, question)) } @else { (choices.form(desk, stock, question)) }
    }
}

fn heading(desk: &Desk<'_>, stock: &Stock, question: &Question) -> Markup {
    let group = Group::of(question.kind);
    let others = [("p", "Before", stock.open_before(question)), ("n", "Skip", stock.next_open(question))];
    html! {
        div.heading {
            div {
                p.soft data-live="left" { (number(stock.open(group))) " left · " (kind(question.kind))
                    @if stock.holds_the_load(question) { " · " span.badge.warn { "holds the load" } } }
                h1 { (asked(desk, stock, question)) }
                @if !stock.book.is_settled(question.id) { p.soft { "Until it is answered: " (question.meanwhile) } }
            }
            nav.around aria-label="Other questions" {
                @for (key, title, other) in others {
                    @if let Some(other) = other {
                        a.button.quiet href=(address::question(other, None)) data-key=(key) aria-keyshortcuts=(key) { (title) kbd aria-hidden="true" { (key) } }
                    }
                }
            }
        }
    }
}

/// The question, shorter than its own words where the page shows what they name.
fn asked(desk: &Desk<'_>, stock: &Stock, question: &Question) -> String {
    if let Some(file) = stock.book.file(question.id) {
        let name = file.key.rsplit('/').find(|part| !part.is_empty()).unwrap_or(&file.key);
        return format!("Whose is {}?", desk.mask().key(name));
    }
    match stock.book.cluster(question.id).map(|cluster| cluster.members.len()) {
        Some(2) => "Are these two one person?".to_owned(),
        Some(many) => format!("Are these {many} one person, or which of them are?"),
        None => desk.mask().sentence(&question.text),
    }
}

const fn kind(kind: QuestionKind) -> &'static str {
    match kind {
        QuestionKind::Duplicate => "may be one person",
        QuestionKind::SharedInbox => "one address, several names",
        QuestionKind::SuspectCluster => "merged, and perhaps wrongly",
        QuestionKind::FileOwner => "a file without an owner",
        QuestionKind::BerthStatus => "a status that does not fit",
        QuestionKind::UnknownValue => "a word that the mapping does not know",
    }
}

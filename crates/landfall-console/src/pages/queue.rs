//! The questions of a group, page by page: what is open, or what was answered.

use landfall_model::{decision::Decision, finding::Question};
use maud::{Markup, html};
use uuid::Uuid;

use super::{
    frame, names,
    question::noted,
    words::{count, number, short},
};
use crate::{
    address,
    desk::Desk,
    stock::{Group, Stock},
};

/// Questions of a page.
const ON_A_PAGE: usize = 50;
/// Characters of a title.
const LONGEST: usize = 160;

/// One line of the list.
struct Line {
    id: Uuid,
    title: String,
    beside: String,
    blocking: bool,
    said: Option<String>,
}

/// The list.
pub(super) fn page(desk: &Desk<'_>, group: Group) -> Markup {
    let listed = desk.site.with_stock(|stock| {
        html! {
            (noted(desk, stock))
            (list(desk, stock, group))
        }
    });
    let content = match listed {
        Ok(Some(list)) => list,
        Ok(None) => html! { p { "There is no plan in this run yet; its questions come with it." } },
        Err(error) => html! { p.notice.bad role="alert" { (error) } },
    };
    let content = html! {
        h1 { (group.title()) }
        p.lead { (group.explained()) }
        (content)
    };
    frame::page(desk, group.name(), group.title(), &content)
}

/// The lines of a group that are shown, with where to begin.
pub(super) fn list(desk: &Desk<'_>, stock: &Stock, group: Group) -> Markup {
    let is_answered = desk.request.query.get("show") == "answered";
    let page = desk.request.query.number("page", 1).max(1);
    let (all, open) = (stock.row(group).len(), stock.open(group));
    let wanted = stock.row(group).iter().filter(|id| stock.book.is_settled(**id) == is_answered);
    let some = wanted.skip((page - 1) * ON_A_PAGE).take(ON_A_PAGE);
    let lines: Vec<Line> = some.filter_map(|id| line(desk, stock, *id)).collect();
    let many = if is_answered { all - open } else { open };
    html! {
        @if let Some(first) = stock.first_open(group) {
            p { a.button.main href=(address::question(first, None)) data-key="Enter" { "Begin with the first of " (count(open, "question")) kbd aria-hidden="true" { "⏎" } } }
        } @else if all > 0 {
            p.notice.good { "Nothing is open here. Answers are applied by the next plan." }
        } @else {
            p { "This plan asks nothing of this kind." }
        }
        p.tabs {
            a href=(address::list(group.name(), &[])) aria-current=[(!is_answered).then_some("true")] { "Open " (number(open)) }
            a href=(address::list(group.name(), &[("show", "answered")])) aria-current=[is_answered.then_some("true")] { "Answered " (number(all - open)) }
        }
        (table(&lines))
        (pages(group.name(), if is_answered { "answered" } else { "" }, page, many))
    }
}

fn line(desk: &Desk<'_>, stock: &Stock, id: Uuid) -> Option<Line> {
    let question = stock.book.question(id)?;
    let said = stock.book.last_word(id).map(|last: &Decision| format!("{}, {}", last.answer, last.who));
    Some(Line {
        id,
        title: title(desk, stock, &question),
        beside: beside(stock, &question),
        blocking: question.blocking,
        said,
    })
}

/// What a question is called in a list: the people or the file that it is about.
fn title(desk: &Desk<'_>, stock: &Stock, question: &Question) -> String {
    if let Some(file) = stock.book.file(question.id) {
        return format!("{}/{}", file.bucket, desk.mask().key(&file.key));
    }
    let Some(cluster) = stock.book.cluster(question.id) else { return of_records(desk, question) };
    let mut names: Vec<String> = Vec::new();
    for name in cluster.pairs.iter().flat_map(|pair| [&pair.name_a, &pair.name_b]) {
        let name = desk.mask().value(name);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    short(&names.join(" · "), LONGEST)
}

/// Records by their names; questions of values and berths say it better in their own words.
fn of_records(desk: &Desk<'_>, question: &Question) -> String {
    if Group::of(question.kind) != Group::People {
        return short(&desk.mask().sentence(&question.text), LONGEST);
    }
    let names = question.records.iter().take(4).map(|at| desk.mask().value(&names::of(desk, *at)));
    short(&names.collect::<Vec<_>>().join(" / "), LONGEST)
}

/// What is said beside it: how many clients, and how much speaks for it.
fn beside(stock: &Stock, question: &Question) -> String {
    let Some(cluster) = stock.book.cluster(question.id) else { return String::new() };
    let strongest = cluster.pairs.iter().map(|pair| pair.score).max().unwrap_or_default();
    format!("{} clients, {strongest} points", cluster.members.len())
}

fn table(lines: &[Line]) -> Markup {
    html! {
        @if !lines.is_empty() {
            ul.list {
                @for line in lines {
                    li {
                        a href=(address::question(line.id, None)) { (line.title) }
                        @if line.blocking { " " span.badge.warn { "holds the load" } }
                        span.soft { (line.beside) @if let Some(said) = &line.said { " " b { (said) } } }
                    }
                }
            }
        }
    }
}

/// Links to the pages around this one.
pub(super) fn pages(path: &str, show: &str, page: usize, many: usize) -> Markup {
    let last = many.div_ceil(ON_A_PAGE).max(1);
    let link = |page: usize| address::list(path, &[("show", show), ("page", &page.to_string())]);
    html! {
        @if last > 1 {
            nav.pages aria-label="Pages of this list" {
                @if page > 1 { a rel="prev" href=(link(page - 1)) { "Earlier" } }
                span { "Page " (number(page)) " of " (number(last)) }
                @if page < last { a rel="next" href=(link(page + 1)) { "Later" } }
            }
        }
    }
}

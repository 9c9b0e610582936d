//! The questions of a group, page by page: what is open, or what was answered.

use landfall_model::{
    decision::Decision,
    finding::{Question, QuestionKind},
    source::SourceRef,
};
use maud::{Markup, html};
use uuid::Uuid;

use super::{
    frame,
    question::noted,
    words::{answer, bad, count, in_code, number, short},
};
use crate::{
    address,
    desk::Desk,
    stock::{Group, Stock},
};

/// Lines of a page of any list.
pub(super) const ON_A_PAGE: usize = 50;
/// Characters of a title.
const LONGEST: usize = 160;

/// A page of the list, with what is said above and below it.
pub(super) struct List {
    group: Group,
    lines: Vec<Line>,
    open: usize,
    all: usize,
    first_open: Option<Uuid>,
    /// Where to go on when nothing is open here.
    elsewhere: Option<(Group, Uuid)>,
}

struct Line {
    id: Uuid,
    title: Title,
    beside: String,
    holds_the_load: bool,
    said: Option<String>,
}

/// What a question is called in a list.
enum Title {
    /// The people, the file, or its own words.
    Told(String),
    /// Records, by their names: these are read where nobody waits for it.
    Named(Vec<SourceRef>),
}

/// The list.
pub(super) fn page(desk: &Desk<'_>, group: Group) -> Markup {
    let listed = desk.site.with_stock(|stock| (noted(desk, stock), List::of(desk, stock, group)));
    let content = html! {
        h1 { (group.title()) }
        p.lead { (group.explained()) }
        @match listed {
            Ok(Some((noted, list))) => { (noted) (list.show(desk)) },
            Ok(None) => p { "There is no plan in this run yet; its questions come with it." },
            Err(error) => (bad(error)),
        }
    };
    frame::page(desk, group.name(), group.title(), &content)
}

fn is_answered(desk: &Desk<'_>) -> bool {
    desk.request.query.get("show") == "answered"
}

impl List {
    /// The lines of a group that are asked for.
    pub fn of(desk: &Desk<'_>, stock: &Stock, group: Group) -> Self {
        let wanted = stock.row(group).iter().filter(|id| stock.book.is_settled(**id) == is_answered(desk));
        let some = wanted.skip((desk.page() - 1) * ON_A_PAGE).take(ON_A_PAGE);
        Self {
            group,
            lines: some.filter_map(|id| Line::of(desk, stock, *id)).collect(),
            open: stock.open(group),
            all: stock.row(group).len(),
            first_open: stock.first_open(group),
            elsewhere: stock.open_elsewhere(group),
        }
    }

    /// The lines, with where to begin.
    pub fn show(&self, desk: &Desk<'_>) -> Markup {
        let Self { group, lines, open, all, first_open, elsewhere } = self;
        let (open, answered) = (*open, *all - *open);
        let (many, show) = if is_answered(desk) { (answered, "answered") } else { (open, "") };
        html! {
            @if let Some(first) = first_open {
                p { (begin(*first, &format!("Begin with the first of {}", count(open, "question")))) }
            } @else if answered > 0 {
                @if let Some((group, first)) = elsewhere {
                    p.notice.good { "Nothing is open here." }
                    p { (begin(*first, &format!("Go on with {}", group.title()))) }
                } @else { (all_answered(desk)) }
            } @else {
                p { "This plan asks nothing of this kind." }
            }
            p.tabs {
                @for (title, value, many) in [("Open", "", open), ("Answered", "answered", answered)] {
                    a href=(address::list(group.name(), &[("show", value)])) aria-current=[(value == show).then_some("true")] { (title) " " (number(many)) }
                }
            }
            @if !lines.is_empty() { ul.list { @for line in lines { (line.show(desk)) } } }
            @else if is_answered(desk) { p.soft { "Nothing was answered yet." } }
            (pages(desk, group.name(), &[("show", show)], &Length::Lines(many)))
        }
    }
}

fn begin(first: Uuid, title: &str) -> Markup {
    html! { a.button.main href=(address::question(first, None)) data-key="Enter" { (title) kbd aria-hidden="true" { "⏎" } } }
}

/// Where no question is open any more: what becomes of the answers. Of those that nobody reads the page says so already.
pub(super) fn all_answered(desk: &Desk<'_>) -> Markup {
    let lent = &desk.site.lent;
    html! {
        p.notice.good { "Every question is answered." @if (lent.unread)().is_none() { " " (in_code(&(lent.onward)())) } }
    }
}

impl Line {
    fn of(desk: &Desk<'_>, stock: &Stock, id: Uuid) -> Option<Self> {
        let question = stock.book.question(id)?;
        let said = stock
            .book
            .last_word(id)
            .map(|last: &Decision| format!("{}, {}", answer(question.kind, &last.answer), last.who));
        Some(Self {
            id,
            title: title(desk, stock, &question),
            beside: beside(stock, &question),
            holds_the_load: stock.holds_the_load(&question),
            said,
        })
    }

    fn show(&self, desk: &Desk<'_>) -> Markup {
        let title = match &self.title {
            Title::Told(title) => title.clone(),
            Title::Named(records) => {
                let names = records.iter().map(|at| desk.first_name(*at));
                names.collect::<Vec<_>>().join(" · ")
            }
        };
        html! {
            li {
                a href=(address::question(self.id, None)) { (short(&title, LONGEST)) }
                @if self.holds_the_load { " " span.badge.warn { "holds the load" } " " }
                span.soft { (self.beside) @if let Some(said) = &self.said { " " b { (said) } } }
            }
        }
    }
}

fn title(desk: &Desk<'_>, stock: &Stock, question: &Question) -> Title {
    if let Some(file) = stock.book.file(question.id) {
        return Title::Told(format!("{}/{}", file.bucket, desk.mask().key(&file.key)));
    }
    let Some(cluster) = stock.book.cluster(question.id) else {
        // Questions of values and berths say it better in their own words.
        return match Group::of(question.kind) {
            Group::People => Title::Named(question.records.iter().copied().take(4).collect()),
            _ => Title::Told(desk.mask().sentence(&question.text)),
        };
    };
    let mut names: Vec<String> = Vec::new();
    for name in cluster.pairs.iter().flat_map(|pair| [&pair.name_a, &pair.name_b]) {
        let name = desk.told(name);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    Title::Told(names.join(" · "))
}

/// What is said beside it: how many clients, and how much speaks for it; of rows that no pair compares, what they share.
fn beside(stock: &Stock, question: &Question) -> String {
    let Some(cluster) = stock.book.cluster(question.id) else {
        let rows = || count(question.records.len(), "row");
        return match question.kind {
            QuestionKind::SharedInbox => format!("{}, one address", rows()),
            QuestionKind::SuspectCluster => format!("{}, one client", rows()),
            _ => String::new(),
        };
    };
    let strongest = cluster.pairs.iter().map(|pair| pair.score).max().unwrap_or_default();
    format!("{} clients, {strongest} points", cluster.members.len())
}

/// How long a list is.
pub(super) enum Length {
    /// So many lines.
    Lines(usize),
    /// Nobody counted them; true where another page follows.
    Unknown(bool),
}

/// Links to the pages around this one, with what their addresses say beside the page.
pub(super) fn pages(desk: &Desk<'_>, path: &str, asked: &[(&str, &str)], length: &Length) -> Markup {
    let page = desk.page();
    let (of, more) = match length {
        Length::Lines(many) => {
            let last = many.div_ceil(ON_A_PAGE).max(1);
            (format!(" of {}", number(last)), page < last)
        }
        Length::Unknown(more) => (String::new(), *more),
    };
    let link = |page: usize| address::list(path, &[asked, &[("page", &page.to_string())]].concat());
    html! {
        @if page > 1 || more {
            nav.pages aria-label="Pages of this list" {
                @if page > 1 { a rel="prev" href=(link(page - 1)) { "Earlier" } }
                span { "Page " (number(page)) (of) }
                @if more { a rel="next" href=(link(page + 1)) { "Later" } }
            }
        }
    }
}

//! The overview: where the run stands, what runs, and what waits for a person.

use landfall_model::{plan::PlanHeader, rundir};
use maud::{Markup, html};

use super::{
    frame, progress,
    words::{count, number},
};
use crate::{address, desk::Desk, stock::Group};

/// The page.
pub(super) fn page(desk: &Desk<'_>) -> Markup {
    let content = html! {
        h1 { (heading(desk)) }
        (figures(desk))
        section aria-labelledby="waits" data-live="waits" {
            h2 id="waits" { "What waits for you" }
            (waits(desk))
        }
        section aria-labelledby="stages" data-live="stages" {
            h2 id="stages" { "Stages" }
            (progress::stages(&desk.site.lent.run, &desk.site.lent.plan_run))
        }
        section aria-labelledby="who-title" {
            h2 id="who-title" { "Who sits here" }
            (who(desk))
        }
    };
    frame::page(desk, "", "Overview", &content)
}

fn heading(desk: &Desk<'_>) -> String {
    let info = desk.site.lent.run.info();
    info.map_or_else(
        |error| error.to_string(),
        |info| format!("Port {}, {} of {}", info.port, info.mode, info.id),
    )
}

/// What the plan holds, in four figures; nothing where there is no plan that can be read: the questions below say why.
fn figures(desk: &Desk<'_>) -> Markup {
    let run = &desk.site.lent.plan_run;
    let header: Option<PlanHeader> =
        if run.has(rundir::PLAN) { run.read_json(rundir::PLAN).ok() } else { None };
    let Some(header) = header else { return html! {} };
    let read: u64 = header.accounting.iter().map(|account| account.read).sum();
    let rows: u64 = header.tables.iter().map(|table| table.rows).sum();
    let shown = [
        (read, "records read"),
        (rows, "rows planned"),
        (header.copies, "files to copy"),
        (header.questions, "questions asked"),
    ];
    html! {
        dl.figures {
            @for (figure, what) in shown { div { dt { (what) } dd { (number(usize::try_from(figure).unwrap_or_default())) } } }
        }
    }
}

fn waits(desk: &Desk<'_>) -> Markup {
    let figures = desk.site.with_stock(|stock| {
        let blocking = stock.book.open_questions().into_iter().filter(|question| question.blocking).count();
        let groups = Group::ALL
            .map(|group| (group, stock.open(group), stock.row(group).len(), stock.first_open(group)));
        (blocking, groups)
    });
    match figures {
        Ok(Some((blocking, groups))) => html! {
            @if blocking > 0 { p.notice.warn { (count(blocking, "question")) " must be answered before anything is loaded." } }
            ul.cards {
                @for (group, open, all, first) in groups {
                    li {
                        h3 { a href={ "/" (group.name()) } { (group.title()) } }
                        p.figure { (number(open)) }
                        p.soft { "open of " (number(all)) }
                        @if all > 0 { progress value=(all - open) max=(all) aria-label={ (group.title()) " answered" } {} }
                        @if let Some(first) = first { p { a href=(address::question(first, None)) { "Begin" span.hidden { " with " (group.title()) } } } }
                    }
                }
            }
        },
        Ok(None) => html! { p { "There is no plan yet: questions come with it." } },
        Err(error) => html! { p.notice.bad role="alert" { (error) } },
    }
}

fn who(desk: &Desk<'_>) -> Markup {
    html! {
        form.line method="post" action="/who" {
            (desk.token())
            label for="who" { "Answers are noted in the name of" }
            input id="who" name="who" value=(desk.session.who()) required autocomplete="off";
            button type="submit" { "Change" }
        }
    }
}

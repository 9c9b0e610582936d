//! The overview: where the run stands, what runs, and what waits for a person.

use maud::{Markup, html};

use super::{
    frame, progress,
    queue::all_answered,
    words::{bad, count, number},
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
            (progress::stages(desk))
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
        |info| format!("{}, {} run {}", info.port, info.mode, info.id),
    )
}

/// What the plan holds, in four figures; nothing where there is no plan that can be read: the questions below say why.
fn figures(desk: &Desk<'_>) -> Markup {
    let planned = desk.site.figures.planned(&desk.site.lent.plan_run);
    let shown = planned.map(|planned| {
        [
            (planned.records, "records read"),
            (planned.rows, "rows planned"),
            (planned.copies, "files to copy"),
            (planned.questions, "questions asked"),
        ]
    });
    html! {
        @if let Some(shown) = shown {
            dl.figures { @for (figure, what) in shown { div { dt { (what) } dd { (number(figure)) } } } }
        }
    }
}

fn waits(desk: &Desk<'_>) -> Markup {
    let figures = desk.site.with_stock(|stock| {
        let groups = Group::ALL
            .map(|group| (group, stock.open(group), stock.row(group).len(), stock.first_open(group)));
        (stock.blocking(), groups)
    });
    match figures {
        Ok(Some((blocking, groups))) => html! {
            @if let Some(first) = blocking.first() {
                p.notice.warn { (count(blocking.len(), "question")) " must be answered before anything is loaded. " a href=(address::question(*first, None)) { "Begin there" } }
            }
            @if is_all_answered(&groups.map(|(_, open, all, _)| (open, all))) { (all_answered(desk)) }
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
        Err(error) => bad(error),
    }
}

/// True where something was asked and nothing of it is open, by the open questions of each group and all of it.
fn is_all_answered(groups: &[(usize, usize)]) -> bool {
    groups.iter().any(|(_, all)| *all > 0) && groups.iter().all(|(open, _)| *open == 0)
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

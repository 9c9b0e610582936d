//! The report of the run, as it is printed and signed: in a frame, or a page by itself, which comes anew when another tab is masked.

use hyper::StatusCode;
use landfall_model::{redact::Mask, rundir};
use landfall_report::Facts;
use maud::{Markup, html};

use super::{frame, notice::text, plain};
use crate::{
    assets::REPORT_STYLE,
    desk::Desk,
    http::{Answer, Policy},
};

/// The page around it.
pub(super) fn page(desk: &Desk<'_>) -> Markup {
    let content = html! {
        div.heading { h1 { "Report" } a.button.quiet href="/report/alone" target="_blank" rel="noopener" { "Open by itself, to print" } }
        @if desk.site.lent.plan_run.has(rundir::PLAN) { iframe.report src="/report/whole" title="Report of the run" {} }
        @else { p { "There is no plan yet, and so nothing to report." } }
    };
    frame::page(desk, "report", "Report", &content)
}

/// The report itself, made from the files as they are now: it is a page of its own, with its own style and no script.
pub(super) fn whole(desk: &Desk<'_>) -> Answer {
    of_facts(desk, |facts| {
        let page = landfall_report::page(facts, desk.mask());
        Answer::of(StatusCode::OK, "text/html; charset=utf-8", page).under(Policy::Foreign)
    })
}

/// The same as a page of ours, to be printed: under the policy of all of them, and with their script.
pub(super) fn alone(desk: &Desk<'_>) -> Answer {
    of_facts(desk, |facts| {
        let content = landfall_report::page_content(facts, desk.mask());
        let body = html! { div data-shown[desk.mask() == Mask::Off] { (content) } };
        Answer::page(plain::styled(REPORT_STYLE, &landfall_report::page_title(facts), &body))
    })
}

fn of_facts(desk: &Desk<'_>, show: impl FnOnce(&Facts) -> Answer) -> Answer {
    let lent = &desk.site.lent;
    match Facts::read(&lent.run, &lent.plan_run) {
        Ok(facts) => show(&facts),
        Err(error) => Answer::refused(StatusCode::NOT_FOUND, text(&error.to_string())).under(Policy::Foreign),
    }
}

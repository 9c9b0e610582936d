//! The report of the run, as it is printed and signed, in a frame of its own.

use hyper::StatusCode;
use landfall_model::rundir;
use landfall_report::Facts;
use maud::{Markup, html};

use super::{frame, notice::text};
use crate::{
    desk::Desk,
    http::{Answer, Policy},
};

/// The page around it.
pub(super) fn page(desk: &Desk<'_>) -> Markup {
    let content = html! {
        div.heading { h1 { "Report" } a.button.quiet href="/report/whole" target="_blank" rel="noopener" { "Open by itself, to print" } }
        @if desk.site.lent.plan_run.has(rundir::PLAN) { iframe.report src="/report/whole" title="Report of the run" {} }
        @else { p { "There is no plan yet, and so nothing to report." } }
    };
    frame::page(desk, "report", "Report", &content)
}

/// The report itself, made from the files as they are now: it is a page of its own, with its own style and no script.
pub(super) fn whole(desk: &Desk<'_>) -> Answer {
    let lent = &desk.site.lent;
    match Facts::read(&lent.run, &lent.plan_run) {
        Ok(facts) => {
            let page = landfall_report::page(&facts, desk.mask());
            Answer::of(StatusCode::OK, "text/html; charset=utf-8", page).under(Policy::Foreign)
        }
        Err(error) => {
            Answer::refused(StatusCode::NOT_FOUND, text(&error.to_string(), false)).under(Policy::Foreign)
        }
    }
}

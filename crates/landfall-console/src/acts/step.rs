//! What a person says of a step of the weekend, with the evidence for it.

use hyper::StatusCode;
use landfall_cutover::Said;
use landfall_model::rundir::RunDir;

use crate::{
    desk::{Desk, WEEKEND, weekend},
    http::Answer,
    pages,
};

/// Notes it where that is legal, and says why where it is not.
pub(super) fn note(desk: &Desk<'_>, step: &str) -> Answer {
    match noted(desk, step) {
        Ok(()) => Answer::elsewhere(&format!("/runbook#{step}")),
        Err(why) => Answer::refused(StatusCode::CONFLICT, pages::step_refused(desk, &why)),
    }
}

fn noted(desk: &Desk<'_>, step: &str) -> Result<(), String> {
    let form = &desk.request.form;
    let said = match form.get("said") {
        "done" => Said::Done,
        "skipped" => Said::Skipped,
        "undone" => Said::Undone,
        _ => return Err("Nothing was said of the step.".to_owned()),
    };
    let words = form.get("words").trim();
    if words.is_empty() {
        return Err(
            "Evidence or a reason is needed: it is all that is left of the step on Monday.".to_owned()
        );
    }
    let is_another = |run: RunDir| weekend(&run) != form.get(WEEKEND);
    if desk.site.lent.cutover.run().is_some_and(is_another) {
        return Err("Another weekend was begun since this page was opened. Below is that one.".to_owned());
    }
    desk.site.lent.cutover.note(step, said, words, &desk.session.who())
}

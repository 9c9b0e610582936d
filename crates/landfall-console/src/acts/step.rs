//! What a person says of a step of the weekend, with the evidence for it.

use landfall_cutover::Said;
use landfall_model::rundir::RunDir;

use super::not_done;
use crate::{
    desk::{Desk, WEEKEND, weekend},
    http::Answer,
};

/// Notes it where that is legal, and says why where it is not.
pub(super) fn note(desk: &Desk<'_>, step: &str) -> Answer {
    let form = &desk.request.form;
    let said = match form.get("said") {
        "done" => Said::Done,
        "skipped" => Said::Skipped,
        "undone" => Said::Undone,
        _ => return not_done(desk, "Not noted", "Nothing was said of the step."),
    };
    let words = form.get("words").trim();
    if words.is_empty() {
        return not_done(
            desk,
            "Not noted",
            "Evidence or a reason is needed: it is all that is left of the step on Monday.",
        );
    }
    let is_another = |run: RunDir| weekend(&run) != form.get(WEEKEND);
    if desk.site.lent.cutover.run().is_some_and(is_another) {
        return not_done(
            desk,
            "Not noted",
            "Another weekend was begun since this page was opened. Open the runbook anew: it shows that one.",
        );
    }
    match desk.site.lent.cutover.note(step, said, words, &desk.session.who()) {
        Ok(()) => Answer::elsewhere(&format!("/runbook#{step}")),
        Err(sentence) => not_done(desk, "Not noted", &sentence),
    }
}

//! Answers, through the same desk as `landfall review`.

use hyper::StatusCode;
use landfall_model::{
    cause,
    decision::UNDO,
    review::{By, Refusal},
    rundir::Error,
};
use uuid::Uuid;

use super::not_done;
use crate::{
    address,
    desk::Desk,
    http::Answer,
    pages,
    stock::{Group, Stock},
};

/// One answer, then the next question.
pub(super) fn one(desk: &Desk<'_>, id: Uuid) -> Option<Answer> {
    let form = &desk.request.form;
    let typed = form.get("parts").trim();
    // The button that was pressed says what is meant; the field beside it counts only with its own button.
    let answer = if form.get("answer") == "parts" { typed } else { form.get("answer") };
    let (who, seen, why) = (desk.session.who(), form.number("seen", 0), form.get("why").trim());
    let by = By { who: &who, at: (desk.site.lent.now)(), why };
    let noted = desk
        .site
        .with_stock(|stock| stock.book.answer(id, answer, seen, by).map(|_| next(stock, id, answer)));
    answered(desk, noted, |refusal| refused(desk, id, &refusal))
}

/// Where to go on: at the next open question; at the same one where an answer was taken back; at the list where nothing is open.
fn next(stock: &Stock, id: Uuid, answer: &str) -> String {
    if answer == UNDO {
        return address::question(id, Some(id));
    }
    let Some(question) = stock.book.question(id) else { return "/".to_owned() };
    match stock.next_open(&question) {
        Some(next) => address::question(next, Some(id)),
        None => address::list(Group::of(question.kind).name(), &[("noted", &id.to_string())]),
    }
}

fn refused(desk: &Desk<'_>, id: Uuid, refusal: &Refusal) -> Option<Answer> {
    let page = pages::question_refused(desk, id, &cause::in_words(refusal))?;
    Some(Answer::refused(StatusCode::CONFLICT, page))
}

/// One answer to all open questions that are alike, or the withdrawal of one that was given so.
pub(super) fn together(desk: &Desk<'_>, id: Uuid) -> Option<Answer> {
    let (form, who) = (&desk.request.form, desk.session.who());
    let by = By { who: &who, at: (desk.site.lent.now)(), why: form.get("why").trim() };
    let noted = desk.site.with_stock(|stock| {
        match form.get("answer") {
            UNDO => stock.book.undo_together(id, form.number("seen", 0), by),
            answer => stock.book.answer_alike(id, answer, by),
        }?;
        Ok(address::list(Group::Berths.name(), &[(address::TOGETHER, &id.to_string())]))
    });
    answered(desk, noted, |refusal| Some(not_done(desk, "Not noted", &cause::in_words(&refusal))))
}

/// On to the next page, or what was refused; nothing where there is no plan.
fn answered(
    desk: &Desk<'_>,
    noted: Result<Option<Result<String, Refusal>>, Error>,
    refused: impl FnOnce(Refusal) -> Option<Answer>,
) -> Option<Answer> {
    match noted {
        Ok(noted) => noted?.map_or_else(refused, |address| Some(Answer::elsewhere(&address))),
        Err(error) => Some(not_done(desk, "Not noted", &cause::in_words(&error))),
    }
}

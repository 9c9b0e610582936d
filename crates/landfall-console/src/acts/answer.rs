//! Answers, through the same desk as `landfall review`.

use hyper::StatusCode;
use landfall_model::{
    decision::UNDO,
    review::{By, Refusal},
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
    match noted {
        Ok(Some(Ok(address))) => Some(Answer::elsewhere(&address)),
        Ok(Some(Err(refusal))) => refused(desk, id, &refusal),
        Ok(None) => None,
        Err(error) => Some(not_done(desk, "Not noted", &error.to_string())),
    }
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
    let page = pages::question_refused(desk, id, &refusal.to_string())?;
    Some(Answer::refused(StatusCode::CONFLICT, page))
}

/// One answer to all open questions that are alike.
pub(super) fn together(desk: &Desk<'_>, id: Uuid) -> Option<Answer> {
    let (form, who) = (&desk.request.form, desk.session.who());
    let by = By { who: &who, at: (desk.site.lent.now)(), why: form.get("why").trim() };
    let noted = desk.site.with_stock(|stock| stock.book.answer_alike(id, form.get("answer"), by));
    match noted {
        Ok(Some(Ok(decisions))) => {
            let many = decisions.len().to_string();
            Some(Answer::elsewhere(&address::list(Group::Berths.name(), &[("together", &many)])))
        }
        Ok(Some(Err(refusal))) => Some(not_done(desk, "Not noted", &refusal.to_string())),
        Ok(None) => None,
        Err(error) => Some(not_done(desk, "Not noted", &error.to_string())),
    }
}

//! What a form can do: answer, take back, say of a step that it is done, search, mask, and say who sits here. There is nothing else.

mod answer;
mod step;

use hyper::StatusCode;
use landfall_model::redact::Mask;
use uuid::Uuid;

use crate::{
    address,
    desk::{Desk, MASKED, SEARCHED},
    http::Answer,
    pages,
};

/// Does what a form says; nothing where there is no such form.
pub(crate) fn act(desk: &Desk<'_>) -> Option<Answer> {
    match desk.request.segments().as_slice() {
        ["question", id] => answer::one(desk, id.parse().ok()?),
        [address::TOGETHER, id] => answer::together(desk, id.parse().ok()?),
        [address::SEARCH] => Some(search(desk, address::SEARCH)),
        [address::SEARCH, id] => Some(search(desk, &format!("question/{}", id.parse::<Uuid>().ok()?))),
        ["runbook", step] => Some(step::note(desk, step)),
        ["mask"] => {
            let wanted = desk.request.form.get("wanted");
            desk.session.mask_by(if wanted == MASKED { Mask::On } else { Mask::Off });
            Some(back(desk))
        }
        ["who"] => {
            let name = desk.request.form.get("who").trim();
            if !name.is_empty() {
                desk.session.is_now(name);
            }
            Some(back(desk))
        }
        _ => None,
    }
}

/// To the page that shows what is found. It is asked for by the number of the words, since they are names of people, and an address stays in the
/// browser's history when the console has long ended.
fn search(desk: &Desk<'_>, path: &str) -> Answer {
    let number = match desk.request.form.get("q").trim() {
        "" => String::new(),
        words => desk.session.search(words).to_string(),
    };
    Answer::elsewhere(&address::list(path, &[(SEARCHED, &number)]))
}

/// To the page on which the form stood: an address of ours, never of somebody else.
fn back(desk: &Desk<'_>) -> Answer {
    let wanted = desk.request.form.get("back");
    let is_ours =
        wanted.starts_with('/') && !wanted.starts_with("//") && !wanted.contains(['\\', '\r', '\n']);
    Answer::elsewhere(if is_ours { wanted } else { "/" })
}

/// The same page again, with why nothing was done.
fn not_done(desk: &Desk<'_>, title: &str, sentence: &str) -> Answer {
    Answer::refused(StatusCode::CONFLICT, pages::not_done(desk, title, sentence))
}

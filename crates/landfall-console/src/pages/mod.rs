//! The pages, one file each.

mod berths;
mod findings;
mod frame;
mod gate;
mod map;
mod notice;
mod overview;
mod plain;
mod progress;
mod question;
mod queue;
mod report;
mod runbook;
mod search;
mod trace;
mod words;

pub(crate) use notice::{beginning, not_done, refusal, text, unreadable, welcome};
pub(crate) use question::refused as question_refused;
pub(crate) use runbook::refused as step_refused;

use crate::{address, desk::Desk, http::Answer, stock::Group};

/// The page of an address; nothing where there is none.
pub(crate) fn show(desk: &Desk<'_>) -> Option<Answer> {
    let page = match desk.request.segments().as_slice() {
        [] => overview::page(desk),
        ["question", id] => question::page(desk, id.parse().ok()?)?,
        [address::LOOK, id] => question::look(desk, id.parse().ok()?),
        // What a form is sent to is also where its refusal stands, and may be opened anew.
        ["berths"] | [address::TOGETHER, _] => berths::page(desk),
        ["findings"] => findings::page(desk),
        ["findings", list, kind] => findings::list(desk, list, kind)?,
        ["trace", table, id] => trace::page(desk, table, id),
        [address::SEARCH] => search::page(desk),
        ["runbook"] | ["runbook", _] => runbook::page(desk),
        ["gate"] => gate::page(desk),
        ["report"] => report::page(desk),
        ["report", "whole"] => return Some(report::whole(desk)),
        ["report", "alone"] => return Some(report::alone(desk)),
        [group] => queue::page(desk, Group::named(group)?),
        _ => return None,
    };
    Some(Answer::page(page))
}

//! Which address is answered by what.

use std::sync::Arc;

use hyper::{Response, StatusCode, body::Incoming};
use uuid::Uuid;

use crate::{
    acts, address, assets,
    desk::Desk,
    events,
    guard::{self, Refused, Session},
    http::{Answer, Asked, Body, Request, read},
    pages, preview,
    site::Site,
};

/// The address that lets a browser in.
const ENTER: &str = "enter";
const NOTHING: &str = "There is no such page in this run.";

/// Answers a request.
pub(crate) async fn answer(site: &Arc<Site>, request: hyper::Request<Incoming>) -> Response<Body> {
    let answer = match read(request).await {
        Some(request) => admitted(site, request).await.unwrap_or_else(refused),
        None => refused(Refused::Size),
    };
    answer.into_response()
}

fn refused(why: Refused) -> Answer {
    let status = match why {
        Refused::Host => StatusCode::MISDIRECTED_REQUEST,
        Refused::Verb => StatusCode::METHOD_NOT_ALLOWED,
        Refused::Origin | Refused::Form => StatusCode::FORBIDDEN,
        Refused::Size => StatusCode::PAYLOAD_TOO_LARGE,
        Refused::Stranger => StatusCode::UNAUTHORIZED,
    };
    Answer::refused(status, pages::refusal(why.sentence()))
}

/// First from where, then who, then what.
async fn admitted(site: &Arc<Site>, request: Request) -> Result<Answer, Refused> {
    guard::from_here(&request, site.port)?;
    if let (Asked::ToShow, [ENTER]) = (request.asked, request.segments().as_slice()) {
        return enter(site, &request);
    }
    // Style and icon are nobody's secret, and the page that refuses somebody needs them.
    if let (Asked::ToShow, [name]) = (request.asked, request.segments().as_slice())
        && let Some(asset) = assets::find(name)
    {
        return Ok(asset);
    }
    let session = site.sessions.of(&request).ok_or(Refused::Stranger)?;
    guard::from_a_page(&request, &session)?;
    Ok(shown_or_done(site, session, request).await)
}

/// Turns the word of the printed address into a cookie. The page then goes on by itself: a link from elsewhere would not bring the cookie along.
/// A browser that is in already stays who it is, masked or not, and takes no word that is for the next one.
fn enter(site: &Site, request: &Request) -> Result<Answer, Refused> {
    if site.sessions.of(request).is_some() {
        return Ok(Answer::elsewhere("/"));
    }
    let cookie = site.sessions.enter(request.query.get("word")).ok().flatten().ok_or(Refused::Stranger)?;
    (site.lent.tell)(&site.address());
    Ok(Answer::page(pages::welcome()).with(hyper::header::SET_COOKIE, &cookie))
}

/// Pages read files, which may take its time: not on the threads that answer others.
async fn shown_or_done(site: &Arc<Site>, session: Arc<Session>, request: Request) -> Answer {
    let runs = Arc::clone(site);
    if let Ok(Some(why)) = tokio::task::spawn_blocking(move || runs.unreadable()).await {
        return Answer::refused(StatusCode::SERVICE_UNAVAILABLE, pages::unreadable(&why.to_string()));
    }
    if let (Asked::ToShow, [address::PREVIEW, id]) = (request.asked, request.segments().as_slice()) {
        return match id.parse::<Uuid>() {
            Ok(id) => preview::of(site, id, session.mask()).await,
            Err(_) => Answer::refused(StatusCode::NOT_FOUND, pages::refusal(NOTHING)),
        };
    }
    let site = Arc::clone(site);
    let work = move || {
        let desk = Desk { site: &site, session: &session, request: &request };
        match (request.asked, request.segments().as_slice()) {
            (Asked::ToAct, _) => acts::act(&desk),
            (_, [address::EVENTS]) => Some(events::stream(&site)),
            _ => pages::show(&desk),
        }
        .unwrap_or_else(|| {
            Answer::refused(StatusCode::NOT_FOUND, pages::not_done(&desk, "Not here", NOTHING))
        })
    };
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|_| {
        Answer::refused(
            StatusCode::INTERNAL_SERVER_ERROR,
            pages::refusal("This page failed. Please report it with its address; nothing was noted."),
        )
    })
}

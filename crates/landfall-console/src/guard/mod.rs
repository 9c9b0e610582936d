//! Who may ask: this machine alone, a browser that was let in by the printed address, and only from a page of ours.

mod secret;
mod session;

use hyper::header::{HOST, HeaderName, ORIGIN};

use crate::http::{Asked, Request};
pub(crate) use session::{Session, Sessions};

/// The header in which a browser says from where a request comes; older ones do not.
static FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The field of a form that says that the page it stands in was ours.
pub(crate) const TOKEN: &str = "token";

/// Why a request is refused before anything looks at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refused {
    /// Another name than that of this machine: somebody's name server points at us.
    Host,
    /// From a page of somebody else.
    Origin,
    /// From nobody who was let in.
    Stranger,
    /// From a form that was not on a page of this session.
    Form,
    /// From a form that is larger than ours are, or that broke off.
    Size,
    /// A verb that nothing here answers.
    Verb,
}

impl Refused {
    /// In a sentence, with what to do.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Host => "This address is not the one that was printed. Open the printed one.",
            Self::Origin => "The request came from another page than one of this console.",
            Self::Stranger => {
                "This browser was not let in. Open the address that the terminal printed; each lets one browser in, and the next one is printed then."
            }
            Self::Form => "The form is from before this session began. Open the page anew and answer there.",
            Self::Size => {
                "What was sent is too long, or broke off. Go back, shorten the text, and send it again."
            }
            Self::Verb => "There is nothing here for such a request.",
        }
    }
}

/// Looks at where a request comes from: our own host by one of its names, and a page of ours or none.
pub(crate) fn from_here(request: &Request, port: u16) -> Result<(), Refused> {
    let host = request.header(&HOST);
    let ours = [format!("127.0.0.1:{port}"), format!("localhost:{port}")];
    if !ours.iter().any(|name| name == host) {
        return Err(Refused::Host);
    }
    let (origin, site) = (request.header(&ORIGIN), request.header(&FETCH_SITE));
    let is_ours = origin == format!("http://{host}");
    match request.asked {
        Asked::Other => Err(Refused::Verb),
        Asked::ToAct if !is_ours => Err(Refused::Origin),
        Asked::ToShow if !origin.is_empty() && !is_ours => Err(Refused::Origin),
        Asked::ToAct if !matches!(site, "" | "same-origin") => Err(Refused::Origin),
        _ => Ok(()),
    }
}

/// A form must carry its session's token.
pub(crate) fn from_a_page(request: &Request, session: &Session) -> Result<(), Refused> {
    let carries = secret::same(request.form.get(TOKEN), &session.token);
    if request.asked == Asked::ToAct && !carries { Err(Refused::Form) } else { Ok(()) }
}

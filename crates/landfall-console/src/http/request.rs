//! What a browser asks for.

use http_body_util::{BodyExt, Limited};
use hyper::{HeaderMap, Method, body::Incoming, header::HeaderName};
use percent_encoding::percent_decode_str;

use super::Pairs;

/// More than any form of ours has; more is refused.
const LARGEST_FORM: usize = 64 << 10;

/// Whether something is to be looked at or to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asked {
    /// GET, and HEAD.
    ToShow,
    /// POST.
    ToAct,
    /// Any other verb: nothing answers it.
    Other,
}

/// A request, read to its end.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    /// What is asked.
    pub asked: Asked,
    /// The address below the host, segment by segment.
    pub path: Vec<String>,
    /// The path and the query as they were sent, to come back to.
    pub address: String,
    /// What the address asks for beside its path.
    pub query: Pairs,
    /// The fields of the form.
    pub form: Pairs,
    headers: HeaderMap,
}

impl Request {
    /// A header; empty where there is none, or where it is no text.
    pub fn header(&self, name: &HeaderName) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// A cookie; empty where there is none.
    pub fn cookie(&self, name: &str) -> &str {
        let all = self.header(&hyper::header::COOKIE).split(';');
        let mut pairs = all.filter_map(|cookie| cookie.trim().split_once('='));
        pairs.find(|(known, _)| *known == name).map_or("", |(_, value)| value)
    }

    /// The path, segment by segment.
    pub fn segments(&self) -> Vec<&str> {
        self.path.iter().map(String::as_str).collect()
    }
}

/// Reads a request. None where its form is too large or broken off.
pub(crate) async fn read(request: hyper::Request<Incoming>) -> Option<Request> {
    let (parts, body) = request.into_parts();
    let asked = match parts.method {
        Method::GET | Method::HEAD => Asked::ToShow,
        Method::POST => Asked::ToAct,
        _ => Asked::Other,
    };
    let bytes = Limited::new(body, LARGEST_FORM).collect().await.ok()?.to_bytes();
    let segments = parts.uri.path().split('/').filter(|segment| !segment.is_empty());
    let path = segments.map(|segment| percent_decode_str(segment).decode_utf8_lossy().into_owned());
    Some(Request {
        asked,
        address: parts.uri.path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string),
        path: path.collect(),
        query: Pairs::read(parts.uri.query().unwrap_or_default()),
        form: Pairs::read(std::str::from_utf8(&bytes).unwrap_or_default()),
        headers: parts.headers,
    })
}

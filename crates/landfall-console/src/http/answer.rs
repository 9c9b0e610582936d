//! What the console answers, with the headers that every answer has.

use std::convert::Infallible;

use bytes::Bytes;
use http_body_util::{BodyExt, Full, combinators::UnsyncBoxBody};
use hyper::{
    Response, StatusCode,
    header::{self, HeaderName, HeaderValue},
};
use maud::Markup;

/// The content of an answer: whole, or as it comes.
pub(crate) type Body = UnsyncBoxBody<Bytes, Infallible>;

/// What a browser may do with an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Policy {
    /// A page of ours: style, script and pictures of this address alone, nothing inline, in nobody's frame.
    Page,
    /// What belongs to somebody else (a picture, a PDF, a text, the report): it may show itself inside a page of ours, and run or fetch nothing.
    Foreign,
}

impl Policy {
    const fn text(self) -> &'static str {
        match self {
            Self::Page => {
                "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'; \
                 form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
            }
            Self::Foreign => {
                "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; object-src 'self'; base-uri 'none'; form-action 'none'; \
                 frame-ancestors 'self'; sandbox"
            }
        }
    }
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    status: StatusCode,
    content_type: &'static str,
    policy: Policy,
    more: Vec<(HeaderName, String)>,
    body: Body,
}

impl Answer {
    /// Some content.
    pub fn of(status: StatusCode, content_type: &'static str, bytes: impl Into<Bytes>) -> Self {
        let body = Full::new(bytes.into()).boxed_unsync();
        Self { status, content_type, policy: Policy::Page, more: Vec::new(), body }
    }

    /// A page.
    pub fn page(page: Markup) -> Self {
        Self::of(StatusCode::OK, "text/html; charset=utf-8", page.into_string())
    }

    /// A page that says why not.
    pub fn refused(status: StatusCode, page: Markup) -> Self {
        Self { status, ..Self::page(page) }
    }

    /// Something to look at next.
    pub fn elsewhere(address: &str) -> Self {
        Self::of(StatusCode::SEE_OTHER, "text/plain; charset=utf-8", "").with(header::LOCATION, address)
    }

    /// Content that comes bit by bit.
    pub fn stream(content_type: &'static str, body: Body) -> Self {
        Self { body, ..Self::of(StatusCode::OK, content_type, "") }
    }

    /// Under another policy.
    #[must_use]
    pub fn under(self, policy: Policy) -> Self {
        Self { policy, ..self }
    }

    /// With a header more. A value that no header can hold is left out.
    #[must_use]
    pub fn with(mut self, name: HeaderName, value: &str) -> Self {
        self.more.push((name, value.to_owned()));
        self
    }

    /// As it is sent: nothing is kept by the browser, nothing is guessed from its bytes, and no address leaves with a click.
    pub fn into_response(self) -> Response<Body> {
        let mut response = Response::new(self.body);
        *response.status_mut() = self.status;
        let fixed = [
            (header::CONTENT_TYPE, self.content_type),
            (header::CONTENT_SECURITY_POLICY, self.policy.text()),
            (header::CACHE_CONTROL, "no-store"),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (header::REFERRER_POLICY, "same-origin"),
            (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
            (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
            (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()"),
        ];
        let headers = response.headers_mut();
        headers.extend(fixed.map(|(name, value)| (name, HeaderValue::from_static(value))));
        for (name, value) in self.more {
            if let Ok(value) = HeaderValue::from_str(&value) {
                headers.insert(name, value);
            }
        }
        response
    }
}

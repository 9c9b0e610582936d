//! The one way to the source: HTTP with GET and no other verb. Nothing in this crate can send a body or follow a redirection.

mod answer;
mod away;
mod client;
mod halves;
mod retry;
mod tally;
mod waits;

use std::{collections::hash_map::RandomState, hash::BuildHasher, time::Duration};

use client::Client;
use futures::stream::BoxStream;
use hyper::{HeaderMap, StatusCode, body::Bytes, header::HeaderValue};
pub(crate) use retry::Patience;
use retry::Tries;
use secrecy::ExposeSecret;
use serde::de::DeserializeOwned;
pub(crate) use tally::Tally;
use tokio::{
    sync::Semaphore,
    time::{Instant, sleep, timeout},
};
use waits::Waits;
pub(crate) use waits::telling;

use crate::{
    config::{Limits, SourceConfig},
    error::{Class, Error, Failure, Problem},
    pace::Pace,
};

/// A server, the token for it, and the bounds within which it is asked.
#[derive(Debug)]
pub(crate) struct Transport {
    client: Client,
    root: String,
    headers: HeaderMap,
    limits: Limits,
    permits: Semaphore,
    pace: Pace,
    /// Calls that wait for the server.
    waits: Waits,
}

/// One thing to ask for.
#[derive(Debug, Clone)]
pub(crate) struct Get {
    /// Path and query, from the server's root, percent-encoded.
    pub path: String,
    /// What it is, for messages: `the list of bases`.
    pub what: String,
    /// How often it is tried.
    pub patience: Patience,
}

impl Transport {
    /// Checks address and token; connects only when something is asked.
    pub fn new(source: &SourceConfig) -> Result<Self, Error> {
        let (client, root) = client::open(&source.url)?;
        Ok(Self {
            client,
            root,
            headers: headers(source.token.expose_secret())?,
            limits: source.limits.clone(),
            permits: Semaphore::new(source.limits.parallel_calls.max(1)),
            pace: source.pace.clone(),
            waits: Waits::default(),
        })
    }

    /// Rows that one call asks for at most.
    pub fn page_rows(&self) -> u32 {
        self.limits.page_rows
    }

    /// The bounds of a call as things are: a server is waited for that was there.
    fn limits(&self) -> Limits {
        let away_for = if self.waits.has_answered() { self.limits.away_for } else { Duration::ZERO };
        Limits { away_for, ..self.limits.clone() }
    }

    /// Gets one thing, as often as its failures and its patience ask for; every try counts in `tally`.
    pub async fn get<T: DeserializeOwned>(&self, get: &Get, tally: &Tally) -> Result<T, Error> {
        let (began, mut tries, mut waiting) = (Instant::now(), Tries::default(), None);
        loop {
            let failure = match self.once(&get.path, tally).await {
                Ok(value) => {
                    self.waits.answered();
                    return Ok(value);
                }
                Err(failure) => failure,
            };
            let limits = self.limits();
            let pause = tries.pause(&failure, began.elapsed(), get.patience, &limits, dice());
            if pause.is_some() {
                let bound = retry::bound(&failure, get.patience, &limits);
                waiting.get_or_insert_with(|| self.waits.begin()).told(&failure, &bound);
            }
            match pause {
                // A block is meant for whoever holds the token: the other calls wait as well.
                Some(pause) if matches!(failure.class, Class::Blocked(_)) => self.pace.refused(pause).await,
                Some(pause) => sleep(pause).await,
                None => return Err(Error::Request { what: get.what.clone(), source: Box::new(failure) }),
            }
        }
    }

    async fn once<T: DeserializeOwned>(&self, path: &str, tally: &Tally) -> Result<T, Failure> {
        let _permit = self.permits.acquire().await;
        self.pace.turn(self.limits.calls_per_second).await;
        let request = self.client.request(&format!("{}{path}", self.root), &self.headers)?;
        tally.count(request.method());
        let answer = self.client.send(request, self.limits.answer_bytes);
        let (status, headers, body): (StatusCode, HeaderMap, _) =
            timeout(self.limits.deadline, answer).await.map_err(|_| self.too_late())??;
        answer::read(status, &headers, &body)
    }

    /// Opens one thing that is no JSON, once: whoever reads it decides whether to begin again. It may be large, so the deadline is not for
    /// all of it: it holds until the answer begins, and from each piece to the next.
    pub async fn open(&self, path: &str) -> Result<BoxStream<'static, Result<Bytes, Failure>>, Failure> {
        let _permit = self.permits.acquire().await;
        self.pace.turn(self.limits.calls_per_second).await;
        let request = self.client.request(&format!("{}{path}", self.root), &self.headers)?;
        let sent = timeout(self.limits.deadline, self.client.begin(request));
        let (head, body) = sent.await.map_err(|_| self.too_late())??.into_parts();
        if head.status.is_success() {
            answer::as_sent(&head.headers)?;
            return Ok(client::pieces(body, self.limits.deadline));
        }
        let body = client::collect(body, self.limits.answer_bytes);
        let body = timeout(self.limits.deadline, body).await.map_err(|_| self.too_late())??;
        let failure = answer::refusal(head.status, &head.headers, &body);
        if let Class::Blocked(asked) = failure.class {
            // Whoever begins again does so when the block is over.
            self.pace.refused(asked.unwrap_or(self.limits.block).min(self.limits.longest_pause)).await;
        }
        Err(failure)
    }

    fn too_late(&self) -> Failure {
        let seconds = self.limits.deadline.as_secs_f32();
        Failure::new(Class::Deadline, format!("the source did not answer within {seconds} seconds"), "")
    }
}

/// The header that carries the token: a session's JWT goes as `xc-auth`, an API token as `xc-token`; every server takes both (NOCODB 2).
fn headers(token: &str) -> Result<HeaderMap, Error> {
    let token = token.trim();
    let wrong = |what: &str| {
        Error::Config(Problem::new(what, "set it to an API token made in NocoDB's account settings"))
    };
    if token.is_empty() {
        return Err(wrong("NOCODB_TOKEN is empty"));
    }
    let mut value = HeaderValue::from_str(token)
        .map_err(|_| wrong("NOCODB_TOKEN holds a character that no token has"))?;
    value.set_sensitive(true);
    let name = if is_jwt(token) { "xc-auth" } else { "xc-token" };
    Ok(std::iter::once((hyper::header::HeaderName::from_static(name), value)).collect())
}

/// Three parts of base64url, joined by dots.
fn is_jwt(token: &str) -> bool {
    let base64url = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let parts: Vec<&str> = token.split('.').collect();
    parts.len() == 3 && parts.iter().all(|part| !part.is_empty() && part.chars().all(base64url))
}

/// A number between 0 and 1. The standard library's random hash keys are good enough to spread pauses.
fn dice() -> f64 {
    let bits = RandomState::new().hash_one(0_u8) >> 32;
    bits as f64 / f64::from(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::headers;

    #[test]
    fn a_session_token_and_an_api_token_travel_in_different_headers() {
        let cases = [
            ("eyJhbGciOiJIUzI1NiJ9.eyJlbWFpbCI6ImEifQ.s-n_g", "xc-auth"),
            ("q1w2e3r4t5y6u7i8o9p0-_q1w2e3r4t5y6u7i8o9", "xc-token"),
            ("nc_pat_abc.def", "xc-token"),
            ("a..b", "xc-token"),
            ("a.b.c=", "xc-token"),
            ("  padded\n", "xc-token"),
        ];
        for (token, name) in cases {
            let headers = headers(token).unwrap();
            assert_eq!(headers.get(name).unwrap().to_str().unwrap(), token.trim(), "{token}");
            assert!(!format!("{headers:?}").contains(token.trim()), "the token shows in Debug");
        }
    }

    #[test]
    fn a_token_that_cannot_be_sent_is_named_by_its_variable() {
        for token in ["", " ", "two\nlines"] {
            let error = headers(token).unwrap_err().to_string();
            assert!(error.contains("NOCODB_TOKEN") && !error.contains("two"), "{error}");
        }
    }
}

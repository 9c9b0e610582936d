//! How one call to the source failed.

use std::{error::Error as StdError, fmt, time::Duration};

use super::Problem;

/// How a call failed: what the operator is told, and the class by which it is tried again or not.
#[derive(Debug)]
pub struct Failure {
    /// What decides.
    pub class: Class,
    /// What is told.
    pub problem: Problem,
    /// The error below, where there is one.
    pub source: Option<Box<dyn StdError + Send + Sync>>,
}

/// Classes of failure. Only the first seven are ever tried again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// No connection, or it was closed before an answer began: as long as a server restarts, and behind a proxy of containers.
    Connection,
    /// The connection broke before the answer was whole.
    Broken,
    /// No answer within the deadline.
    Deadline,
    /// HTTP 429, with the pause that the server asked for.
    Blocked(Option<Duration>),
    /// HTTP 5xx, with the pause that the server asked for.
    Server(Option<Duration>),
    /// A proxy's HTTP 502 or 503, a 400 that tells of NocoDB's own database being away, or a 404 while NocoDB starts; with the pause that was
    /// asked for. What restarts is back soon.
    Away(Option<Duration>),
    /// JSON that ends in the middle.
    Truncated,
    /// An answer beyond the bound on size.
    TooLarge,
    /// HTTP 413, 414 or 431: a call that names more columns than the server, or what stands before it, reads.
    TooLong,
    /// HTTP 401 or 403: older servers answer a wrong token with 403 (NOCODB 7).
    Refused,
    /// HTTP 3xx: never followed, since a token must not travel to another address.
    Redirected,
    /// An answer that is no JSON, or JSON of another shape.
    Unreadable,
    /// Any other HTTP status.
    Status(u16),
}

impl Failure {
    /// A failure without an error below.
    pub fn new(class: Class, what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { class, problem: Problem::new(what, remedy), source: None }
    }

    /// The same with the error below.
    pub fn caused_by(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// True where asking for fewer rows may help.
    pub fn may_be_size(&self) -> bool {
        matches!(self.class, Class::Server(_) | Class::Away(_) | Class::Deadline | Class::TooLarge)
    }

    /// True where asking for fewer columns may help.
    pub fn is_too_long(&self) -> bool {
        self.class == Class::TooLong
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.problem.fmt(f)
    }
}

impl StdError for Failure {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|source| source as &(dyn StdError + 'static))
    }
}

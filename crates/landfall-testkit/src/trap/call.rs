//! What is asked and what is answered.

use std::{fmt, sync::Arc, time::Duration};

use landfall_model::snapshot::Snapshot;
use serde_json::Value;

use super::{hook::Layers, sound::Sound};

/// One call, as it came.
#[derive(Clone)]
pub struct Call {
    /// The verb.
    pub method: String,
    /// Decoded, without the query.
    pub path: String,
    /// Names and values, decoded, in order.
    pub query: Vec<(String, String)>,
    /// With lower-case names.
    pub headers: Vec<(String, String)>,
    /// What answers it when the hook that sees it does not.
    pub(super) below: Layers,
    pub(super) sound: Arc<Sound>,
}

impl Call {
    /// The first value of this name in the query.
    pub fn query(&self, name: &str) -> Option<&str> {
        self.query_all(name).next()
    }

    /// All values of this name in the query.
    pub fn query_all<'c>(&'c self, name: &str) -> impl Iterator<Item = &'c str> {
        self.query.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The header of this name (in lower case).
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// True where rows of this table are asked for, not one of them and not their number, in any version of the API.
    pub fn is_page(&self, table: &str) -> bool {
        let path = self.path.trim_end_matches('/');
        let (v2, v3) = (format!("/api/v2/tables/{table}/records"), format!("/{table}/records"));
        path == v2
            || (path.starts_with("/api/v3/data/") && path.ends_with(&v3))
            || (path.starts_with("/api/v1/db/data/") && path.ends_with(&format!("/{table}")))
    }

    /// The same call with another value for this name of the query.
    #[must_use]
    pub fn with(&self, name: &str, value: &str) -> Self {
        let mut call = self.without(name);
        call.query.push((name.to_owned(), value.to_owned()));
        call
    }

    /// The same call without this name in its query.
    #[must_use]
    pub fn without(&self, name: &str) -> Self {
        let mut call = self.clone();
        call.query.retain(|(key, _)| key != name);
        call
    }

    /// What would be answered if the hook that sees this call were not there: what the hooks below it say, else what a sound server
    /// says of `world`.
    pub fn answer(&self, world: &mut Snapshot) -> Reply {
        let Some((hook, below)) = self.below.split_first() else { return self.sound.answer(self, world) };
        let call = Self { below: below.into(), ..self.clone() };
        let mut hook = hook.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        hook(&call, world).unwrap_or_else(|| call.answer(world))
    }
}

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {:?}", self.method, self.path, self.query)
    }
}

/// What is answered.
#[derive(Debug, Clone, Default)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// Headers besides length, type and connection; a `content-type` among them replaces `application/json`.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: String,
    /// So many bytes of the body are sent before the connection is closed; all where none.
    pub cut: Option<usize>,
    /// The wait before the first byte.
    pub delay: Duration,
}

impl Reply {
    /// An answer with a body.
    pub fn new(status: u16, body: &str) -> Self {
        Self { status, body: body.to_owned(), ..Self::default() }
    }

    /// A JSON answer with status 200.
    pub fn json(body: &Value) -> Self {
        Self::new(200, &body.to_string())
    }

    /// The same with one more header.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    /// The body as JSON; null where it is none.
    pub fn value(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }
}

//! The one look at the clock of this crate: for the record of when something was read, never for a decision.

use std::time::SystemTime;

use chrono::{DateTime, SecondsFormat, Utc};

/// Now, RFC 3339 in UTC, whole seconds.
pub(crate) fn now() -> String {
    DateTime::<Utc>::from(SystemTime::now()).to_rfc3339_opts(SecondsFormat::Secs, true)
}

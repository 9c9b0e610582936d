//! The one place that asks what time it is.

use chrono::{DateTime, SecondsFormat, Utc};

/// Now.
pub fn now() -> DateTime<Utc> {
    Utc::now()
}

/// A moment as files spell it: RFC 3339, UTC, seconds.
pub fn stamp(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// A moment as the name of a run directory: `20261122-193000`.
pub fn run_id(at: DateTime<Utc>) -> String {
    at.format("%Y%m%d-%H%M%S").to_string()
}

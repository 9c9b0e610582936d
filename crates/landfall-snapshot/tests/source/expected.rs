//! What differs between versions of NocoDB and generations of its API (NOCODB 7): the table of this suite.

use landfall_snapshot::Api;
use landfall_testkit::Version;
use serde_json::{Value, json};

use crate::subject::Subject;

/// What one version says in one generation.
pub struct Expected {
    version: Version,
    api: Api,
}

/// The row of the table for a source.
pub fn expected(subject: &Subject) -> Expected {
    Expected { version: subject.version, api: subject.api }
}

impl Expected {
    /// 0.301 puts `ERR_` before every code.
    pub fn code(&self, code: &str) -> Value {
        match self.version {
            Version::V0262 => json!(code),
            Version::V0301 => json!(format!("ERR_{code}")),
        }
    }

    /// The status for a name that is not there: version 3 calls the question wrong, the older ones say that there is no such thing.
    pub const fn unknown(&self) -> u16 {
        if matches!(self.api, Api::V3) { 422 } else { 404 }
    }

    /// The answer to no token or a wrong one.
    pub fn no_token(&self) -> Value {
        match self.version {
            Version::V0262 => json!({"msg": "Invalid token"}),
            Version::V0301 => {
                json!({"error": "ERR_AUTHENTICATION_REQUIRED", "message": "Authentication required - Invalid token"})
            }
        }
    }

    /// The answer to a title in `sort` or `fields` that the table lacks.
    pub fn no_field(&self, title: &str, within: &str) -> Value {
        let message = match self.api {
            Api::V3 => format!("Field '{title}' on '{within}' query parameter not found"),
            Api::V1 | Api::V2 => format!("Field '{title}' not found"),
        };
        json!({"error": self.code("FIELD_NOT_FOUND"), "message": message})
    }

    /// The answer to a condition that is wrong, which the older generations give without a code.
    pub fn wrong_filter(&self, old: &str, v3: &str) -> Value {
        match self.api {
            Api::V3 => json!({"error": "ERR_INVALID_FILTER", "message": v3}),
            Api::V1 | Api::V2 => json!({"msg": old}),
        }
    }

    /// Rows that are given of one row's links without a limit; version 3 gives all.
    pub const fn links(&self, all: usize) -> usize {
        if matches!(self.api, Api::V3) { all } else { 25 }
    }
}

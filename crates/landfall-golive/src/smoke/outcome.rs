//! What the tests found: the content of `cutover/smoke-test.json`. Addresses stand as the file of tests has them, with names for values, so
//! that nothing of a person or a secret gets in.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// All of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Outcome {
    /// When it began.
    pub at: DateTime<Utc>,
    /// Who ran it.
    pub who: String,
    /// The CRM's address.
    pub app_url: String,
    /// SHA-256 of the file of tests.
    pub tests_hash: String,
    /// Names of the tests that failed.
    pub failed: Vec<String>,
    /// The tests.
    pub tests: Vec<Tested>,
}

/// One test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tested {
    /// Its name.
    pub id: String,
    /// What it is about.
    pub title: String,
    /// True where every check passed.
    pub passed: bool,
    /// Its checks.
    pub checks: Vec<Checked>,
    /// What only a person can see.
    pub ask: Vec<String>,
}

/// One check.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checked {
    /// What it proves.
    pub says: String,
    /// What was asked: `GET /api/clients/{client.id}`.
    pub asked: String,
    /// True where all is as expected.
    pub passed: bool,
    /// The status of the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// How long it took.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub milliseconds: Option<u64>,
    /// Size of the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
    /// What was found.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub found: Vec<String>,
    /// Why it failed, in one sentence; empty where it passed.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why: String,
}

//! The smoke tests as data: `smoke.toml`, compiled in and replaced by a file where the CRM's addresses or answers are others.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use serde::Deserialize;
use serde_json::Value;

use crate::{checked, error::Error};

/// The one that is compiled in, with its comments.
pub const DEFAULT: &str = include_str!("smoke.toml");

const VERBS: [&str; 5] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/// All of it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Book {
    /// Version of the file's format.
    pub format: u32,
    /// After so many seconds without an answer there is none.
    pub patience_seconds: f64,
    /// An answer that took longer is too slow.
    pub slow_seconds: f64,
    /// What is looked up in the database first.
    #[serde(rename = "fact", default)]
    pub facts: Vec<Fact>,
    /// The tests.
    #[serde(rename = "test")]
    pub tests: Vec<Test>,
}

/// One row of the database, whose columns are `{id.column}` from then on.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// Its name.
    pub id: String,
    /// A statement that answers one row.
    pub sql: String,
}

/// One test.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Test {
    /// Its name.
    pub id: String,
    /// What it is about.
    pub title: String,
    /// What only a person can see.
    #[serde(default)]
    pub ask: Vec<String>,
    /// What a machine can.
    #[serde(rename = "check", default)]
    pub checks: Vec<Check>,
}

/// One call or statement, and what is expected of its answer.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// What it proves.
    pub says: String,
    /// Verb and address: `GET /api/clients`; a path is the CRM's.
    pub call: Option<String>,
    /// A read-only statement that answers one row.
    pub sql: Option<String>,
    /// The body of the call.
    pub body: Option<Value>,
    /// Headers of the call.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// The status that is expected.
    #[serde(default = "ok")]
    pub status: u16,
    /// What is expected.
    #[serde(default)]
    pub expect: Vec<Expectation>,
    /// Parts of the answer that are `{kept.name}` from then on: name to JSON pointer.
    #[serde(default)]
    pub keep: BTreeMap<String, String>,
    /// Done whatever failed before, as far as what it needs is known: cleaning up.
    #[serde(default)]
    pub always: bool,
}

/// What is expected of one part of an answer: exactly one of the rest.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expectation {
    /// A JSON pointer; `#bytes` and `#sha256` are of the body as it came.
    pub at: String,
    /// This value.
    pub is: Option<Value>,
    /// So many entries.
    pub count: Option<Value>,
    /// A list with an entry that has these fields.
    pub holds: Option<Value>,
    /// A list of as many entries, in which each of these is found, by the fields that it has.
    pub lists: Option<Value>,
    /// A value of this kind.
    pub kind: Option<Kind>,
}

/// A kind of JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Text.
    Text,
    /// A number.
    Number,
    /// A list.
    List,
    /// An object.
    Object,
}

const fn ok() -> u16 {
    200
}

impl Book {
    /// Reads and checks the file.
    ///
    /// # Errors
    /// Everything that is wrong with it at once.
    pub fn parse(text: &str) -> Result<Self, Error> {
        checked::read(text, "the file of smoke tests", Self::wrong)
    }

    fn wrong(&self) -> Vec<String> {
        let format =
            (self.format != 1).then(|| format!("it has format {}; this program reads format 1", self.format));
        let is_time = |seconds: f64| seconds > 0.0 && Duration::try_from_secs_f64(seconds).is_ok();
        let times = (!is_time(self.slow_seconds) || !is_time(self.patience_seconds))
            .then(|| "slow_seconds and patience_seconds must be above nothing".to_owned());
        let mut seen = BTreeSet::new();
        let again = self.tests.iter().filter(|test| !seen.insert(&test.id));
        let again = again.map(|test| format!("two tests are called \"{}\"", test.id));
        let checks = self.tests.iter().flat_map(|test| test.checks.iter().filter_map(Check::wrong));
        format.into_iter().chain(times).chain(again).chain(checks).collect()
    }
}

impl Check {
    fn wrong(&self) -> Option<String> {
        let verb = self.call.as_ref().map(|call| call.split(' ').next().unwrap_or_default());
        let what = if self.call.is_some() == self.sql.is_some() {
            "it needs a call or a statement (sql)"
        } else if verb.is_some_and(|verb| !VERBS.contains(&verb)) {
            "its call begins with no verb of HTTP, as in \"GET /api/clients\""
        } else if self.expect.iter().any(|expectation| expectation.ways() != 1) {
            "each expectation needs exactly one of is, count, holds, lists and kind"
        } else {
            return None;
        };
        Some(format!("the check \"{}\": {what}", self.says))
    }
}

impl Expectation {
    fn ways(&self) -> usize {
        let values = [&self.is, &self.count, &self.holds, &self.lists];
        values.into_iter().flatten().count() + usize::from(self.kind.is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::{Book, DEFAULT};

    #[test]
    fn the_default_has_the_nine_tests_of_the_plan() {
        let book = Book::parse(DEFAULT).unwrap();
        let names: Vec<&str> = book.tests.iter().map(|test| test.id.as_str()).collect();
        let nine = [
            "dashboard",
            "client",
            "pipeline",
            "berths",
            "money",
            "create",
            "mail",
            "search",
            "notifications",
        ];
        assert_eq!(names[..9], nine);
        assert!(book.tests.iter().all(|test| !test.checks.is_empty() || !test.ask.is_empty()));
    }

    #[test]
    fn a_file_that_cannot_be_meant_is_refused_by_the_name_of_the_check() {
        let cases = [
            ("format = 1", "format = 2", "format 2"),
            ("slow_seconds = 3", "slow_seconds = 0", "must be above nothing"),
            ("patience_seconds = 15", "patience_seconds = inf", "must be above nothing"),
            ("id = \"client\"\ntitle", "id = \"dashboard\"\ntitle", "two tests are called \"dashboard\""),
            ("\"GET /api/clients\"", "\"/api/clients\"", "no verb of HTTP"),
            ("call = \"GET /api/clients\"\n", "", "needs a call or a statement"),
            ("{ at = \"/total\", is =", "{ at = \"/total\", count = 1, is =", "exactly one of"),
            ("says = ", "say = ", "unknown field"),
        ];
        for (from, to, said) in cases {
            let text = DEFAULT.replacen(from, to, 1);
            assert_ne!(text, DEFAULT, "{from}");
            let error = Book::parse(&text).unwrap_err().to_string();
            assert!(error.contains(said), "{said}: {error}");
        }
    }
}

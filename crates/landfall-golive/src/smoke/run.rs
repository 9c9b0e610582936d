//! All tests, one after another.

use chrono::{DateTime, Utc};
use landfall_model::{hash, monitor::Monitor};
use landfall_postgres::Session;
use serde_json::{Map, Value};

use super::{
    ask::Asker,
    book::{Book, Check, Test},
    outcome::{Checked, Outcome, Tested},
    values::Values,
};
use crate::error::Error;

const TASK: &str = "smoke tests";

/// What the tests are run with: a password is in it, so that it cannot be printed.
pub struct Given<'a> {
    /// The CRM's address, without a slash at its end.
    pub app_url: &'a str,
    /// Settings that the tests may name as `{env.NAME}`.
    pub environment: Map<String, Value>,
    /// What the plan says, as `{plan.name}`.
    pub plan: Map<String, Value>,
    /// Who runs them.
    pub who: &'a str,
    /// When.
    pub at: DateTime<Utc>,
}

/// Runs all tests. A test that fails holds no other one up; within a test, what builds upon a failed check is not asked, but for what cleans
/// up.
///
/// # Errors
/// The connection to the database is lost; [`Error::Interrupted`] where the operator asked to stop.
pub async fn run(
    session: &Session,
    book: &Book,
    text: &str,
    given: &Given<'_>,
    monitor: &dyn Monitor,
) -> Result<Outcome, Error> {
    let mut asker = Asker::new(book, given.app_url, session.client());
    let mut values = Values::default();
    values.put("env", Value::Object(given.environment.clone()));
    values.put("plan", Value::Object(given.plan.clone()));
    for fact in &book.facts {
        // One that is not there is missed by the check that names it.
        if let Ok(Some(row)) = asker.row(&fact.sql, &values).await? {
            values.put(&fact.id, row);
        }
    }
    monitor.start(TASK, Some(book.tests.len() as u64));
    let mut tests = Vec::new();
    for test in &book.tests {
        // Between two tests alone: each deletes what it created.
        if monitor.stop_requested() {
            return Err(Error::Interrupted);
        }
        tests.push(tested(&mut asker, test, &mut values).await?);
        monitor.advance(TASK, 1);
    }
    let failed: Vec<String> = tests.iter().filter(|test| !test.passed).map(|test| test.id.clone()).collect();
    monitor.finish(TASK, &format!("{} passed, {} failed", tests.len() - failed.len(), failed.len()));
    let tests_hash = hash::of_bytes(text.as_bytes());
    let (who, app_url) = (given.who.to_owned(), given.app_url.to_owned());
    Ok(Outcome { at: given.at, who, app_url, tests_hash, failed, tests })
}

async fn tested(asker: &mut Asker<'_>, test: &Test, values: &mut Values) -> Result<Tested, Error> {
    let mut checks: Vec<Checked> = Vec::new();
    for check in &test.checks {
        let failed = checks.iter().any(|checked| !checked.passed);
        let checked =
            if failed && !check.always { left_out(check) } else { asker.check(check, values).await? };
        checks.push(checked);
    }
    let passed = checks.iter().all(|checked| checked.passed);
    Ok(Tested { id: test.id.clone(), title: test.title.clone(), passed, checks, ask: test.ask.clone() })
}

fn left_out(check: &Check) -> Checked {
    let asked = check.call.clone().unwrap_or_else(|| "a statement".to_owned());
    Checked {
        says: check.says.clone(),
        asked,
        why: "not asked, since a check before it failed".to_owned(),
        ..Checked::default()
    }
}

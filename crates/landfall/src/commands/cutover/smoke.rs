//! The smoke tests: run, told, and written into the run as evidence for the gate.

use landfall_cutover::Move;
use landfall_golive::smoke::{Outcome, Tested};
use landfall_model::{exit::Exit, rundir, words};

use super::{book::Book, evidence};
use crate::{commands::Given, config::End, fail::Result, stages};

/// Runs all tests.
pub async fn run(given: &Given<'_>, book: &Book) -> Result<Exit> {
    given.settings.demand(&[End::Target])?;
    let (outcome, name) = stages::smoke::run(&given.settings, &given.terminal.monitor, &book.run).await?;
    let beside = beside(given, book, &outcome)?;
    let text = format!(
        "{}\n\n{}{}",
        lines(&outcome).join("\n"),
        end(&outcome, &book.run.path(&name).display().to_string()),
        beside.as_deref().unwrap_or_default()
    );
    given.terminal.result(&text, &outcome);
    Ok(match beside {
        _ if !outcome.failed.is_empty() => Exit::Differences,
        Some(_) => Exit::NeedsEyes,
        None => Exit::Done,
    })
}

/// Told where users reach the CRM at another address by now: before the switch only that one could be asked.
fn beside(given: &Given<'_>, book: &Book, outcome: &Outcome) -> Result<Option<String>> {
    let moves: Vec<Move> = book.run.read_appended(rundir::SWITCHES)?;
    let is_moved = Move::standing(&moves).is_some_and(Move::leads_to_crm);
    let public = evidence::elsewhere(&given.settings, book, &outcome.app_url).filter(|_| is_moved);
    let told = |public| {
        format!(
            "\n\nNot at {public}, which users reach by now: set APP_URL to it and repeat the command; the gate stays closed until then"
        )
    };
    Ok(public.map(told))
}

fn lines(outcome: &Outcome) -> Vec<String> {
    outcome.tests.iter().flat_map(of_test).collect()
}

/// A test that passed is one line; of one that failed each check is told as far as it failed.
fn of_test(test: &Tested) -> Vec<String> {
    let mark = match (test.passed, test.checks.is_empty()) {
        (_, true) => "?",
        (true, _) => "✓",
        (false, _) => "✗",
    };
    let failed = test.checks.iter().filter(|check| !check.passed);
    let failed = failed.map(|check| format!("    ✗ {} ({}): {}", check.says, check.asked, check.why));
    let asked = test.ask.iter().map(|question| format!("    ? {question}"));
    std::iter::once(format!("{mark} {}", test.title)).chain(failed).chain(asked).collect()
}

fn end(outcome: &Outcome, path: &str) -> String {
    let count = match outcome.failed.len() {
        0 => "every check passed; what is marked ? only a person can see".to_owned(),
        n => format!("{n} of {} failed", words::count(outcome.tests.len(), "test")),
    };
    format!("{count}. The evidence is in {path}")
}

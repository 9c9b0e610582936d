//! Where the weekend stands.

use chrono::{DateTime, Utc};
use landfall_cutover::{Forecast, Kind as StepKind, Move, Prospect, Rollback, State, Step, forecast};
use landfall_model::{exit::Exit, rundir, words::count};
use serde_json::{Value, json};

use super::book::Book;
use crate::{clock, commands::Given, fail::Result};

/// All steps, then the forecast.
pub fn show(given: &Given<'_>, book: &Book) -> Result<Exit> {
    let progress = book.progress();
    let ahead = forecast(&book.runbook, &book.weekend, &progress, &book.measured, clock::now());
    let steps: Vec<(&Step, State, &str)> =
        progress.steps().map(|(step, state)| (step, state, progress.note(step))).collect();
    let lines: Vec<String> = steps.iter().map(|(step, state, note)| line(book, step, state, note)).collect();
    let traffic = traffic(book)?;
    let (lines, outlook) = (lines.join("\n"), outlook(book, &ahead));
    let text = format!("{}\n\n{lines}\n\n{outlook}{traffic}", heading(book));
    let document: Vec<Value> =
        steps.iter().map(|(step, state, note)| entry(book, step, state, note)).collect();
    let document = json!({
        "run": book.run.root(),
        "steps": document,
        "late": ahead.prospects.iter().filter(|step| step.is_late()).map(|step| &step.step).collect::<Vec<_>>(),
        "lastSafeAbort": ahead.last_safe_abort,
        "lastSafeAbortPassed": ahead.is_too_late,
    });
    given.terminal.result(&text, &document);
    Ok(Exit::Done)
}

/// Which of several it is, since the latest is taken where none is named.
fn heading(book: &Book) -> String {
    let what = if book.weekend.rehearsal { "rehearsal" } else { "weekend" };
    format!("{what} from Friday {} on, in {}", book.weekend.friday, book.run.shown())
}

/// Who pointed traffic where, and whether the weekend is over; empty before the first switch.
fn traffic(book: &Book) -> Result<String> {
    let moves: Vec<Move> = book.run.read_appended(rundir::SWITCHES)?;
    let backs: Vec<Rollback> = book.run.read_appended(rundir::ROLLBACKS)?;
    let moved = Move::standing(&moves).map(|one| {
        let at = book.local(one.at);
        format!("\ntraffic: to {}, {} {at} by {}", one.to, one.said.word(), one.who)
    });
    let back = backs.last().map(|one| {
        let pack = match one.rows {
            None => "what is to be entered there is not known yet; repeat `landfall rollback`",
            Some(_) if one.pack.is_empty() => "nothing to enter there",
            Some(_) => &one.pack,
        };
        format!(
            "\nwent back to the old system {} ({}) by {}: {pack}",
            book.local(one.at),
            one.severity,
            one.who
        )
    });
    Ok(moved.into_iter().chain(back).collect())
}

/// What a person has to do; nothing where all is done.
pub fn waiting(given: &Given<'_>, legal: &[&Step]) -> Result<Exit> {
    let lines: Vec<String> = legal
        .iter()
        .map(|step| {
            let how = match step.kind {
                StepKind::Gate => {
                    "landfall cutover gate, then landfall cutover decide go --who NAME".to_owned()
                }
                _ => format!("landfall cutover done {} \"{}\"", step.id, step.evidence),
            };
            format!("{} ({})\n  {how}", step.title, step.owner)
        })
        .collect();
    let text = if lines.is_empty() { "the runbook is done".to_owned() } else { lines.join("\n") };
    let names: Vec<&str> = legal.iter().map(|step| step.id.as_str()).collect();
    given.terminal.result(&text, &json!({ "waitsFor": names }));
    Ok(Exit::Done)
}

fn line(book: &Book, step: &Step, state: &State, note: &str) -> String {
    let (mark, words) = match state {
        State::Waiting(open) => ("·", format!("waits for {}", open.join(", "))),
        State::Ready => ("→", "can begin".to_owned()),
        State::Running(since) => ("…", format!("since {}", book.local(*since))),
        State::Done { at, began } => ("✓", done(book, *at, *began)),
        State::Failed(at) => ("✗", format!("failed {}", book.local(*at))),
        State::Skipped => ("–", "skipped".to_owned()),
    };
    // One line a step, whatever was typed.
    let note = note.split_whitespace().collect::<Vec<_>>().join(" ");
    let note = if note.is_empty() { note } else { format!(": {note}") };
    format!("{mark} {}  {:<20} {words}{note}", book.local(book.weekend.begins(step)), step.id)
}

fn done(book: &Book, at: DateTime<Utc>, began: Option<DateTime<Utc>>) -> String {
    let took = began.map(|began| (at - began).num_seconds()).filter(|seconds| *seconds >= 0);
    let took = took.map(|seconds| format!(", took {seconds} s")).unwrap_or_default();
    format!("done {}{took}", book.local(at))
}

fn outlook(book: &Book, ahead: &Forecast) -> String {
    let mut lines = Vec::new();
    let late: Vec<&Prospect> = ahead.prospects.iter().filter(|step| step.is_late()).collect();
    for step in late.iter().take(5) {
        let [planned, likely, latest] = [step.planned, step.likely, step.latest].map(|at| book.local(at));
        lines.push(format!("late: {} ends {likely}, at worst {latest}, planned {planned}", step.step));
    }
    if late.len() > 5 {
        lines.push(format!("late: {}", count(late.len() - 5, "more step")));
    }
    if let Some(last) = ahead.prospects.last() {
        lines.push(format!(
            "the last step ends {}, at worst {}",
            book.local(last.likely),
            book.local(last.latest)
        ));
    }
    let passed = if ahead.is_too_late { " (it has passed)" } else { "" };
    lines.push(format!("last safe moment to go back: {}{passed}", book.local(ahead.last_safe_abort)));
    lines.join("\n")
}

fn entry(book: &Book, step: &Step, state: &State, note: &str) -> Value {
    json!({ "step": step.id, "planned": book.weekend.begins(step), "state": state.word(), "note": note })
}

//! GO or NO-GO: the gates as they stand, and the decision of a person.

use landfall_cutover::{Decision, Evidence, Kind as StepKind, Said, State, Step, Thresholds, Verdict, judge};
use landfall_model::{exit::Exit, kind::Kind, monitor::Monitor, rundir};

use super::{
    act,
    book::{self, Book},
    evidence,
};
use crate::{
    cli::OnRun,
    clock,
    commands::Given,
    config::Settings,
    fail::{Failure, Result},
};

/// What somebody says to a decision.
pub struct Wish<'w> {
    /// Who.
    pub who: &'w str,
    /// Why although a gate is closed.
    pub overridden: Option<&'w str>,
}

/// Shows every gate; exit 5 while one is closed.
pub async fn show(given: &Given<'_>, book: &Book) -> Result<Exit> {
    let (_, verdict) = judged(&given.settings, &*given.terminal.monitor, book).await?;
    let lines: Vec<String> = verdict
        .findings
        .iter()
        .map(|gate| format!("{} {:<20} {}", if gate.open { "✓" } else { "✗" }, gate.gate, gate.found))
        .collect();
    let allows = verdict.allows();
    let end = if allows { "every gate is open" } else { "GO is refused while a gate is closed" };
    given.terminal.result(&format!("{}\n\n{end}", lines.join("\n")), &verdict);
    Ok(if allows { Exit::Done } else { Exit::GateClosed })
}

/// Records a GO with its evidence. Through a closed gate it needs a reason.
pub async fn go(given: &Given<'_>, book: &Book, wish: &Wish<'_>) -> Result<Exit> {
    book.refuse_if_over()?;
    let (evidence, verdict) = judged(&given.settings, &*given.terminal.monitor, book).await?;
    if !verdict.allows() && wish.overridden.is_none() {
        let sentence = format!("GO is refused: {}", verdict.closed().join(", "));
        return Err(Failure::new(Kind::Gate, sentence)
            .hint("`landfall cutover gate` shows what was found; `--override WHY` goes on in your name."));
    }
    // For a reason steps may be open; but a second GO would begin the safety window anew.
    if let Some(step) = gate(book).filter(|step| went(book, step) || wish.overridden.is_none()) {
        book.progress().check(&step.id, Said::Done).map_err(|error| act::illegal(&error))?;
    }
    let decision = decided(true, wish, (evidence, verdict));
    book.run.append(rundir::GATE, &decision)?;
    if let Some(step) = gate(book) {
        act::append(given.settings.operator(), book, step, Said::Done, &format!("GO by {}", wish.who))?;
    }
    given.terminal.result(&format!("GO, decided by {}", wish.who), &decision);
    Ok(Exit::Done)
}

/// Records a NO-GO, of which nothing is asked: what cannot be read, of the evidence or of the weekend itself, is noted with it, and somebody who
/// is at work does not hold it up. Where it cannot be noted (a full disk) it is told all the same: it is the person's, not the disk's.
pub async fn no_go(given: &Given<'_>, on: &OnRun, wish: &Wish<'_>) -> Result<Exit> {
    let run = book::led(&given.settings, on.run.as_deref())?;
    let (lock, held) = match book::lock(&run) {
        Ok(lock) => (Some(lock), None),
        Err(failure) => (None, Some(failure)),
    };
    let book = Book::read(&given.settings, run.clone(), lock);
    let judged = match &book {
        Ok(book) => judged(&given.settings, &*given.terminal.monitor, book)
            .await
            .map_err(|failure| failure.to_string()),
        Err(failure) => Err(failure.to_string()),
    };
    let judged = judged.unwrap_or_else(|why| (Evidence::default(), Verdict::unread(&why)));
    let decision = decided(false, wish, judged);
    let noted = run.append(rundir::GATE, &decision).map_err(Failure::from);
    let noted = noted.and_then(|()| take_back(given, book.ok().as_ref(), held, wish.who));
    let left = noted.as_ref().map_or_else(not_noted, Clone::clone);
    let text = format!(
        "NO-GO, decided by {}{}{left}\n\nThe way back: `landfall rollback` shows it. The old system was never turned off.",
        wish.who,
        unread(&decision)
    );
    given.terminal.result(&text, &decision);
    noted.map(|_| Exit::Done)
}

fn not_noted(failure: &Failure) -> String {
    format!(
        "\nNOT noted: {failure}. It holds all the same: write down who decided it and when, and decide NO-GO once more when this is mended."
    )
}

/// The step that is the decision.
fn gate(book: &Book) -> Option<&Step> {
    book.runbook.steps.iter().find(|step| step.kind == StepKind::Gate)
}

fn went(book: &Book, step: &Step) -> bool {
    matches!(book.progress().state(step), State::Done { .. })
}

/// One line of the decisions.
fn decided(go: bool, wish: &Wish<'_>, (evidence, verdict): (Evidence, Verdict)) -> Decision {
    let (who, overridden) = (wish.who.to_owned(), wish.overridden.unwrap_or_default().to_owned());
    Decision { at: clock::now(), who, go, overridden, evidence, verdict }
}

/// After a GO the decision is open again; what is said where it is not, since the weekend cannot be read or is held.
fn take_back(given: &Given<'_>, book: Option<&Book>, held: Option<Failure>, who: &str) -> Result<String> {
    let Some(book) = book else {
        return Ok(
            "\nThe step of the decision is as it was: decide NO-GO once more when this is mended.".to_owned()
        );
    };
    match (gate(book).filter(|step| went(book, step)), held) {
        (None, _) => Ok(String::new()),
        (Some(_), Some(held)) => Ok(format!(
            "\nThe step of the decision is as it was ({held}): decide NO-GO once more when that has ended."
        )),
        (Some(step), None) => {
            let note = format!("NO-GO by {who}");
            act::append(given.settings.operator(), book, step, Said::Undone, &note).map(|()| String::new())
        }
    }
}

/// Which evidence a NO-GO was noted without.
fn unread(decision: &Decision) -> String {
    let unread = decision.verdict.findings.iter().filter(|finding| finding.gate == Verdict::UNREAD);
    unread.map(|finding| format!("\n\nNoted without evidence, which {}", finding.found)).collect()
}

/// The thresholds of a file.
pub fn thresholds(text: &str) -> Result<Thresholds> {
    Thresholds::parse(text).map_err(|error| {
        Failure::new(Kind::Config, format!("LANDFALL_GATE cannot be read: {error}")).hint(
            "Correct the file; `landfall cutover gate --show` without LANDFALL_GATE prints one that is sound.",
        )
    })
}

/// The evidence, and what it says against the thresholds in force.
pub async fn judged(settings: &Settings, monitor: &dyn Monitor, book: &Book) -> Result<(Evidence, Verdict)> {
    let thresholds = thresholds(&settings.gate_text()?)?;
    let evidence = evidence::collect(settings, monitor, book).await?;
    let verdict = judge(&book.weekend, &evidence, &thresholds);
    Ok((evidence, verdict))
}

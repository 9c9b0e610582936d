//! GO or NO-GO: the gates as they stand, and the decision of a person.

use landfall_cutover::{Decision, Evidence, Kind as StepKind, Said, State, Thresholds, Verdict, judge};
use landfall_model::{exit::Exit, kind::Kind, rundir};

use super::{act, book::Book, evidence};
use crate::{
    clock,
    commands::Given,
    config::Settings,
    fail::{Failure, Result},
};

/// What somebody wants to decide.
pub struct Wish<'w> {
    /// Go, or no-go.
    pub go: bool,
    /// Who.
    pub who: &'w str,
    /// Why although a gate is closed.
    pub overridden: Option<&'w str>,
}

/// Shows every gate; exit 5 while one is closed.
pub fn show(given: &Given<'_>, book: &Book) -> Result<Exit> {
    let (_, verdict) = judged(&given.settings, book)?;
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

/// Records a decision with its evidence. A GO through a closed gate needs a reason; a NO-GO needs nothing.
pub fn decide(given: &Given<'_>, book: &Book, wish: &Wish<'_>) -> Result<Exit> {
    if wish.go {
        book.refuse_if_over()?;
    }
    let progress = book.progress();
    let gate = book.runbook.steps.iter().find(|step| step.kind == StepKind::Gate);
    let went = gate.is_some_and(|step| matches!(progress.state(step), State::Done { .. }));
    let (evidence, verdict) = match judged(&given.settings, book) {
        // Nothing is asked of a NO-GO: what cannot be read is noted with it.
        Err(failure) if !wish.go => (Evidence::default(), Verdict::unread(&failure.to_string())),
        judged => judged?,
    };
    if wish.go && !verdict.allows() && wish.overridden.is_none() {
        let sentence = format!("GO is refused: {}", verdict.closed().join(", "));
        return Err(Failure::new(Kind::Gate, sentence)
            .hint("`landfall cutover gate` shows what was found; `--override WHY` goes on in your name."));
    }
    // For a reason steps may be open; but a second GO would begin the safety window anew.
    if let (true, Some(step)) = (wish.go && (went || wish.overridden.is_none()), gate) {
        progress.check(&step.id, Said::Done).map_err(|error| act::illegal(&error))?;
    }
    let decision = Decision {
        at: clock::now(),
        who: wish.who.to_owned(),
        go: wish.go,
        overridden: wish.overridden.unwrap_or_default().to_owned(),
        evidence,
        verdict,
    };
    book.run.append(rundir::GATE, &decision)?;
    let (words, said) = if wish.go { ("GO", Said::Done) } else { ("NO-GO", Said::Undone) };
    if let Some(step) = gate.filter(|_| wish.go || went) {
        act::append(given.settings.operator(), book, step, said, &format!("{words} by {}", wish.who))?;
    }
    let text = format!("{words}, decided by {}{}", wish.who, next(&decision));
    given.terminal.result(&text, &decision);
    Ok(Exit::Done)
}

/// What is said after a decision: after a NO-GO the way back, and which evidence it was noted without.
fn next(decision: &Decision) -> String {
    if decision.go {
        return String::new();
    }
    let unread = decision.verdict.findings.iter().filter(|finding| finding.gate == Verdict::UNREAD);
    let unread: String =
        unread.map(|finding| format!("\n\nNoted without evidence, which {}", finding.found)).collect();
    format!("{unread}\n\nThe way back: `landfall rollback` shows it. The old system was never turned off.")
}

/// The evidence, and what it says against the thresholds in force.
pub fn judged(settings: &Settings, book: &Book) -> Result<(Evidence, Verdict)> {
    let text = settings.gate_text()?;
    let thresholds = Thresholds::parse(&text)
        .map_err(|error| Failure::new(Kind::Config, format!("LANDFALL_GATE cannot be read: {error}")))?;
    let evidence = evidence::collect(settings, book)?;
    let verdict = judge(&evidence, &thresholds);
    Ok((evidence, verdict))
}

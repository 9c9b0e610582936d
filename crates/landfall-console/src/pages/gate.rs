//! GO or NO-GO: what each gate found, where its evidence is, and what was decided.

use landfall_cutover::{Book, Decision, Finding};
use landfall_model::rundir;
use maud::{Markup, html};

use super::{findings, frame, runbook, words::bad};
use crate::desk::Desk;

/// The page.
pub(super) fn page(desk: &Desk<'_>) -> Markup {
    let content = match desk.site.lent.cutover.gate() {
        Ok(Some((book, verdict))) => html! {
            @if verdict.allows() { p.verdict.good { "Every gate is open." } }
            @else { p.verdict.warn { "GO is refused: " (verdict.closed().join(", ")) "." } }
            ul.gates { @for finding in &verdict.findings { (gate(desk, finding)) } }
            p { "A person decides, in the terminal: " code { "landfall cutover decide go --who NAME" } }
            (decisions(&book))
        },
        Ok(None) => runbook::not_begun(),
        Err(sentence) => bad(sentence),
    };
    frame::page(desk, "gate", "Gate", &html! { h1 { "Gate" } (content) })
}

fn gate(desk: &Desk<'_>, finding: &Finding) -> Markup {
    let Finding { gate, found, open } = finding;
    html! {
        li class=(if *open { "open" } else { "closed" }) {
            span.sign aria-hidden="true" { @if *open { "✓" } @else { "✗" } }
            div {
                h2 { (gate) span.hidden { @if *open { ": open" } @else { ": closed" } } }
                p { (found) @if let Some((address, title)) = evidence(desk, gate) { " · " a href=(address) { (title) } } }
            }
        }
    }
}

/// Where the evidence of a gate can be looked at; none where there is nothing to see.
fn evidence(desk: &Desk<'_>, gate: &str) -> Option<(&'static str, &'static str)> {
    Some(match gate {
        "verification" if findings::has_failed_checks(desk) => ("/findings", "the checks that failed"),
        "quarantine" => ("/findings", "the rows"),
        "blocking questions" | "open questions" => ("/", "the questions"),
        "files without proof" => ("/report", "the files, in the report"),
        "skipped steps" | "open steps" | "freeze" | "backup" => ("/runbook", "the runbook"),
        _ => return None,
    })
}

fn decisions(book: &Book) -> Markup {
    let decided: Result<Vec<Decision>, _> = book.run.read_appended(rundir::GATE);
    match decided {
        Ok(decided) if decided.is_empty() => html! { p.soft { "Nothing was decided yet." } },
        Ok(decided) => html! {
            h2 { "Decided" }
            ul { @for said in decided { li {
                strong { @if said.go { "GO" } @else { "NO-GO" } } " by " (said.who) " on " (book.weekend.on_the_wall(said.at))
                @if !said.overridden.is_empty() { ", although " (said.verdict.closed().join(", ")) ": " (said.overridden) }
            } } }
        },
        Err(error) => bad(error),
    }
}

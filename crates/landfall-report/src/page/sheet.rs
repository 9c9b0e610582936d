//! Page one: what a person signs. The figures that a decision needs, what speaks against it, and a place for the name.

use landfall_model::words::stamp;
use maud::{Markup, html};

use crate::facts::Facts;
use crate::words::{number, time};

/// The sheet.
pub(super) fn sign_off(facts: &Facts) -> Markup {
    let against = facts.against();
    html! {
        header.sheet {
            p.kind { "Migration report · " (facts.info.mode) }
            h1 { (facts.info.port) ", run " (facts.info.id) }
            p.verdict.(if against.is_empty() { "good" } else { "warn" }) role="status" {
                @if against.is_empty() { "Nothing speaks against it." }
                @else { (number(against.len())) " " (if against.len() == 1 { "thing speaks" } else { "things speak" }) " against it, or want eyes first." }
            }
            ul.against { @for reason in &against { li { (reason) } } }
            dl.figures { @for (figure, what) in figures(facts) { div { dt { (what) } dd { (figure) } } } }
            (identity(facts))
            (signatures())
        }
    }
}

fn figures(facts: &Facts) -> [(String, &'static str); 6] {
    let read: u64 = facts.header.records_read();
    let loaded: u64 = facts.results().map(|result| result.success).sum();
    let (passed, checks) =
        facts.checks().fold((0, 0), |(passed, all), check| (passed + u64::from(check.passed), all + 1));
    let proven = facts.proven().count() as u64;
    [
        (number(read), "records read"),
        (number(loaded), "rows in the target"),
        (format!("{} of {}", number(passed), number(checks)), "checks passed"),
        (format!("{} of {}", number(proven), number(facts.copies_due())), "files proven"),
        (number(facts.header.questions), "questions open"),
        (time(facts.seconds()), "in all"),
    ]
}

/// What makes this run this run and no other.
fn identity(facts: &Facts) -> Markup {
    html! {
        dl.identity {
            dt { "began" } dd { (stamp(facts.info.began())) }
            dt { "program" } dd { (facts.info.tool) }
            dt { "snapshot" } dd { code.hash { (facts.header.snapshot) } }
            dt { "mapping" } dd { code.hash { (facts.header.mapping) } }
            dt { "decisions" } dd { code.hash { (facts.header.decisions) } }
            dt { "plan" } dd { code.hash { (facts.header.hash) } }
            @if let Some(seal) = &facts.seal { dt { "seal" } dd { code.hash { (seal) } } }
        }
    }
}

/// Filled in with a pen.
fn signatures() -> Markup {
    html! {
        table.signatures {
            caption { "Decision" }
            thead { tr { @for title in ["GO or NO-GO", "name", "role", "date and time", "signature"] { th scope="col" { (title) } } } }
            tbody { @for _ in 0..2 { tr { @for _ in 0..5 { td {} } } } }
        }
    }
}

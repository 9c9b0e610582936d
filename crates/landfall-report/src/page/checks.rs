//! What verification found: what failed first and open, the rest by name.

use landfall_model::outcome::ValidationCheck;
use maud::{Markup, html};

use super::words::{number, short};
use crate::facts::Facts;

/// Details of one check; all of them are in `validation-report.json`.
const DETAILS: usize = 10;

/// All checks.
pub(super) fn list(facts: &Facts) -> Markup {
    let (passed, failed): (Vec<_>, Vec<_>) = facts.checks().partition(|check| check.passed);
    html! {
        @if facts.validation.is_none() { p { "Not run: nothing was loaded." } }
        @else {
            p {
                strong { (number(passed.len() as u64)) } " checks passed, "
                strong class=(if failed.is_empty() { "good" } else { "bad" }) { (number(failed.len() as u64)) }
                " did not. Every field of every planned row was compared with the target."
            }
        }
        @for check in &failed { (failure(check)) }
        @if !passed.is_empty() { (table(&passed)) }
    }
}

fn failure(check: &ValidationCheck) -> Markup {
    html! {
        article.failure {
            h3 { "✗ " (check.name) }
            p { "expected " code { (short(&check.expected)) } ", found " code { (short(&check.actual)) } }
            ul { @for detail in check.details.iter().take(DETAILS) { li { (short(detail)) } } }
            @if check.details.len() > DETAILS { p { "More in validation-report.json." } }
        }
    }
}

fn table(passed: &[&ValidationCheck]) -> Markup {
    html! {
        details {
            summary { "The checks that passed" }
            table {
                thead { tr { th scope="col" { "check" } th scope="col" { "found" } } }
                tbody {
                    @for check in passed { tr { th scope="row" { (check.name) } td { (short(&check.actual)) } } }
                }
            }
        }
    }
}

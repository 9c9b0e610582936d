//! What verification found: what failed first and open, the rest by name.

use landfall_model::outcome::ValidationCheck;
use maud::{Markup, html};

use crate::facts::Facts;
use crate::words::{LONGEST, number, short};

/// Details of one check; all of them are in `validation-report.json`.
const DETAILS: usize = 10;

/// All checks.
pub(super) fn list(facts: &Facts) -> Markup {
    let (passed, failed): (Vec<_>, Vec<_>) = facts.checks().partition(|check| check.passed);
    html! {
        @if facts.validation.is_none() { p { "Not run: nothing was loaded." } }
        @else {
            p {
                strong { (number(passed.len())) } " checks passed, "
                strong class=(if failed.is_empty() { "good" } else { "bad" }) { (number(failed.len())) }
                " did not. Every planned row was looked up in the target, and of those that it holds every field was compared, but for columns that the "
                "mapping omits and for what users had changed before a delta came. Rows that wait for their file, that the target rejected, or that users "
                "deleted are not there to be compared."
            }
        }
        @for check in &failed { (failure(check)) }
        @if !passed.is_empty() { (table(&passed)) }
    }
}

fn failure(check: &ValidationCheck) -> Markup {
    let (first, rest) = check.details.split_at(check.details.len().min(DETAILS));
    html! {
        article.failure {
            h3 { "✗ " (check.name) }
            p { "expected " code { (short(&check.expected, LONGEST)) } ", found " code { (short(&check.actual, LONGEST)) } }
            ul { @for detail in first { li { (shown(detail)) } } }
            @if let Some(next) = rest.last() { p { "More in validation-report.json." } p { (shown(next)) } }
        }
    }
}

/// A command is of no use without its end.
fn shown(detail: &str) -> String {
    if detail.starts_with("next: ") { detail.to_owned() } else { short(detail, LONGEST) }
}

fn table(passed: &[&ValidationCheck]) -> Markup {
    html! {
        details {
            summary { "The checks that passed" }
            table {
                thead { tr { th scope="col" { "check" } th scope="col" { "found" } } }
                tbody {
                    @for check in passed { tr { th scope="row" { (check.name) } td { (short(&check.actual, LONGEST)) } } }
                }
            }
        }
    }
}

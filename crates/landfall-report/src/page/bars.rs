//! Stages, statuses and money on both sides: the source by its own words, and the target as it is.

use landfall_model::outcome::{Side, ValidationCheck};
use maud::{Markup, html};

use crate::facts::Facts;
use crate::words::grouped;

/// Two pictures stand side by side: half as wide as the others, so that their letters are as large.
const WIDTH: f64 = 430.0;
const LABEL: f64 = 140.0;
const BAR: f64 = 180.0;
const ROW: f64 = 40.0;

/// One picture for each check that compares by a value.
pub(super) fn before_and_after(facts: &Facts) -> Markup {
    let checks: Vec<&ValidationCheck> = facts.checks().filter(|check| !check.sides.is_empty()).collect();
    html! {
        @if checks.is_empty() { p { "Nothing was verified, so there is nothing to compare." } }
        @else {
            p.legend { span.source {} "source, by its own words" span.target {} "target" }
            div.pair { @for check in checks { (picture(check)) } }
        }
    }
}

fn picture(check: &ValidationCheck) -> Markup {
    let most =
        check.sides.iter().flat_map(|side| [figure(&side.source), figure(&side.target)]).fold(0.0, f64::max);
    let height = ROW * check.sides.len() as f64;
    html! {
        figure {
            figcaption { strong { (check.name) } " " (verdict(check)) }
            svg viewBox={ "0 0 " (WIDTH) " " (height) } role="img" aria-label=(words(check)) {
                @for (n, side) in check.sides.iter().enumerate() { (rows(side, ROW * n as f64, most)) }
            }
        }
    }
}

fn rows(side: &Side, top: f64, most: f64) -> Markup {
    let length = |value: &str| if most > 0.0 { (BAR * figure(value) / most).max(1.0) } else { 1.0 };
    html! {
        text.name x="0" y=(top + 22.0) { (side.value) }
        rect.source x=(LABEL) y=(top + 6.0) width=(format!("{:.1}", length(&side.source))) height="11" rx="2" {}
        rect.target x=(LABEL) y=(top + 19.0) width=(format!("{:.1}", length(&side.target))) height="11" rx="2" {}
        text.figure x=(LABEL + length(&side.source) + 8.0) y=(top + 16.0) { (grouped(&side.source)) }
        text.figure x=(LABEL + length(&side.target) + 8.0) y=(top + 29.0) { (grouped(&side.target)) }
    }
}

fn verdict(check: &ValidationCheck) -> Markup {
    html! { @if check.passed { span.good { "agree" } } @else { span.bad { "differ" } } }
}

fn words(check: &ValidationCheck) -> String {
    let side = |side: &Side| format!("{}: source {}, target {}", side.value, side.source, side.target);
    format!("{}. {}", check.name, check.sides.iter().map(side).collect::<Vec<_>>().join("; "))
}

/// For the length of a bar alone: figures are shown as they are.
fn figure(text: &str) -> f64 {
    text.parse().unwrap_or(0.0)
}

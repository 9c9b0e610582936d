//! The time that each stage took, as the journal tells it.

use landfall_model::{
    journal::{self, Entry},
    words::stamp,
};
use maud::{Markup, html};

use crate::facts::Facts;
use crate::words::time;

const WIDTH: f64 = 720.0;
const LABEL: f64 = 120.0;
const BAR: f64 = 480.0;
const ROW: f64 = 26.0;

/// One bar a stage, in the order in which they ended.
pub(super) fn stages(facts: &Facts) -> Markup {
    let ended: Vec<&Entry> = facts.journal.iter().filter(|entry| entry.event != journal::STARTED).collect();
    let longest = ended.iter().map(|entry| entry.seconds).fold(0.0, f64::max).max(0.001);
    let words: Vec<String> =
        ended.iter().map(|entry| format!("{} {}", entry.stage, time(entry.seconds))).collect();
    html! {
        p { "In all " strong { (time(facts.seconds())) } ", from " (stamp(facts.info.began())) "." }
        figure {
            svg viewBox={ "0 0 " (WIDTH) " " (ROW * ended.len() as f64) } role="img" aria-label=(words.join(", ")) {
                @for (n, entry) in ended.iter().enumerate() { (bar(entry, ROW * n as f64, longest)) }
            }
        }
    }
}

fn bar(entry: &Entry, top: f64, longest: f64) -> Markup {
    let length = (BAR * entry.seconds / longest).max(1.0);
    let failed = entry.event != journal::FINISHED;
    html! {
        text.name x="0" y=(top + 16.0) { (entry.stage) }
        rect class=(if failed { "failed" } else { "target" }) x=(LABEL) y=(top + 5.0) width=(format!("{length:.1}")) height="14" rx="2" {}
        text.figure x=(LABEL + length + 8.0) y=(top + 16.0) { (time(entry.seconds)) @if failed { " (" (entry.event) ")" } }
    }
}

//! The accounts as a picture: each source table flows into the target, and what does not arrive flows off with its reason.
//!
//! Every account is drawn at full height, whatever its size: two berths held back are as much a finding as two thousand expenses.

use maud::{Markup, html};

use crate::words::number;
use crate::{
    facts::Facts,
    flows::{Fate, Flow},
};

const WIDTH: f64 = 720.0;
const ROW: f64 = 92.0;
const HEIGHT: f64 = 52.0;
const LEFT: f64 = 175.0;
const RIGHT: f64 = 470.0;
/// A term that holds anything is never thinner than this.
const THINNEST: f64 = 3.0;
const GAP: f64 = 14.0;

/// All accounts.
pub(super) fn picture(facts: &Facts) -> Markup {
    let flows = facts.flows();
    let height = ROW * flows.len() as f64;
    html! {
        figure {
            svg viewBox={ "0 0 " (WIDTH) " " (height) } role="img" aria-labelledby="flow-title flow-words" {
                title id="flow-title" { "Records of the source and what became of them" }
                desc id="flow-words" { @for flow in &flows { (words(flow)) " " } }
                @for (n, flow) in flows.iter().enumerate() { (account(flow, ROW * n as f64)) }
            }
            figcaption { "Each account at full height. The terms of an account add up to what was read; every record is in exactly one." }
        }
        ul.plain { @for flow in &flows { li { (words(flow)) } } }
    }
}

/// `500 interests to clients: 405 loaded, 95 merged.`
fn words(flow: &Flow) -> String {
    let terms: Vec<String> =
        flow.terms().map(|(fate, count)| format!("{} {}", number(count), fate.word())).collect();
    format!("{} {} to {}: {}.", number(flow.read), flow.source, flow.target, terms.join(", "))
}

fn account(flow: &Flow, top: f64) -> Markup {
    let terms: Vec<(Fate, u64)> = flow.terms().collect();
    let heights = heights(&terms);
    let (mut from, mut to) = (top + 8.0, top + 8.0);
    let bands: Vec<Markup> = terms
        .iter()
        .zip(&heights)
        .map(|(&(fate, count), &height)| {
            let band = band(fate, count, from, to, height);
            from += height;
            to += height.max(10.0) + GAP / 2.0;
            band
        })
        .collect();
    html! {
        text.name x="0" y=(top + 30.0) { (flow.source) }
        text.figure x="0" y=(top + 48.0) { (number(flow.read)) " → " (flow.target) }
        @for band in bands { (band) }
    }
}

/// A ribbon from the source's block to the block of one term, and its label.
fn band(fate: Fate, count: u64, from: f64, to: f64, height: f64) -> Markup {
    let middle = f64::midpoint(LEFT, RIGHT);
    let path = format!(
        "M{LEFT} {from:.1} C{middle} {from:.1} {middle} {to:.1} {RIGHT} {to:.1} L{RIGHT} {:.1} C{middle} {:.1} {middle} {:.1} {LEFT} {:.1} Z",
        to + height,
        to + height,
        from + height,
        from + height
    );
    html! {
        g class={ "fate " (fate.name()) } {
            path.ribbon d=(path) {}
            rect x=(LEFT - 8.0) y=(format!("{from:.1}")) width="8" height=(format!("{height:.1}")) {}
            rect x=(RIGHT) y=(format!("{to:.1}")) width="8" height=(format!("{height:.1}")) {}
            text x=(RIGHT + 16.0) y=(format!("{:.1}", to + height / 2.0 + 4.0)) { (number(count)) " " (fate.word()) }
        }
    }
}

/// Shares of the full height; small terms are widened at the cost of the largest.
fn heights(terms: &[(Fate, u64)]) -> Vec<f64> {
    let all: u64 = terms.iter().map(|(_, count)| count).sum::<u64>().max(1);
    let mut heights: Vec<f64> =
        terms.iter().map(|(_, count)| (HEIGHT * *count as f64 / all as f64).max(THINNEST)).collect();
    let excess = heights.iter().sum::<f64>() - HEIGHT;
    if let Some(largest) = heights.iter_mut().max_by(|a, b| a.total_cmp(b)).filter(|_| excess > 0.0) {
        *largest = (*largest - excess).max(THINNEST);
    }
    heights
}

#[cfg(test)]
mod tests {
    use super::{Fate, HEIGHT, THINNEST, heights};

    #[test]
    fn the_terms_fill_the_height_and_none_vanishes() {
        for terms in [vec![(Fate::Loaded, 999_998), (Fate::HeldBack, 2)], vec![(Fate::Loaded, 5)]] {
            let heights = heights(&terms);
            assert!((heights.iter().sum::<f64>() - HEIGHT).abs() < 1e-9, "{heights:?}");
            assert!(heights.iter().all(|&height| height >= THINNEST));
        }
    }
}

//! `migration-report.html`: one file that a person reads, prints and signs. No script, nothing from the network, aggregates and the first of
//! each list, so that it opens at once however many records there are.

mod bars;
mod cells;
mod checklist;
mod checks;
mod durations;
mod files;
mod flow;
mod lists;
mod sheet;
mod summary;

pub use checklist::render as checklist;
use landfall_model::redact::Mask;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::facts::Facts;

/// One sheet of style for the screen, light and dark, and for paper.
pub const STYLE: &str = include_str!("style.css");

/// Nothing may be fetched, run or embedded, whatever a cell of the source holds.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// The whole page.
pub fn render(facts: &Facts, mask: Mask) -> String {
    html! {
        (DOCTYPE)
        html lang="en" {
            (head(&title(facts), &format!("{}, run {}", facts.info.port, facts.info.id)))
            body { (content(facts, mask)) }
        }
    }
    .into_string()
}

/// What the page is called.
pub fn title(facts: &Facts) -> String {
    format!("Migration report {}", facts.info.id)
}

/// What it says, for whoever has a head of their own; it wants [`STYLE`].
pub fn content(facts: &Facts, mask: Mask) -> Markup {
    let sections = [
        ("summary", "Tables", summary::tables(facts)),
        ("accounting", "Where every record went", flow::picture(facts)),
        ("cells", "Where every cell went", cells::accounts(facts)),
        ("before-and-after", "Before and after", bars::before_and_after(facts)),
        ("checks", "Verification", checks::list(facts)),
        ("files", "Files", files::evidence(facts, mask)),
        ("review", "What wants eyes", lists::review(facts, mask)),
        ("durations", "Time", durations::stages(facts)),
    ];
    html! {
        (sheet::sign_off(facts))
        nav aria-label="Sections" {
            @for (id, title, _) in &sections { a href={ "#" (id) } { (title) } }
        }
        main {
            @for (id, title, content) in &sections {
                section id=(id) aria-labelledby={ (id) "-title" } {
                    h2 id={ (id) "-title" } { (title) }
                    (content)
                }
            }
        }
        footer { (facts.info.tool) " · plan " code { (facts.header.hash) } }
    }
}

/// At the foot of every sheet of paper: whose it is, for the one that was signed and those behind it.
fn foot(name: &str) -> String {
    let letter = |letter: char| match letter {
        'a'..='z' | 'A'..='Z' | '0'..='9' | ' ' | ',' | '-' => letter.to_string(),
        other => format!("\\{:06x}", u32::from(other)),
    };
    let name: String = name.chars().map(letter).collect();
    format!("@page {{ @bottom-left {{ content: \"{name}\"; font: 8pt sans-serif; color: #444; }} }}")
}

/// Nothing of a page is from the network; `name` stands at the foot of every sheet.
fn head(title: &str, name: &str) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta http-equiv="Content-Security-Policy" content=(POLICY);
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            title { (title) }
            style { (PreEscaped(STYLE)) (PreEscaped(foot(name))) }
        }
    }
}

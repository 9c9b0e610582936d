//! Everything in which some words stand: records, files and questions.

use landfall_model::{
    plan::ledger::FileLine,
    rundir::{self, Error},
    source::SourceTable,
};
use landfall_report::{Hit, search};
use maud::{Markup, html};

use super::{
    frame,
    words::{count, short},
};
use crate::desk::Desk;

/// Records, and files, that are shown.
const MOST: usize = 100;
const LONGEST: usize = 120;

/// The page.
pub(super) fn page(desk: &Desk<'_>) -> Markup {
    let words = desk.request.query.get("q");
    let content = html! {
        h1 { "Search" }
        @if words.trim().is_empty() { p { "Names, addresses, numbers, berths, files: whatever stands in the snapshot. Several words must all be there." } }
        @else { (found(desk, words)) }
    };
    frame::page(desk, "search", "Search", &content)
}

fn found(desk: &Desk<'_>, words: &str) -> Markup {
    let run = &desk.site.lent.plan_run;
    match (search(run, words, &SourceTable::ALL, MOST), files(desk, words)) {
        (Ok(hits), Ok(files)) => html! {
            p.soft role="status" { (count(hits.hits.len(), "record")) @if hits.is_cut { " and more" } ", " (count(files.len(), "file")) }
            ul.list { @for hit in &hits.hits { (record(desk, hit, words)) } }
            @if !files.is_empty() {
                h2 { "Files" }
                ul.list { @for file in &files { (stored(desk, file)) } }
            }
        },
        (Err(error), _) | (_, Err(error)) => html! { p.notice.bad role="alert" { (error) } },
    }
}

fn record(desk: &Desk<'_>, hit: &Hit, words: &str) -> Markup {
    let mask = desk.mask();
    let (first, rest) = hit.name.split_first().map_or(("", &[][..]), |(first, rest)| (first.as_str(), rest));
    let elsewhere = hit.cells.iter().filter(|(_, value)| !hit.name.contains(value));
    html! {
        li {
            (desk.record(hit.at)) " " strong { (mask.value(first)) }
            @for more in rest { " " (mask.value(&short(more, LONGEST))) }
            @for (column, value) in elsewhere { " " span.soft { (column) ": " (mask.value(&around(value, words))) } }
        }
    }
}

/// The part of a long value in which the first of the words stands.
fn around(value: &str, words: &str) -> String {
    let first = words.split_whitespace().next().unwrap_or_default().to_lowercase();
    let at = value.to_lowercase().find(&first).unwrap_or_default();
    let chars = value.get(..at).map_or(0, |before| before.chars().count()).saturating_sub(LONGEST / 4);
    let part: String = value.chars().skip(chars).collect();
    format!("{}{}", if chars > 0 { "…" } else { "" }, short(&part, LONGEST))
}

fn stored(desk: &Desk<'_>, file: &FileLine) -> Markup {
    html! {
        li {
            (file.bucket) "/" (desk.mask().key(&file.key)) " " span.soft { (file.fate) @if !file.owner.is_empty() { ", " (file.owner) } }
        }
    }
}

/// Files in whose key all words stand.
fn files(desk: &Desk<'_>, words: &str) -> Result<Vec<FileLine>, Error> {
    let run = &desk.site.lent.plan_run;
    if !run.has(rundir::FILE_LEDGER) {
        return Ok(Vec::new());
    }
    let words: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
    let fits = |line: &FileLine| {
        let key = line.key.to_lowercase();
        words.iter().all(|word| key.contains(word))
    };
    let lines = run.lines::<FileLine>(rundir::FILE_LEDGER)?;
    lines.filter(|line| line.as_ref().map_or(true, fits)).take(MOST).collect()
}

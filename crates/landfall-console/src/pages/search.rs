//! Everything in which some words stand: records and files, page by page.

use landfall_model::{
    plan::ledger::FileLine,
    rundir::{self, Error},
};
use landfall_report::{Hit, Part, Words, search};
use maud::{Markup, html};

use super::{
    frame,
    queue::{Length, ON_A_PAGE, pages},
    words::{bad, count, number, short},
};
use crate::{
    address,
    desk::{Desk, SEARCHED},
};

const LONGEST: usize = 120;

/// The page.
pub(super) fn page(desk: &Desk<'_>) -> Markup {
    let words = &desk.words();
    let content = html! {
        h1 { "Search" }
        @if words.trim().is_empty() { p { "Names, addresses, numbers, berths, files: whatever stands in the snapshot, with or without its accents. Several words must all be there." } }
        @else {
            @match (records(desk, words), files(desk, words)) {
                (Ok(records), Ok(files)) => (found(desk, words, &records, &files)),
                (Err(error), _) | (_, Err(error)) => (bad(error)),
            }
        }
    };
    frame::page(desk, "search", "Search", &content)
}

fn found(desk: &Desk<'_>, words: &str, records: &Part<Hit>, files: &Part<FileLine>) -> Markup {
    let is_cut = records.is_cut || files.is_cut;
    html! {
        p.soft role="status" {
            (told(desk, records, "record")) ", " (told(desk, files, "file"))
            @if is_cut { ". There are more: see the next page, or add a word." }
        }
        @if !records.items.is_empty() { ul.list { @for hit in &records.items { (record(desk, hit, words)) } } }
        @if !files.items.is_empty() {
            h2 { "Files" }
            ul.list { @for file in &files.items { (stored(desk, file)) } }
        }
        (pages(desk, address::SEARCH, &[(SEARCHED, desk.request.query.get(SEARCHED))], &Length::Unknown(is_cut)))
    }
}

/// `3 records`; of many, which: `records 51 to 100`.
fn told<T>(desk: &Desk<'_>, part: &Part<T>, what: &str) -> String {
    let before = skipped(desk);
    if part.items.is_empty() && before > 0 {
        return format!("no further {what}");
    }
    if before == 0 && !part.is_cut {
        return count(part.items.len(), what);
    }
    format!("{what}s {} to {}", number(before + 1), number(before + part.items.len()))
}

fn skipped(desk: &Desk<'_>) -> usize {
    (desk.page() - 1) * ON_A_PAGE
}

fn records(desk: &Desk<'_>, words: &str) -> Result<Part<Hit>, Error> {
    let lent = &desk.site.lent;
    Part::of(search(&lent.plan_run, &lent.mapping, words), skipped(desk), ON_A_PAGE)
}

/// Files in whose key all words stand.
fn files(desk: &Desk<'_>, words: &str) -> Result<Part<FileLine>, Error> {
    let run = &desk.site.lent.plan_run;
    let words = Words::of(words);
    let lines =
        run.has(rundir::FILE_LEDGER).then(|| run.lines::<FileLine>(rundir::FILE_LEDGER)).transpose()?;
    let fits = |line: &Result<FileLine, Error>| line.as_ref().map_or(true, |line| words.are_in(&line.key));
    Part::of(lines.into_iter().flatten().filter(fits), skipped(desk), ON_A_PAGE)
}

fn record(desk: &Desk<'_>, hit: &Hit, words: &str) -> Markup {
    let mask = desk.mask();
    html! {
        li {
            (desk.record(hit.at))
            @for (n, name) in hit.name.iter().enumerate() {
                " " @if n == 0 { strong { (desk.told(&short(name, LONGEST))) } } @else { (desk.told(&short(name, LONGEST))) }
            }
            @for (column, value) in &hit.cells { " " span.soft { (column) ": " (mask.value(&around(value, words))) } }
        }
    }
}

/// The part of a long value in which the first of the words stands.
fn around(value: &str, words: &str) -> String {
    let end = Words::of(words).end_in(value).unwrap_or_default();
    let chars = value.get(..end).map_or(0, |before| before.chars().count()).saturating_sub(LONGEST / 3);
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

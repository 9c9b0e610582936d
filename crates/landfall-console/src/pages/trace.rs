//! Everything that happened to one record or row.

use std::fmt::Display;

use landfall_report::{Key, Trace};
use maud::{Markup, html};

use super::{
    frame,
    words::{bad, cell, in_code},
};
use crate::desk::Desk;

const LONGEST: usize = 2_000;

/// The page of a record or row.
pub(super) fn page(desk: &Desk<'_>, table: &str, id: &str) -> Markup {
    let lent = &desk.site.lent;
    let title = format!("{table} {id}");
    let found = Key::parse(table, id).and_then(|key| {
        let trace = landfall_report::trace(&lent.run, &lent.plan_run, &key, &lent.mapping, desk.mask());
        trace.map_err(|error| error.to_string())
    });
    let content = match found {
        Ok(Some(trace)) => shown(desk, &trace),
        Ok(None) => html! { p { "Neither the snapshot nor the plan of this run knows it." } },
        Err(sentence) => bad(sentence),
    };
    frame::page(desk, "trace", &title, &html! { h1 { (title) } (content) })
}

fn shown(desk: &Desk<'_>, trace: &Trace) -> Markup {
    html! {
        @for record in &trace.records {
            section {
                h2 { "In the source: " (desk.record(record.at)) }
                @if record.cells.is_empty() { p { "It is not in the snapshot: gone from the source." } }
                (table("Cells", &record.at.to_string(), ["Column", "Value", "Goes to", "By the rule"], record.cells.iter().map(|cell|
                    [told(&cell.column), told(&cell.value), told(&cell.target), html! { div.rule { (in_code(&cell.rule)) } }])))
                @for link in &record.links { p { "Linked: interest " (link.interest) " and berth " (link.berth) } }
                (table("Warnings", &record.at.to_string(), ["Warning", "Column", "Value", "What was done"], record.warnings.iter().map(|found|
                    [told(found.code), told(&found.column), told(&found.value), told(&found.message)])))
                (table("Goes nowhere", &record.at.to_string(), ["Column", "Value", "Why"], record.dropped.iter().map(|cell|
                    [told(&cell.column), told(&cell.value), told(&cell.reason)])))
            }
        }
        (people(trace))
        (rows(trace))
        (files(trace))
        (table("Quarantine", "", ["Row", "Column", "Message", "What to do"], trace.quarantined.iter().map(|row|
            [told(format!("{} {}", row.table, row.key)), told(&row.column), told(&row.message), told(&row.hint)])))
        (table("Changed in the CRM", "", ["Row", "What was found"], trace.conflicts.iter().map(|row|
            [told(format!("{} {}", row.table, row.key)), told(row.sentence())])))
        (table("Put back as planned", "", ["Row", "How it was found"], trace.repairs.iter().map(|row|
            [told(format!("{} {}", row.table, row.key)), told(landfall_report::put_back(row))])))
        h3 { "Checks" }
        p { (told(trace.passed())) }
        (table("Checks that failed", "", ["Check", "Expected", "Found", "Details"], trace.checks.iter().map(|check|
            [told(&check.name), told(&check.expected), told(&check.actual), told(check.details.join("; "))])))
    }
}

fn people(trace: &Trace) -> Markup {
    html! {
        @if !trace.questions.is_empty() {
            h2 { "Asked" }
            ul { @for question in &trace.questions { li { a href=(crate::address::question(question.id, None)) { (question.text) } } } }
        }
        (table("Decided", "", ["Answer", "Who", "When", "Judged"], trace.decisions.iter().map(|said|
            [told(&said.answer), told(&said.who), told(said.at.format("%Y-%m-%d %H:%M")), told(&said.judged)])))
        @if !trace.candidates.is_empty() {
            h2 { "May be the same person" }
            ul { @for pair in &trace.candidates { li { a href=(crate::address::question(pair.question, None)) { (pair.sum()) } } } }
        }
    }
}

fn rows(trace: &Trace) -> Markup {
    html! {
        @if !trace.rows.is_empty() {
            h2 { "Became" }
            @for row in &trace.rows {
                details {
                    summary { (row.table) " " code { (row.key) } @if row.carried { " kept as the run before planned it" } }
                    (table("Row", &row.key, ["Column", "Value"], row.columns.iter().filter(|(_, value)| !value.is_null()).map(|(column, value)|
                        [told(column), value.as_str().map_or_else(|| told(value), told)])))
                }
            }
        }
    }
}

fn files(trace: &Trace) -> Markup {
    table(
        "Files",
        "",
        ["From", "Whose", "To", "State", "SHA-256"],
        trace.files.iter().map(|file| {
            let (state, hash) = match &file.ended {
                None => ("not copied yet", ""),
                Some(ended) if ended.error.is_empty() => ("proven", &*ended.target_sha256),
                Some(ended) => (&*ended.error, ""),
            };
            let to = format!("{}/{}", file.planned.target_bucket, file.planned.target_key);
            let whose = file.ledger.as_ref().map(landfall_report::whose).unwrap_or_default();
            [told(file.planned.origin.place()), told(whose), told(to), told(state), told(hash)]
        }),
    )
}

/// What a file of the run holds, as it is.
fn told(text: impl Display) -> Markup {
    cell(&text.to_string(), LONGEST)
}

/// A table with a heading, of whom its name says more; nothing where there are no lines.
fn table<const N: usize>(
    title: &str,
    of: &str,
    columns: [&str; N],
    lines: impl Iterator<Item = [Markup; N]>,
) -> Markup {
    let mut lines = lines.peekable();
    html! {
        @if lines.peek().is_some() {
            h3 { (title) }
            div.scroll.told tabindex="0" role="region" aria-label={ (title) " " (of) } {
                table {
                    thead { tr { @for column in columns { th scope="col" { (column) } } } }
                    tbody { @for line in lines { tr { @for cell in line { td { (cell) } } } } }
                }
            }
        }
    }
}

//! Warnings, rows that are held back, cells that go nowhere and checks that failed: by kind, each with the record behind it.

use std::sync::Arc;

use landfall_model::{
    finding::{Code, DroppedCell, Quarantined, Warning},
    outcome::{Conflict, Validation, ValidationCheck},
    rundir::{self, Error, RunDir},
    source::SourceRef,
};
use maud::{Markup, html};
use serde::de::DeserializeOwned;

use super::{
    frame,
    queue::{Length, ON_A_PAGE, pages},
    words::{LONGEST, bad, cell, number, short},
};
use crate::{address, desk::Desk, figures::Kinds};

/// A list.
struct List {
    /// In addresses.
    name: &'static str,
    title: &'static str,
    /// The files that it is read from.
    files: &'static [&'static str],
}

const LISTS: [List; 5] = [
    List {
        name: "quarantine",
        title: "Rows that are not in the target",
        files: &[rundir::PLAN_QUARANTINE, rundir::LOAD_QUARANTINE],
    },
    List { name: "warnings", title: "Warnings", files: &[rundir::WARNINGS] },
    List { name: "checks", title: "Checks that failed", files: &[rundir::VALIDATION] },
    List { name: "conflicts", title: "Rows that users changed in the CRM", files: &[rundir::LOAD_CONFLICTS] },
    List { name: "dropped", title: "Cells that go nowhere", files: &[rundir::DROPPED_CELLS] },
];

/// One finding of any kind.
#[derive(Default)]
struct Line {
    kind: String,
    records: Vec<SourceRef>,
    /// Column and value, where there are any.
    column: String,
    value: String,
    /// A sentence that quotes values.
    message: String,
    /// One that quotes none: what stands in quotes is the name of a constraint or column.
    plain: String,
    /// What to do.
    next: String,
}

/// Findings, read one by one: there may be a million.
type Lines = Box<dyn Iterator<Item = Result<Line, Error>>>;

/// What there is, by kind.
pub(super) fn page(desk: &Desk<'_>) -> Markup {
    let content = html! {
        h1 { "Findings" }
        p.lead { "What was changed, guessed, held back or left out. Each leads to its record." }
        @for list in &LISTS {
            @match list.kinds(desk) {
                Ok(kinds) => (list.summary(&kinds)),
                Err(error) => { h2 { (list.title) } (bad(error)) },
            }
        }
    };
    frame::page(desk, "findings", "Findings", &content)
}

/// The findings of one kind; none where there is no such list.
pub(super) fn list(desk: &Desk<'_>, name: &str, kind: &str) -> Option<Markup> {
    let list = LISTS.iter().find(|list| list.name == name)?;
    let content = html! {
        @match list.page(desk, kind) {
            Ok((many, lines)) => {
                h1 { (kind) " " span.count { (number(many)) } }
                p.lead { (list.title) " · " a href="/findings" { "all findings" } }
                @if let Some(meaning) = list.meaning(kind) { p { (meaning) } }
                (table(desk, &lines))
                (pages(desk, &address::findings(name, kind), &[], &Length::Lines(many)))
            },
            Err(error) => { h1 { (kind) } (bad(error)) },
        }
    };
    Some(frame::page(desk, "findings", kind, &content))
}

impl List {
    fn summary(&self, kinds: &Kinds) -> Markup {
        html! {
            h2 { (self.title) " " span.count { (number(kinds.values().sum::<usize>())) } }
            @if kinds.is_empty() { p.soft { "None." } }
            @else {
                @let is_explained = kinds.keys().any(|kind| self.meaning(kind).is_some());
                div.scroll tabindex="0" role="region" aria-label=(self.title) {
                    table.kinds {
                        thead { tr { th scope="col" { "Kind" } th.number scope="col" { "How many" } @if is_explained { th scope="col" { "What it means" } } } }
                        tbody {
                            @for (kind, many) in kinds {
                                tr {
                                    th scope="row" { a href={ "/" (address::findings(self.name, kind)) } { (kind) } }
                                    td.number { (number(many)) }
                                    @if is_explained { td.soft { (self.meaning(kind).unwrap_or_default()) } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// What a kind means; none where its name says it.
    fn meaning(&self, kind: &str) -> Option<&'static str> {
        match self.name {
            "warnings" => Code::named(kind).map(Code::meaning),
            _ => None,
        }
    }

    /// How many there are of each kind.
    fn kinds(&self, desk: &Desk<'_>) -> Result<Arc<Kinds>, Error> {
        let lent = &desk.site.lent;
        let paths = self.files.iter().flat_map(|file| [lent.run.path(file), lent.plan_run.path(file)]);
        let bytes = paths.filter_map(|path| Some(path.metadata().ok()?.len())).sum();
        desk.site.figures.kinds(self.name, bytes, || {
            let mut kinds = Kinds::new();
            for line in self.lines(desk)? {
                *kinds.entry(line?.kind).or_default() += 1;
            }
            Ok(kinds)
        })
    }

    /// How many there are of a kind, and those of the page.
    fn page(&self, desk: &Desk<'_>, kind: &str) -> Result<(usize, Vec<Line>), Error> {
        let many = self.kinds(desk)?.get(kind).copied().unwrap_or_default();
        let of_kind = self.lines(desk)?.filter(|line| line.as_ref().map_or(true, |line| line.kind == kind));
        let lines = of_kind.skip((desk.page() - 1) * ON_A_PAGE).take(ON_A_PAGE.min(many));
        Ok((many, lines.collect::<Result<_, Error>>()?))
    }

    fn lines(&self, desk: &Desk<'_>) -> Result<Lines, Error> {
        let run = &desk.site.lent.plan_run;
        match self.name {
            "warnings" => written(run, rundir::WARNINGS, warning),
            "dropped" => written(run, rundir::DROPPED_CELLS, dropped),
            "quarantine" => {
                let held =
                    written(run, rundir::PLAN_QUARANTINE, |row| quarantined("held back by the plan", row))?;
                let rejected = |row| quarantined("rejected by the target", row);
                Ok(Box::new(held.chain(grown(run, rundir::LOAD_QUARANTINE, rejected)?)))
            }
            "conflicts" => grown(run, rundir::LOAD_CONFLICTS, conflict),
            _ => checks(&desk.site.lent.run),
        }
    }
}

fn table(desk: &Desk<'_>, lines: &[Line]) -> Markup {
    let mask = desk.mask();
    html! {
        div.scroll tabindex="0" role="region" aria-label="Findings" {
            table {
                thead { tr { @for title in ["Record", "Column", "Value", "What was done, and what to do"] { th scope="col" { (title) } } } }
                tbody {
                    @for line in lines {
                        tr {
                            td { @for at in &line.records { (desk.record(*at)) " " } }
                            td { (cell(&line.column, LONGEST)) }
                            td { (cell(&mask.value(&line.value), LONGEST)) }
                            td.sentence {
                                (short(&mask.sentence(&line.message), LONGEST)) (short(&line.plain, LONGEST))
                                @if !line.next.is_empty() { div.soft { (line.next) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The lines of a file that is written once; none where the plan is not written yet.
fn written<T: DeserializeOwned + 'static>(
    run: &RunDir,
    name: &str,
    line: fn(T) -> Line,
) -> Result<Lines, Error> {
    if !run.has(name) {
        return Ok(Box::new(std::iter::empty()));
    }
    Ok(Box::new(run.lines::<T>(name)?.map(move |item| item.map(line))))
}

/// The lines of a file that grows.
fn grown<T: DeserializeOwned + 'static>(
    run: &RunDir,
    name: &str,
    line: fn(T) -> Line,
) -> Result<Lines, Error> {
    Ok(Box::new(run.read_appended::<T>(name)?.into_iter().map(move |item| Ok(line(item)))))
}

fn checks(run: &RunDir) -> Result<Lines, Error> {
    if !run.has(rundir::VALIDATION) {
        return Ok(Box::new(std::iter::empty()));
    }
    let found: Validation = run.read_json(rundir::VALIDATION)?;
    let failed: Vec<Line> = found.failures().map(check).collect();
    Ok(Box::new(failed.into_iter().map(Ok)))
}

fn check(check: &ValidationCheck) -> Line {
    Line {
        kind: check.name.clone(),
        message: format!("expected {}, found {}. {}", check.expected, check.actual, check.details.join(" ")),
        ..Line::default()
    }
}

fn warning(found: Warning) -> Line {
    Line {
        kind: found.code.to_string(),
        records: found.record.into_iter().collect(),
        column: found.column,
        value: found.value,
        message: found.message,
        ..Line::default()
    }
}

fn dropped(cell: DroppedCell) -> Line {
    Line {
        kind: format!("{}: {}", cell.record.table, cell.column),
        records: vec![cell.record],
        column: cell.column,
        value: cell.value,
        message: cell.reason,
        ..Line::default()
    }
}

fn quarantined(by: &str, row: Quarantined) -> Line {
    let cause = if row.cause.is_empty() { String::new() } else { format!("; it depends on {}", row.cause) };
    Line {
        kind: format!("{by}: {}", row.table),
        records: row.from,
        column: row.column,
        value: row.value,
        // What it quotes of the row was masked when it was noted.
        plain: format!("{}{cause}", row.message),
        next: row.hint,
        ..Line::default()
    }
}

fn conflict(row: Conflict) -> Line {
    Line {
        kind: row.table.to_string(),
        message: row.sentence(),
        column: row.columns.join(", "),
        records: row.from,
        ..Line::default()
    }
}

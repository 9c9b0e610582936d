//! Warnings, rows that are held back, cells that go nowhere and checks that failed: by kind, each with the record behind it.

mod lines;

use std::sync::Arc;

use landfall_model::{
    finding::Code,
    rundir::{self, Error},
};
use maud::{Markup, html};

use super::{
    frame,
    queue::{Length, ON_A_PAGE, pages},
    words::{LONGEST, bad, cell, number, short},
};
use crate::{address, desk::Desk, figures::Kinds};
use lines::{Line, Lines};

/// A list.
struct List {
    /// In addresses.
    name: &'static str,
    title: &'static str,
    /// The files that it is read from.
    files: &'static [&'static str],
    lines: fn(&Desk<'_>) -> Result<Lines, Error>,
}

const LISTS: [List; 5] = [
    List {
        name: "quarantine",
        title: "Rows that are not in the target",
        files: &[rundir::PLAN_QUARANTINE, rundir::LOAD_QUARANTINE],
        lines: lines::quarantine,
    },
    List { name: "warnings", title: "Warnings", files: &[rundir::WARNINGS], lines: lines::warnings },
    List { name: "checks", title: "Checks that failed", files: &[rundir::VALIDATION], lines: lines::checks },
    List {
        name: "conflicts",
        title: "Rows that users changed in the CRM",
        files: &[rundir::LOAD_CONFLICTS],
        lines: lines::conflicts,
    },
    List {
        name: "dropped",
        title: "Cells that go nowhere",
        files: &[rundir::DROPPED_CELLS],
        lines: lines::dropped,
    },
];

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

/// True where checks of the verification failed that the page shows.
pub(super) fn has_failed_checks(desk: &Desk<'_>) -> bool {
    let checks = LISTS.iter().find(|list| list.name == "checks");
    checks.is_some_and(|list| list.kinds(desk).is_ok_and(|kinds| !kinds.is_empty()))
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
            for line in (self.lines)(desk)? {
                *kinds.entry(line?.kind).or_default() += 1;
            }
            Ok(kinds)
        })
    }

    /// How many there are of a kind, and those of the page.
    fn page(&self, desk: &Desk<'_>, kind: &str) -> Result<(usize, Vec<Line>), Error> {
        let many = self.kinds(desk)?.get(kind).copied().unwrap_or_default();
        let of_kind = (self.lines)(desk)?.filter(|line| line.as_ref().map_or(true, |line| line.kind == kind));
        let lines = of_kind.skip((desk.page() - 1) * ON_A_PAGE).take(ON_A_PAGE.min(many));
        Ok((many, lines.collect::<Result<_, Error>>()?))
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

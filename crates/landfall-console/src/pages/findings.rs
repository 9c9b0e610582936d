//! Warnings, rows that are held back, cells that go nowhere and checks that failed: by kind, each with the record behind it.

use std::collections::BTreeMap;

use landfall_model::{
    finding::{DroppedCell, Quarantined, Warning},
    outcome::{Conflict, Validation},
    rundir::{self, Error, RunDir},
    source::SourceRef,
};
use maud::{Markup, html};

use super::{
    frame,
    queue::pages,
    words::{number, short},
};
use crate::{address, desk::Desk};

/// Lines of a page.
const ON_A_PAGE: usize = 50;
const LONGEST: usize = 300;

/// A list: its name in addresses, and its title.
const LISTS: [(&str, &str); 5] = [
    ("quarantine", "Rows that are not in the target"),
    ("warnings", "Warnings"),
    ("checks", "Checks that failed"),
    ("conflicts", "Rows that users changed in the CRM"),
    ("dropped", "Cells that go nowhere"),
];

/// One finding of any kind.
struct Line {
    kind: String,
    records: Vec<SourceRef>,
    /// Column and value, where there are any.
    column: String,
    value: String,
    message: String,
}

/// What there is, by kind.
pub(super) fn page(desk: &Desk<'_>) -> Markup {
    let content = html! {
        h1 { "Findings" }
        p.lead { "What was changed, guessed, held back or left out. Each leads to its record." }
        @for (list, title) in LISTS { (summary(desk, list, title)) }
    };
    frame::page(desk, "findings", "Findings", &content)
}

fn summary(desk: &Desk<'_>, list: &str, title: &str) -> Markup {
    let lines = match lines(desk, list) {
        Ok(lines) => lines,
        Err(error) => return html! { h2 { (title) } p.notice.bad role="alert" { (error) } },
    };
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for line in &lines {
        *kinds.entry(&line.kind).or_default() += 1;
    }
    html! {
        h2 { (title) " " span.count { (number(lines.len())) } }
        @if lines.is_empty() { p.soft { "None." } }
        @else {
            table.kinds {
                thead { tr { th scope="col" { "Kind" } th.number scope="col" { "How many" } } }
                tbody {
                    @for (kind, many) in kinds {
                        tr {
                            th scope="row" { a href={ "/" (address::findings(list, kind)) } { (kind) } }
                            td.number { (number(many)) }
                        }
                    }
                }
            }
        }
    }
}

/// The findings of one kind; none where there is no such list.
pub(super) fn list(desk: &Desk<'_>, list: &str, kind: &str) -> Option<Markup> {
    let title = LISTS.iter().find(|(name, _)| *name == list)?.1;
    let page = desk.request.query.number("page", 1).max(1);
    let content = match lines(desk, list) {
        Ok(mut lines) => {
            lines.retain(|line| line.kind == kind);
            let many = lines.len();
            let some = lines.into_iter().skip((page - 1) * ON_A_PAGE).take(ON_A_PAGE);
            html! {
                h1 { (kind) " " span.count { (number(many)) } }
                p.lead { (title) " · " a href="/findings" { "all findings" } }
                (table(desk, &some.collect::<Vec<_>>()))
                (pages(&address::findings(list, kind), "", page, many))
            }
        }
        Err(error) => html! { h1 { (kind) } p.notice.bad role="alert" { (error) } },
    };
    Some(frame::page(desk, "findings", kind, &content))
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
                            td { @for at in &line.records { a.record href=(address::record(*at)) { (at) } " " } }
                            td { (line.column) }
                            td { (short(&mask.value(&line.value), LONGEST)) }
                            td { (short(&mask.sentence(&line.message), LONGEST)) }
                        }
                    }
                }
            }
        }
    }
}

fn lines(desk: &Desk<'_>, list: &str) -> Result<Vec<Line>, Error> {
    let run = &desk.site.lent.plan_run;
    Ok(match list {
        "warnings" => whole::<Warning>(run, rundir::WARNINGS)?.into_iter().map(warning).collect(),
        "dropped" => whole::<DroppedCell>(run, rundir::DROPPED_CELLS)?.into_iter().map(dropped).collect(),
        "quarantine" => {
            let held = whole::<Quarantined>(run, rundir::PLAN_QUARANTINE)?.into_iter();
            let rejected = run.read_appended::<Quarantined>(rundir::LOAD_QUARANTINE)?.into_iter();
            held.map(|row| quarantined("held back by the plan", row))
                .chain(rejected.map(|row| quarantined("rejected by the target", row)))
                .collect()
        }
        "conflicts" => run.read_appended::<Conflict>(rundir::LOAD_CONFLICTS)?.iter().map(conflict).collect(),
        _ => checks(&desk.site.lent.run)?,
    })
}

/// Nothing where the plan is not written yet.
fn whole<T: serde::de::DeserializeOwned>(run: &RunDir, name: &str) -> Result<Vec<T>, Error> {
    if run.has(name) { run.read_jsonl(name) } else { Ok(Vec::new()) }
}

fn warning(found: Warning) -> Line {
    Line {
        kind: found.code.to_string(),
        records: found.record.into_iter().collect(),
        column: found.column,
        value: found.value,
        message: found.message,
    }
}

fn dropped(cell: DroppedCell) -> Line {
    Line {
        kind: format!("{}: {}", cell.record.table, cell.column),
        records: vec![cell.record],
        column: cell.column,
        value: cell.value,
        message: cell.reason,
    }
}

fn quarantined(by: &str, row: Quarantined) -> Line {
    let cause = if row.cause.is_empty() { String::new() } else { format!(" It depends on {}.", row.cause) };
    Line {
        kind: format!("{by}: {}", row.table),
        records: row.from,
        column: row.column,
        value: row.value,
        message: format!("{} {}{cause}", row.message, row.hint),
    }
}

fn conflict(row: &Conflict) -> Line {
    Line {
        kind: row.table.to_string(),
        records: row.from.clone(),
        column: row.columns.join(", "),
        value: String::new(),
        message: row.sentence(),
    }
}

fn checks(run: &RunDir) -> Result<Vec<Line>, Error> {
    if !run.has(rundir::VALIDATION) {
        return Ok(Vec::new());
    }
    let found: Validation = run.read_json(rundir::VALIDATION)?;
    let failed = found.count_checks.into_iter().chain(found.integrity_checks).filter(|check| !check.passed);
    let line = |check: landfall_model::outcome::ValidationCheck| Line {
        kind: check.name,
        records: Vec::new(),
        column: String::new(),
        value: String::new(),
        message: format!("expected {}, found {}. {}", check.expected, check.actual, check.details.join(" ")),
    };
    Ok(failed.map(line).collect())
}

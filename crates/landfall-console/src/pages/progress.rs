//! Stages of a run: what began, what ended, what runs, and how far it is.

use chrono::DateTime;
use landfall_model::{
    journal::Entry,
    outcome::{CopyOutcome, GroupOutcome},
    plan::PlanHeader,
    rundir::{self, Error, RunDir},
};
use maud::{Markup, html};
use uuid::Uuid;

use super::words::{number, time};

/// The stages as a table.
pub(super) fn stages(run: &RunDir, plan_run: &RunDir) -> Markup {
    match (last_of_each(run), detail(plan_run)) {
        (Ok(stages), _) if stages.is_empty() => html! { p { "No stage began yet." } },
        (Ok(stages), detail) => table(&stages, &detail.unwrap_or_default()),
        (Err(error), _) => html! { p.notice.bad role="alert" { (error) } },
    }
}

/// The last word of the journal on each stage, in the order in which they first began.
fn last_of_each(run: &RunDir) -> Result<Vec<Entry>, Error> {
    let mut stages: Vec<Entry> = Vec::new();
    for entry in run.read_appended::<Entry>(rundir::JOURNAL)? {
        match stages.iter_mut().find(|stage| stage.stage == entry.stage) {
            Some(stage) => *stage = entry,
            None => stages.push(entry),
        }
    }
    Ok(stages)
}

/// How far the two stages are that tell it line by line.
#[derive(Default)]
struct Detail {
    copied: usize,
    copies: usize,
    groups: usize,
}

fn detail(run: &RunDir) -> Result<Detail, Error> {
    if !run.has(rundir::PLAN) {
        return Ok(Detail::default());
    }
    let header: PlanHeader = run.read_json(rundir::PLAN)?;
    let copied: std::collections::BTreeSet<Uuid> =
        run.read_appended::<CopyOutcome>(rundir::LOAD_COPIES)?.iter().map(|copy| copy.file).collect();
    let groups: Vec<GroupOutcome> = run.read_appended(rundir::LOAD_GROUPS)?;
    Ok(Detail {
        copied: copied.len(),
        copies: usize::try_from(header.copies).unwrap_or_default(),
        groups: groups.len(),
    })
}

fn table(stages: &[Entry], detail: &Detail) -> Markup {
    html! {
        table.stages {
            thead { tr { th scope="col" { "Stage" } th scope="col" { "State" } th scope="col" { "Began or ended (UTC)" } th.number scope="col" { "Took" } } }
            tbody {
                @for stage in stages {
                    tr {
                        th scope="row" { (stage.stage) }
                        td { (state(stage)) (far(stage, detail)) }
                        td { time datetime=(stage.at) { (moment(&stage.at)) } }
                        td.number { @if stage.event == "finished" { (time(stage.seconds.round() as i64)) } }
                    }
                }
            }
        }
    }
}

/// `27 Nov 08:25:26`; as it is written where it cannot be read.
fn moment(at: &str) -> String {
    let parsed = DateTime::parse_from_rfc3339(at);
    parsed.map_or_else(|_| at.to_owned(), |at| at.to_utc().format("%-d %b %H:%M:%S").to_string())
}

fn state(stage: &Entry) -> Markup {
    match stage.event.as_str() {
        "started" => html! { span.badge.running { "running" } },
        "finished" => html! { span.badge.good { "done" } },
        _ => html! { span.badge.bad { "failed" } " " (stage.note) },
    }
}

fn far(stage: &Entry, detail: &Detail) -> Markup {
    html! {
        @if stage.stage == "files" && detail.copies > 0 {
            " " progress value=(detail.copied) max=(detail.copies) aria-label="files copied" {}
            " " span.soft { (number(detail.copied)) " of " (number(detail.copies)) }
        }
        @if stage.stage == "load" && detail.groups > 0 { " " span.soft { (number(detail.groups)) " groups are in" } }
    }
}

//! Stages of a run: what began, what ended, what runs, and how far it is.

use landfall_model::{
    journal::{self, Entry},
    outcome::GroupOutcome,
    rundir::{self, Error, RunDir},
    words::stamp,
};
use maud::{Markup, html};

use super::words::{bad, count, number, time};
use crate::desk::Desk;

/// The stages as a table.
pub(super) fn stages(desk: &Desk<'_>) -> Markup {
    match last_of_each(&desk.site.lent.run) {
        Ok(stages) if stages.is_empty() => html! { p { "No stage began yet." } },
        Ok(stages) => table(desk, &stages),
        Err(error) => bad(error),
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

fn table(desk: &Desk<'_>, stages: &[Entry]) -> Markup {
    html! {
        table.stages {
            thead { tr { th scope="col" { "Stage" } th scope="col" { "State" } th scope="col" { "Began or ended (UTC)" } th.number scope="col" { "Took" } } }
            tbody {
                @for stage in stages {
                    tr {
                        th scope="row" { (stage.stage) }
                        td { (state(stage)) @if stage.stage == "files" { (copied(desk, stage)) } @if stage.stage == journal::LOAD { (groups(desk)) } }
                        td { time datetime=(stamp(stage.at)) { (stage.at.format("%-d %b %H:%M:%S")) } }
                        td.number { @if stage.event == journal::FINISHED { (time(stage.seconds)) } }
                    }
                }
            }
        }
    }
}

fn state(stage: &Entry) -> Markup {
    match stage.event.as_str() {
        journal::STARTED => html! { span.badge.running { "running" } },
        journal::FINISHED if stage.note.is_empty() => html! { span.badge.good { "done" } },
        journal::FINISHED => html! { span.badge.warn { "done" } " " (stage.note) },
        event => html! { span.badge.bad { (event) } " " (stage.note) },
    }
}

/// How many copies are proven, as far as that can be read.
fn copied(desk: &Desk<'_>, stage: &Entry) -> Markup {
    let (figures, run) = (&desk.site.figures, &desk.site.lent.plan_run);
    let Some((copies, copied)) =
        figures.planned(run).and_then(|planned| Some((planned.copies, figures.copied(run).ok()?)))
    else {
        return html! {};
    };
    html! {
        @if copies > 0 {
            @if stage.event != journal::FINISHED { " " progress value=(copied) max=(copies) aria-label="files copied" {} }
            " " span.soft { (number(copied)) " of " (number(copies)) " proven" }
        }
    }
}

/// How many groups are in: there are ten.
fn groups(desk: &Desk<'_>) -> Markup {
    let groups =
        desk.site.lent.plan_run.read_appended::<GroupOutcome>(rundir::LOAD_GROUPS).unwrap_or_default();
    html! { @if !groups.is_empty() { " " span.soft { (count(groups.len(), "group")) " in" } } }
}

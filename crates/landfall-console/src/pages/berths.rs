//! The marina: every berth where the map has it, or in a grid by area; those whose status does not fit are marked, with both readings.

use std::collections::{BTreeMap, HashMap};

use landfall_model::{
    berth_status::{StatusLine, spaced},
    finding::Question,
    outcome::Validation,
    rundir::{self, Error, RunDir},
    target::{Berth, BerthMapData, Planned, Table},
};
use landfall_report::berths;
use maud::{Markup, html};
use uuid::Uuid;

use super::{
    frame,
    map::{self, Spot},
    question::{noted, noted_together},
    queue::List,
    words::{answer, bad, number},
};
use crate::{
    address,
    desk::Desk,
    stock::{Group, Stock},
};

/// The berths of a plan, as far as files tell.
struct Marina {
    berths: Vec<Planned<Berth>>,
    /// Where the map draws a berth.
    spots: HashMap<Uuid, Spot>,
    /// What the plan says of those that do not fit, and what verification found.
    lines: Vec<StatusLine>,
    found: Option<Validation>,
}

/// Berths that do not fit, and that nobody answered yet.
type Wrong<'m> = HashMap<Uuid, berths::Berth<'m>>;

/// Berths under the name of their area.
type Areas<'m> = BTreeMap<&'m str, Vec<&'m Planned<Berth>>>;

/// The page.
pub(super) fn page(desk: &Desk<'_>) -> Markup {
    let content = html! {
        h1 { "Berths" }
        p.lead { (Group::Berths.explained()) }
        @match Marina::read(&desk.site.lent.run, &desk.site.lent.plan_run).and_then(|marina| shown(desk, marina)) {
            Ok(Some(shown)) => (shown),
            Ok(None) => p { "There is no plan yet, and so no berth." },
            Err(error) => (bad(error)),
        }
    };
    frame::page(desk, Group::Berths.name(), "Berths", &content)
}

fn shown(desk: &Desk<'_>, marina: Option<Marina>) -> Result<Option<Markup>, Error> {
    let Some(marina) = marina else { return Ok(None) };
    let mut wrong = marina.wrong();
    let asked = desk.site.with_stock(|stock| {
        wrong.retain(|_, berth| berth.question.is_none_or(|id| !stock.book.is_settled(id)));
        (
            html! { (noted(desk, stock)) (noted_together(desk, stock)) },
            together(desk, stock),
            List::of(desk, stock, Group::Berths),
        )
    })?;
    Ok(asked.map(|(noted, together, list)| {
        html! {
            (noted)
            (marina.drawn(&wrong))
            (marina.mismatches(desk, &wrong))
            (together)
            h2 { "Questions" }
            (list.show(desk))
        }
    }))
}

impl Marina {
    fn read(run: &RunDir, plan_run: &RunDir) -> Result<Option<Self>, Error> {
        if !plan_run.has(rundir::PLAN) {
            return Ok(None);
        }
        let maps: Vec<Planned<BerthMapData>> =
            plan_run.read_jsonl(&rundir::normalized_table(Table::BerthMapData))?;
        let spots = maps.iter().filter_map(|map| Some((map.row.berth_id, Spot::of(&map.row.map_data)?)));
        Ok(Some(Self {
            berths: plan_run.read_jsonl(&rundir::normalized_table(Table::Berths))?,
            spots: spots.collect(),
            lines: plan_run.read_appended(rundir::BERTH_STATUS)?,
            found: run.find_json(rundir::VALIDATION)?,
        }))
    }

    fn wrong(&self) -> Wrong<'_> {
        let all = berths::of(&self.lines, self.found.as_ref()).into_iter();
        all.filter(berths::Berth::is_open).map(|berth| (berth.id, berth)).collect()
    }

    /// The map where every berth has a place on it, else the grid.
    fn drawn(&self, wrong: &Wrong<'_>) -> Markup {
        let mapped = self.berths.iter().filter(|berth| self.spots.contains_key(&berth.row.id)).count();
        html! {
            p.legend {
                @for status in statuses(&self.berths) { span.berth.(status) {} (spaced(status)) " " }
                span.berth.wrong {} "does not fit"
            }
            @if mapped == 0 { (grid(&self.areas(), wrong)) }
            @else {
                (self.map(wrong))
                @if mapped < self.berths.len() { (grid(&self.off_the_map(), wrong)) }
            }
        }
    }

    fn map(&self, wrong: &Wrong<'_>) -> Markup {
        html! {
            div.scroll.map tabindex="0" role="region" aria-label="Map of the berths" {
                svg viewBox=(map::view(&self.spots.values())) role="img" aria-label={ "Map of " (self.spots.len()) " berths; the list below names those that do not fit" } {
                    @for berth in &self.berths { @if let Some(spot) = self.spots.get(&berth.row.id) { (on_map(berth, spot, wrong)) } }
                }
            }
        }
    }

    fn areas(&self) -> Areas<'_> {
        let mut areas = Areas::new();
        for berth in &self.berths {
            let area = berth.row.area.as_deref().unwrap_or("Without an area");
            areas.entry(area).or_default().push(berth);
        }
        areas
    }

    /// Those that have no place on the map.
    fn off_the_map(&self) -> Areas<'_> {
        let berths = self.berths.iter().filter(|berth| !self.spots.contains_key(&berth.row.id));
        Areas::from([("Not on the map", berths.collect())])
    }

    /// Every berth that does not fit, with what each reading expects.
    fn mismatches(&self, desk: &Desk<'_>, wrong: &Wrong<'_>) -> Markup {
        let wrong: Vec<_> =
            self.berths.iter().filter_map(|berth| Some((berth, wrong.get(&berth.row.id)?))).collect();
        html! {
            h2 { "Statuses that do not fit " span.count { (number(wrong.len())) } }
            @if wrong.is_empty() { p { "None is known in this run. Where nothing was verified yet, nothing is known." } }
            @else {
                p.soft { "Two readings of the rules: the plan document counts a berth as sold once its interest is completed, BR-001, the CRM's own rule, from the deposit on." }
                div.scroll tabindex="0" role="region" aria-label="Statuses that do not fit" {
                    table {
                        thead { tr { @for title in ["Berth", "Is", "Plan document expects", "BR-001 expects", "Why", ""] { th scope="col" { @if title.is_empty() { span.hidden { "Question" } } @else { (title) } } } } }
                        tbody { @for (berth, wrong) in wrong { (line(desk, berth, wrong)) } }
                    }
                }
            }
        }
    }
}

fn on_map(berth: &Planned<Berth>, spot: &Spot, wrong: &Wrong<'_>) -> Markup {
    html! {
        g.spot.(berth.row.status).wrong[wrong.contains_key(&berth.row.id)] {
            title { (berth.row.mooring_number) ", " (spaced(&berth.row.status)) }
            (spot.drawn(&berth.row.mooring_number))
        }
    }
}

fn grid(areas: &Areas<'_>, wrong: &Wrong<'_>) -> Markup {
    html! {
        @for (area, berths) in areas {
            h2 { (area) " " span.count { (number(berths.len())) } }
            ul.grid { @for berth in berths { (cell(berth, wrong)) } }
        }
    }
}

fn cell(berth: &Planned<Berth>, wrong: &Wrong<'_>) -> Markup {
    let is_wrong = wrong.contains_key(&berth.row.id);
    html! {
        li.berth.(berth.row.status).wrong[is_wrong] {
            (berth.row.mooring_number) span.hidden { ", " (spaced(&berth.row.status)) @if is_wrong { ", does not fit" } }
        }
    }
}

fn line(desk: &Desk<'_>, berth: &Planned<Berth>, wrong: &berths::Berth<'_>) -> Markup {
    let is = if wrong.in_target.is_empty() { &berth.row.status } else { wrong.in_target };
    html! {
        tr {
            th scope="row" { (berth.row.mooring_number) " " @for at in &berth.from { span.soft { (desk.record(*at)) } } }
            td.whole { (spaced(is)) }
            @for expected in wrong.expected { td.whole { @if expected.is_empty() { "no objection" } @else { (spaced(expected)) } } }
            td.sentence { (wrong.reason) }
            td.whole { @if let Some(id) = wrong.question { a href=(address::question(id, None)) { "Decide" span.hidden { " on " (berth.row.mooring_number) } } } }
        }
    }
}

fn statuses(berths: &[Planned<Berth>]) -> Vec<&str> {
    let mut statuses: Vec<&str> = berths.iter().map(|berth| berth.row.status.as_str()).collect();
    statuses.sort_unstable();
    statuses.dedup();
    statuses
}

/// Questions that are alike, to be answered at once.
fn together(desk: &Desk<'_>, stock: &Stock) -> Markup {
    let mut groups: BTreeMap<&str, Vec<&Question>> = BTreeMap::new();
    let berths =
        |question: &&Question| Group::of(question.kind) == Group::Berths && !question.alike.is_empty();
    let open = |question: &&Question| !stock.book.is_settled(question.id);
    for question in stock.book.questions().iter().filter(berths).filter(open) {
        groups.entry(&question.alike).or_default().push(question);
    }
    groups.retain(|_, questions| questions.len() > 1);
    html! {
        @if !groups.is_empty() { h2 { "Many at once" } }
        @for (alike, questions) in groups {
            form.together method="post" action=(address::together(questions[0].id)) {
                (desk.token())
                p { strong { (number(questions.len())) } " alike: " (alike) }
                div.buttons {
                    @for option in &questions[0].options {
                        button type="submit" name="answer" value=(option) { (answer(questions[0].kind, option)) ", all " (number(questions.len())) span.hidden { ": " (alike) } }
                    }
                }
            }
        }
    }
}

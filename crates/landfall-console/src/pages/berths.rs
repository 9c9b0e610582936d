//! The marina: every berth where the map has it, or in a grid by area; those whose status does not fit are marked, with both readings.

use std::collections::{BTreeMap, HashMap};

use landfall_model::{
    berth_status::StatusLine,
    finding::Question,
    outcome::{BerthMismatch, Validation},
    rundir::{self, Error, RunDir},
    target::{Berth, BerthMapData, Planned, Table},
};
use maud::{Markup, html};
use uuid::Uuid;

use super::{
    frame,
    map::{self, Spot},
    question::noted,
    queue,
    words::{count, number},
};
use crate::{
    address,
    desk::Desk,
    stock::{Group, Stock},
};

/// The berths of a plan, and what is said against their statuses.
struct Marina {
    berths: Vec<Planned<Berth>>,
    /// Where the map draws a berth.
    spots: HashMap<Uuid, Spot>,
    /// What does not fit, by berth.
    wrong: HashMap<Uuid, Vec<Reading>>,
}

/// What one reading of the rules says of a berth.
struct Reading {
    rule: String,
    expected: String,
    reason: String,
    question: Option<Uuid>,
}

/// The page.
pub(super) fn page(desk: &Desk<'_>) -> Markup {
    let marina = Marina::read(&desk.site.lent.run, &desk.site.lent.plan_run);
    let questions = desk.site.with_stock(|stock| {
        html! { (noted(desk, stock)) (together(desk, stock)) (queue::list(desk, stock, Group::Berths)) }
    });
    let noted = desk.request.query.number("together", 0);
    let content = html! {
        h1 { "Berths" }
        p.lead { (Group::Berths.explained()) }
        @if noted > 0 { p.notice.good role="status" { "Noted for " (count(noted, "berth")) "." } }
        @match marina {
            Ok(Some(marina)) => {
                (marina.drawn())
                (marina.mismatches(desk))
            }
            Ok(None) => p { "There is no plan yet, and so no berth." },
            Err(error) => p.notice.bad role="alert" { (error) },
        }
        h2 { "Questions" }
        @match questions {
            Ok(Some(list)) => (list),
            Ok(None) => p { "They come with the plan." },
            Err(error) => p.notice.bad role="alert" { (error) },
        }
    };
    frame::page(desk, Group::Berths.name(), "Berths", &content)
}

impl Marina {
    fn read(run: &RunDir, plan_run: &RunDir) -> Result<Option<Self>, Error> {
        if !plan_run.has(rundir::PLAN) {
            return Ok(None);
        }
        let berths: Vec<Planned<Berth>> = plan_run.read_jsonl(&rundir::normalized_table(Table::Berths))?;
        let maps: Vec<Planned<BerthMapData>> =
            plan_run.read_jsonl(&rundir::normalized_table(Table::BerthMapData))?;
        let spots =
            maps.iter().filter_map(|map| Some((map.row.berth_id, Spot::of(&map.row.map_data)?))).collect();
        Ok(Some(Self { berths, spots, wrong: wrong(run, plan_run)? }))
    }

    /// The map where every berth has a place on it, else the grid.
    fn drawn(&self) -> Markup {
        let mapped = self.berths.iter().filter(|berth| self.spots.contains_key(&berth.row.id)).count();
        html! {
            p.legend {
                @for status in statuses(&self.berths) { span.berth.(status) {} (status.replace('_', " ")) " " }
                span.berth.wrong {} "does not fit"
            }
            @if mapped > 0 { (self.map()) }
            @if mapped < self.berths.len() { (self.grid(mapped > 0)) }
        }
    }

    fn map(&self) -> Markup {
        html! {
            div.scroll.map tabindex="0" role="region" aria-label="Map of the berths" {
                svg viewBox=(map::view(&self.spots.values())) role="img" aria-label={ "Map of " (self.spots.len()) " berths; the list below names those that do not fit" } {
                    @for berth in &self.berths { @if let Some(spot) = self.spots.get(&berth.row.id) { (self.on_map(berth, spot)) } }
                }
            }
        }
    }

    fn on_map(&self, berth: &Planned<Berth>, spot: &Spot) -> Markup {
        let is_wrong = self.wrong.contains_key(&berth.row.id);
        html! {
            g.spot.(berth.row.status).wrong[is_wrong] {
                title { (berth.row.mooring_number) ", " (berth.row.status.replace('_', " ")) }
                (spot.drawn(&berth.row.mooring_number))
            }
        }
    }

    /// Berths by area; where there is a map, those that have no place on it.
    fn grid(&self, has_map: bool) -> Markup {
        let mut areas: BTreeMap<&str, Vec<&Planned<Berth>>> = BTreeMap::new();
        let shown = self.berths.iter().filter(|berth| !(has_map && self.spots.contains_key(&berth.row.id)));
        for berth in shown {
            let area = if has_map {
                "Not on the map"
            } else {
                berth.row.area.as_deref().unwrap_or("Without an area")
            };
            areas.entry(area).or_default().push(berth);
        }
        html! {
            @for (area, berths) in areas {
                h2 { (area) " " span.count { (number(berths.len())) } }
                ul.grid { @for berth in berths { (self.cell(berth)) } }
            }
        }
    }

    fn cell(&self, berth: &Planned<Berth>) -> Markup {
        let is_wrong = self.wrong.contains_key(&berth.row.id);
        html! {
            li.berth.(berth.row.status).wrong[is_wrong] {
                (berth.row.mooring_number) span.hidden { ", " (berth.row.status.replace('_', " ")) @if is_wrong { ", does not fit" } }
            }
        }
    }

    /// Every berth that does not fit, with what each reading expects.
    fn mismatches(&self, desk: &Desk<'_>) -> Markup {
        let wrong: Vec<(&Planned<Berth>, &Vec<Reading>)> =
            self.berths.iter().filter_map(|berth| Some((berth, self.wrong.get(&berth.row.id)?))).collect();
        html! {
            h2 { "Statuses that do not fit " span.count { (number(wrong.len())) } }
            @if wrong.is_empty() { p { "None is known in this run. Where nothing was verified yet, nothing is known." } }
            @else {
                div.scroll tabindex="0" role="region" aria-label="Statuses that do not fit" {
                    table {
                        thead { tr { @for title in ["Berth", "Is", "Plan document expects", "BR-001 expects", "Why", ""] { th scope="col" { @if title.is_empty() { span.hidden { "Question" } } @else { (title) } } } } }
                        tbody { @for (berth, readings) in wrong { (line(desk, berth, readings)) } }
                    }
                }
            }
        }
    }
}

fn line(desk: &Desk<'_>, berth: &Planned<Berth>, readings: &[Reading]) -> Markup {
    let expects = |rule: &str| {
        readings.iter().find(|reading| reading.rule == rule).map(|reading| reading.expected.as_str())
    };
    html! {
        tr {
            th scope="row" { (berth.row.mooring_number) " " @for at in &berth.from { span.soft { (desk.record(*at)) } } }
            td { (berth.row.status.replace('_', " ")) }
            @for rule in ["plan", "br-001"] { td { (expects(rule).unwrap_or("no objection").replace('_', " ")) } }
            td { (readings.first().map_or("", |reading| &reading.reason)) }
            td { @if let Some(id) = readings.iter().find_map(|reading| reading.question) { a href=(address::question(id, None)) { "Decide" span.hidden { " on " (berth.row.mooring_number) } } } }
        }
    }
}

fn statuses(berths: &[Planned<Berth>]) -> Vec<&str> {
    let mut statuses: Vec<&str> = berths.iter().map(|berth| berth.row.status.as_str()).collect();
    statuses.sort_unstable();
    statuses.dedup();
    statuses
}

/// What the plan asks about; where it asks nothing, what the verification found.
fn wrong(run: &RunDir, plan_run: &RunDir) -> Result<HashMap<Uuid, Vec<Reading>>, Error> {
    let mut wrong: HashMap<Uuid, Vec<Reading>> = HashMap::new();
    if plan_run.has(rundir::BERTH_STATUS) {
        for line in plan_run.read_jsonl::<StatusLine>(rundir::BERTH_STATUS)? {
            wrong.insert(line.berth, readings(&line));
        }
    } else if run.has(rundir::VALIDATION) {
        let found: Validation = run.read_json(rundir::VALIDATION)?;
        for mismatch in found.status_reconciliation.mismatches {
            let BerthMismatch { berth_id, expected_status: expected, rule, reason, .. } = mismatch;
            wrong.entry(berth_id).or_default().push(Reading { rule, expected, reason, question: None });
        }
    }
    Ok(wrong)
}

fn readings(line: &StatusLine) -> Vec<Reading> {
    let reason = landfall_model::berth_status::reason(line.stage.as_deref());
    let reading = |expected: &landfall_model::berth_status::Expectation<String>| Reading {
        rule: expected.rule.to_string(),
        expected: expected.status.clone(),
        reason: reason.clone(),
        question: Some(line.question),
    };
    line.expected.iter().map(reading).collect()
}

/// Questions that are alike, to be answered at once.
fn together(desk: &Desk<'_>, stock: &Stock) -> Markup {
    let mut groups: BTreeMap<&str, Vec<&Question>> = BTreeMap::new();
    let berths =
        |question: &&Question| Group::of(question.kind) == Group::Berths && !question.alike.is_empty();
    for question in stock.book.open_questions().into_iter().filter(berths) {
        groups.entry(&question.alike).or_default().push(question);
    }
    groups.retain(|_, questions| questions.len() > 1);
    html! {
        @if !groups.is_empty() { h2 { "Many at once" } }
        @for (alike, questions) in groups {
            form.together method="post" action={ "/together/" (questions[0].id) } {
                (desk.token())
                p { strong { (number(questions.len())) } " alike: " (alike) }
                div.buttons {
                    @for option in &questions[0].options {
                        button type="submit" name="answer" value=(option) { (option.replace('_', " ")) ", all " (number(questions.len())) span.hidden { ": " (alike) } }
                    }
                }
            }
        }
    }
}

//! The records of a question whose people the plan has not side by side: as many as fit are compared, and the others are named.

use landfall_model::{
    finding::{Question, QuestionKind},
    source::{SourceRef, SourceTable},
};
use maud::{Markup, html};

use super::sides::Side;
use crate::{
    desk::Desk,
    pages::words::{count, number},
};

/// More records than these are not shown beside each other: the others follow below, by their names.
const ABREAST: usize = 8;
/// Of these so many are named, and the rest is counted: a word that no rule knows may stand in every record.
const NAMED: usize = 100;

/// The records of a question.
#[derive(Default)]
pub(super) struct Records {
    /// Those that are compared.
    pub abreast: Vec<Side>,
    /// Those for whom there is no room, with their names.
    others: Vec<(SourceRef, String)>,
    all: usize,
}

impl Records {
    /// As the source has them. What the others are about comes first: a berth before its interests.
    pub fn of(desk: &Desk<'_>, question: &Question) -> Self {
        let (mut all, others): (Vec<SourceRef>, Vec<SourceRef>) =
            question.records.iter().partition(|at| at.table == SourceTable::Berths);
        all.extend(others);
        let (abreast, others) = all.split_at(all.len().min(ABREAST));
        Self {
            abreast: abreast.iter().map(|at| record(desk, *at, question.kind)).collect(),
            others: others.iter().take(NAMED).map(|at| (*at, desk.name(*at))).collect(),
            all: all.len(),
        }
    }

    /// Who else the question is about: an answer is an answer about all of them.
    pub fn rest(&self, desk: &Desk<'_>) -> Markup {
        let Self { abreast, others, all } = self;
        let uncounted = all - abreast.len() - others.len();
        html! {
            @if !others.is_empty() {
                p { "Compared are " (abreast.len()) " of " (number(*all)) ". The question is about these too:" }
                ul.list {
                    @for (at, name) in others { li { (desk.record(*at)) " " (name) } }
                    @if uncounted > 0 { li { "and " (count(uncounted, "more record")) } }
                }
            }
        }
    }
}

/// A record whose file cannot be read says so in its place: the question can still be answered.
fn record(desk: &Desk<'_>, at: SourceRef, kind: QuestionKind) -> Side {
    let lent = &desk.site.lent;
    let says = match landfall_report::cells(&lent.plan_run, at, &lent.mapping) {
        Ok(cells) => cells
            .into_iter()
            .filter(|cell| tells(kind, &cell.role))
            .map(|cell| (cell.column, vec![cell.value]))
            .collect(),
        Err(error) => vec![("Unreadable".to_owned(), vec![error.to_string()])],
    };
    Side { title: at.to_string(), at: vec![at], says }
}

/// Only what bears on the answer is compared: of a berth and its interests the status, of people who they are. The record's own page has the
/// rest.
fn tells(kind: QuestionKind, role: &str) -> bool {
    const OF_STATUS: [&str; 11] = [
        "mooring_number",
        "area",
        "status",
        "status_override_mode",
        "full_name",
        "berth_number",
        "stage",
        "lead_category",
        "eoi_status",
        "contract_status",
        "updated_at",
    ];
    const OF_PEOPLE: [&str; 10] = [
        "full_name",
        "email",
        "phone",
        "address",
        "place_of_residence",
        "company",
        "yacht_name",
        "berth_number",
        "internal_notes",
        "extra_comments",
    ];
    match kind {
        QuestionKind::BerthStatus => OF_STATUS.contains(&role),
        QuestionKind::Duplicate | QuestionKind::SharedInbox | QuestionKind::SuspectCluster => {
            OF_PEOPLE.contains(&role)
        }
        QuestionKind::FileOwner | QuestionKind::UnknownValue => !role.is_empty(),
    }
}

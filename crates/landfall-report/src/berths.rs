//! Berths whose status does not fit their interests: one row each, from the plan that asks about them, beside what verification found in the
//! target.

use std::collections::{BTreeMap, HashSet};

use landfall_model::{
    berth_status::{Reading, StatusLine, reason},
    outcome::{BerthMismatch, Validation},
};
use uuid::Uuid;

use crate::facts::Facts;

/// One berth.
#[derive(Debug)]
pub struct Berth<'f> {
    /// Its row.
    pub id: Uuid,
    /// Its mooring number.
    pub mooring_number: &'f str,
    /// What the plan says; none where berth or interests were changed in the CRM since, or the plan is of an older version.
    pub planned: Option<&'f StatusLine>,
    /// Its status in the target, where that does not fit; empty where it fits, or nothing was verified.
    pub in_target: &'f str,
    /// What each reading expects; empty where the status fits it.
    pub expected: [&'f str; 2],
    /// Why it does not fit.
    pub reason: String,
    /// The question that asks, or asked, about it; none where berth or interests were changed since.
    pub question: Option<Uuid>,
}

/// All of them, from the plan's lines and from what verification found: those that the plan knows in the order of the plan, then the others.
pub fn of<'f>(planned: &'f [StatusLine], found: Option<&'f Validation>) -> Vec<Berth<'f>> {
    let found = found.iter().flat_map(|found| &found.status_reconciliation.mismatches);
    let mut there: BTreeMap<Uuid, Vec<&BerthMismatch>> = BTreeMap::new();
    for mismatch in found {
        there.entry(mismatch.berth_id).or_default().push(mismatch);
    }
    let known: HashSet<Uuid> = planned.iter().map(|line| line.berth).collect();
    let asked = planned.iter().map(|line| of_plan(line, there.get(&line.berth)));
    let others = there.iter().filter(|(id, _)| !known.contains(id));
    asked.chain(others.filter_map(|(id, of)| of_target(*id, of))).collect()
}

/// Those of a run.
pub(super) fn all(facts: &Facts) -> Vec<Berth<'_>> {
    of(&facts.berth_status, facts.validation.as_ref())
}

fn of_plan<'f>(line: &'f StatusLine, there: Option<&Vec<&'f BerthMismatch>>) -> Berth<'f> {
    let expects = |rule: Reading| {
        let expected = line.expected.iter().find(|expected| expected.rule == rule);
        expected.map_or("", |expected| expected.status.as_str())
    };
    Berth {
        id: line.berth,
        mooring_number: &line.mooring_number,
        planned: Some(line),
        in_target: there.and_then(|of| of.first()).map_or("", |of| of.current_status.as_str()),
        expected: Reading::ALL.map(expects),
        reason: reason(line.stage.as_deref()),
        question: Some(line.question),
    }
}

fn of_target<'f>(id: Uuid, mismatches: &[&'f BerthMismatch]) -> Option<Berth<'f>> {
    let first = mismatches.first()?;
    let expects = |rule: Reading| {
        let expected = mismatches.iter().find(|of| of.rule == rule);
        expected.map_or("", |of| of.expected_status.as_str())
    };
    Some(Berth {
        id,
        mooring_number: &first.mooring_number,
        planned: None,
        in_target: &first.current_status,
        expected: Reading::ALL.map(expects),
        reason: first.reason.clone(),
        question: first.question,
    })
}

impl<'f> Berth<'f> {
    /// True while nobody answered: of what was answered nothing is left to say.
    pub fn is_open(&self) -> bool {
        self.answer().is_empty()
    }

    /// Source, plan, target: what is known of its status.
    pub fn statuses(&self) -> [&'f str; 3] {
        let (source, planned) = self.planned.map_or(("", ""), |line| (&*line.status, &*line.planned));
        [source, planned, self.in_target]
    }

    /// The answer that the plan applied; empty while the question is open.
    pub fn answer(&self) -> &'f str {
        self.planned.and_then(|line| line.answer.as_deref()).unwrap_or_default()
    }
}

/// In one line: how many do not fit, and what was said to them.
pub(super) fn sum(facts: &Facts) -> String {
    let all = all(facts);
    let asked = || all.iter().filter_map(|berth| berth.planned);
    let is_changed = |line: &StatusLine| line.planned != line.status;
    let changed = asked().filter(|line| is_changed(line)).count();
    let kept = asked().filter(|line| line.answer.is_some() && !is_changed(line)).count();
    let open = asked().filter(|line| line.answer.is_none()).count();
    let since = match all.len() - asked().count() {
        0 => String::new(),
        since => format!(", {since} since the plan"),
    };
    let fit = if open == 1 { "does not fit its interests" } else { "do not fit their interests" };
    format!("{open} {fit}{since}, {kept} left so, {changed} changed as accepted: berth-status.csv")
}

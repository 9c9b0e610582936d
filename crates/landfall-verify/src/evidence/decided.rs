//! What people decided about records.

use std::collections::{HashMap, HashSet};

use landfall_model::{
    berth_status::{self, StatusLine},
    decision::Decision,
    finding::{Question, QuestionKind},
    rundir::{self, RunDir},
    source::SourceRef,
};
use uuid::Uuid;

use crate::error::Error;

/// Records about which anything was decided.
pub(super) fn records(run: &RunDir, decisions: &[Decision]) -> Result<HashSet<SourceRef>, Error> {
    let answered: HashSet<Uuid> = decisions.iter().map(|decision| decision.question).collect();
    let mut records = HashSet::new();
    for question in run.lines::<Question>(rundir::QUESTIONS)? {
        let question = question?;
        // What is accepted of a berth says nothing of its interests, and its status is looked at by itself.
        if answered.contains(&question.id) && question.kind != QuestionKind::BerthStatus {
            records.extend(question.records);
        }
    }
    Ok(records)
}

/// Statuses that the plan says were accepted, where a decision of that berth says so too: the plan alone could have made it up. Any word
/// counts, not the last one, which may have been given since.
pub(super) fn statuses(decisions: &[Decision], planned: &[StatusLine]) -> HashMap<SourceRef, String> {
    let says = |line: &&StatusLine| {
        decisions.iter().any(|decision| {
            decision.question == line.question
                && Some(&decision.answer) == line.answer.as_ref()
                && decision.records.contains(&line.record)
        })
    };
    let status = |line: &StatusLine| berth_status::accepted(line.answer.as_deref()?).map(str::to_owned);
    planned.iter().filter(says).filter_map(|line| Some((line.record, status(line)?))).collect()
}

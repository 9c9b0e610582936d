//! Answers that no longer apply, since who they judged says something else now.

use std::collections::HashMap;

use uuid::Uuid;

use super::{Decision, judged_file};
use crate::{
    cluster::{Cluster, Member},
    finding::{Question, QuestionKind},
    source::SourceTable,
};

/// An answer that has lapsed, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stale<'d> {
    /// The answer.
    pub decision: &'d Decision,
    /// The clients that changed, each as it was judged and as it is now. Empty where the answer remembers no clients.
    pub changed: Vec<(Member, Member)>,
}

/// The latest answer that judged what this open question is about when it said something else: the person who decided should see what
/// changed. `decisions` are those that may have judged it, in the order in which they were given, each with all that was said to its question.
pub fn stale<'d>(
    decisions: &[&'d Decision],
    question: &Question,
    cluster: Option<&Cluster<'_>>,
) -> Option<Stale<'d>> {
    let last: HashMap<Uuid, &Decision> =
        decisions.iter().map(|decision| (decision.question, *decision)).collect();
    let is_standing = |decision: &&Decision| {
        decision.settles() && last.get(&decision.question).is_some_and(|last| last == decision)
    };
    let others = decisions.iter().rev().copied().filter(|decision| decision.question != question.id);
    others.filter(is_standing).find_map(|decision| match cluster {
        Some(cluster) => among_clients(decision, cluster),
        None => among_records(decision, question),
    })
}

/// Two clients of the question must have been judged, and one of them must be another now.
fn among_clients<'d>(decision: &'d Decision, cluster: &Cluster<'_>) -> Option<Stale<'d>> {
    let judged = |now: &Member| decision.members.iter().find(|before| before.shares(now));
    let both: Vec<(&Member, &Member)> =
        cluster.members.iter().filter_map(|now| Some((judged(now)?, *now))).collect();
    let changed = both.iter().filter(|(before, now)| !now.is_as(before));
    let changed: Vec<(Member, Member)> =
        changed.map(|(before, now)| ((*before).clone(), (*now).clone())).collect();
    (both.len() > 1 && !changed.is_empty()).then_some(Stale { decision, changed })
}

/// Questions that are about records or a file, not about clients side by side: an answer to one on the same file, or to one of the same kind on two
/// of the records, or on the same berth, which read otherwise. That about a file may read as it did: it does not tell which owners there are to
/// choose from.
fn among_records<'d>(decision: &'d Decision, question: &Question) -> Option<Stale<'d>> {
    let is_stale = match judged_file(&question.text) {
        Some(file) => judged_file(&decision.judged) == Some(file),
        None => decision.judged != question.text && is_of_the_same(decision, question),
    };
    is_stale.then_some(Stale { decision, changed: Vec::new() })
}

fn is_of_the_same(decision: &Decision, question: &Question) -> bool {
    let shared = decision.records.iter().filter(|at| question.records.contains(at));
    let is_of_berth = question.kind == QuestionKind::BerthStatus
        && shared.clone().any(|at| at.table == SourceTable::Berths);
    decision.kind == Some(question.kind) && (shared.count() > 1 || is_of_berth)
}

//! Berths whose status and interests disagree: each is asked about, and stays as the source says until somebody accepts what a reading of
//! the rules expects. Who accepted what is in the audit trail of the target, beside the status that stood in the source.

mod judged;
#[cfg(test)]
mod tests;
mod twice;

use landfall_model::{
    berth_status::{StatusLine, accepted, spaced, unknown},
    finding::{Question, QuestionKind},
    source::{SourceRef, SourceTable},
    target::{Planned, Table},
    words::count,
};

use crate::{audit, draft::Draft, inputs::Inputs, interests::Wanted, questions};
use judged::{Judged, Marina};

/// Asks about berths, applies the answers, and warns of berths that were sold twice. `wanted` are the berths of each planned interest, in the order of the plan.
pub fn ask(inputs: &Inputs<'_>, wanted: &[Wanted], draft: &mut Draft) {
    twice::warn(inputs, draft);
    let lines = lines(inputs, wanted, draft);
    let berths = &mut draft.plan.berths;
    for (place, line) in &lines {
        berths[*place].row.status.clone_from(&line.planned);
    }
    let all = lines.len();
    let answered = lines.iter().filter(|(_, line)| line.answer.is_some()).count();
    let changed = lines.iter().filter(|(_, line)| line.planned != line.status).count();
    draft.plan.berth_status = lines.into_iter().map(|(_, line)| line).collect();
    let did = format!(
        "{} not fitting the interests, {answered} of them decided on: {changed} changed.{}",
        count(all, "berth"),
        not_judged(draft)
    );
    draft.step("berth statuses", did);
}

/// What the rules say nothing of, in words; empty where they know every stage.
fn not_judged(draft: &Draft) -> String {
    let stages = draft.plan.interests.iter().map(|interest| interest.row.pipeline_stage.as_str());
    let unknown = Vec::from_iter(unknown(stages));
    if unknown.is_empty() {
        return String::new();
    }
    format!(
        " How far the stages {} are the rules do not know: of a berth with an interest at one of them they expect no more than that it is not available.",
        unknown.join(", ")
    )
}

/// A line for each berth that does not fit, with its place in the plan; its question where nobody has answered it.
fn lines(inputs: &Inputs<'_>, wanted: &[Wanted], draft: &mut Draft) -> Vec<(usize, StatusLine)> {
    let marina = Marina::new(&draft.plan.interests, wanted);
    let words: Vec<&String> = inputs.mapping.vocabulary.berth_status.values().collect();
    let mut lines = Vec::new();
    let mut open = Vec::new();
    for (place, Planned { from, row }) in draft.plan.berths.iter().enumerate() {
        let Some(&at) = from.first() else { continue };
        let Some(judged) = Judged::new(row, &marina, &words) else { continue };
        let question = question(inputs, at, &judged);
        let answer = inputs.answer(question.id, &question.options).map(str::to_owned);
        let planned = answer.as_deref().and_then(accepted).unwrap_or(&row.status).to_owned();
        lines.push((
            place,
            StatusLine {
                question: question.id,
                berth: row.id,
                record: at,
                mooring_number: row.mooring_number.clone(),
                status: row.status.clone(),
                planned,
                stage: judged.stage.map(str::to_owned),
                interests: judged.interests.clone(),
                expected: judged.expected(),
                answer: answer.clone(),
            },
        ));
        open.extend(answer.is_none().then_some(question));
    }
    draft.plan.questions.extend(open);
    lines
}

/// The question is bound to what was judged: the berth's own status, and the interests that speak for another one. A further interest at an
/// earlier stage changes nothing that was judged.
fn question(inputs: &Inputs<'_>, at: SourceRef, judged: &Judged<'_>) -> Question {
    let interests = judged.interests.iter().chain(judged.further);
    let mut records: Vec<SourceRef> =
        interests.map(|&id| SourceRef::new(SourceTable::Interests, id)).chain([at]).collect();
    records.sort_unstable();
    records.dedup();
    Question {
        id: inputs.question_id("berth-status", &format!("{}/{}", at.id, judged.content())),
        kind: QuestionKind::BerthStatus,
        records,
        text: judged.text(),
        options: judged.options(),
        meanwhile: format!("it is {}, as the source says", spaced(&judged.berth.status)),
        blocking: questions::blocks(inputs.mapping, QuestionKind::BerthStatus),
        alike: judged.alike(),
    }
}

/// Adds an audit entry for each status that somebody changed: what stood in the source is kept there, since a berth has no notes.
pub fn note(inputs: &Inputs<'_>, draft: &mut Draft) {
    let changed = draft.plan.berth_status.iter().filter(|line| line.planned != line.status);
    let entries: Vec<_> = changed
        .filter_map(|line| {
            let decision = inputs.decision(line.question)?;
            let mut entry = audit::entry(inputs, "berth", line.berth, &[line.record], decision.at);
            entry.row.id = inputs.id(Table::AuditLogs, &format!("berth/{}/status", line.berth));
            entry.row.action = "update".into();
            entry.row.field_changed = Some("status".to_owned());
            entry.row.old_value = Some(line.status.clone());
            entry.row.new_value = Some(line.planned.clone());
            let metadata = entry.row.metadata.get_or_insert_default();
            metadata.decision = Some(line.question);
            metadata.decided_by = Some(decision.who.clone());
            metadata.answer = Some(decision.answer.clone());
            Some(entry)
        })
        .collect();
    draft.plan.audit_logs.extend(entries);
}

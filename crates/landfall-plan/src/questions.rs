//! Questions: what only a person can decide, and which of them hold the load.

use landfall_model::{
    finding::{Question, QuestionKind},
    mapping::Mapping,
    partition::{KEEP_APART, MERGE},
    words::count,
};

use crate::draft::Draft;

/// The options of a question about people.
pub fn merge_or_not() -> Vec<String> {
    [MERGE, KEEP_APART].map(str::to_owned).to_vec()
}

/// True where questions of this kind hold the load until they are answered.
pub fn blocks(mapping: &Mapping, kind: QuestionKind) -> bool {
    mapping.blocking.contains(&kind)
}

/// Asks what the unknown select values mean, each once, and sorts all questions: by kind, then by the records they are about.
pub fn collect(mapping: &Mapping, draft: &mut Draft) {
    for (id, unknown) in std::mem::take(&mut draft.unknown_values) {
        draft.plan.questions.push(Question {
            id,
            kind: QuestionKind::UnknownValue,
            // Quotes mark what is masked, so the value has none.
            text: format!(
                "What does \"{}\" in column {} of the {} mean?",
                unknown.value.replace('"', "'"),
                unknown.column,
                unknown.table
            ),
            records: unknown.records,
            options: unknown.options,
            meanwhile:
                "the value is kept in a note; a column that must be filled gets the mapping's fallback"
                    .to_owned(),
            blocking: blocks(mapping, QuestionKind::UnknownValue),
            alike: String::new(),
        });
    }
    draft
        .plan
        .questions
        .sort_by_cached_key(|question| (question.kind as u8, question.records.clone(), question.id));
    let (open, blocking) = (
        draft.plan.questions.len(),
        draft.plan.questions.iter().filter(|question| question.blocking).count(),
    );
    draft.step(
        "questions",
        format!("{} for a person; {blocking} of them holding the load.", count(open, "question")),
    );
}

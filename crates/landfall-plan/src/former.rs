//! Former answers: they stand, but what they judged has changed since, so that the question is another one now.

use landfall_model::{
    decision::{Decision, judged_file},
    finding::Question,
};

use crate::inputs::Inputs;

/// The answers that stand, the latest first.
#[derive(Debug)]
pub struct Former<'a>(Vec<&'a Decision>);

impl<'a> Former<'a> {
    /// Those that nobody took back and no later one replaced.
    pub fn of(inputs: &Inputs<'a>, decisions: &'a [Decision]) -> Self {
        let is_last = |decision: &&Decision| inputs.decision(decision.question) == Some(*decision);
        Self(decisions.iter().rev().filter(|decision| decision.settles()).filter(is_last).collect())
    }

    /// The answers to questions of the same kind that judged two or more of the records of this one.
    pub fn on_records(&self, question: &Question) -> impl Iterator<Item = &'a Decision> {
        let of_kind = self.0.iter().copied().filter(|decision| decision.kind == Some(question.kind));
        of_kind.filter(|decision| {
            let mut shared = question.records.iter().filter(|at| decision.records.contains(at));
            shared.nth(1).is_some()
        })
    }

    /// What was said last of the file at this place.
    pub fn on_file(&self, place: &str) -> Option<&'a str> {
        let decision = self.0.iter().find(|decision| judged_file(&decision.judged) == Some(place))?;
        Some(&decision.answer)
    }
}

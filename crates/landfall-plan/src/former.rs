//! Former answers: they stand, but what they judged has changed since, so that the question is another one now.

use std::{cmp::Reverse, collections::HashMap};

use landfall_model::{
    decision::{Decision, judged_file},
    finding::Question,
};

use crate::inputs::Inputs;

/// The answers that stand.
#[derive(Debug)]
pub struct Former<'a> {
    /// The latest first.
    answers: Vec<&'a Decision>,
    /// The last one on each file, by its place.
    on_files: HashMap<&'a str, &'a str>,
}

impl<'a> Former<'a> {
    /// Those that nobody took back and no later one replaced.
    pub fn of(inputs: &Inputs<'a>, decisions: &'a [Decision]) -> Self {
        let is_last = |decision: &&Decision| inputs.decision(decision.question) == Some(*decision);
        let mut answers: Vec<&Decision> =
            decisions.iter().rev().filter(|decision| decision.settles()).filter(is_last).collect();
        // Answers of another run are added behind those of this one, whenever they were given.
        answers.sort_by_key(|decision| Reverse(decision.at));
        let on_file = |decision: &&'a Decision| Some((judged_file(&decision.judged)?, &*decision.answer));
        let on_files = answers.iter().rev().filter_map(on_file).collect();
        Self { answers, on_files }
    }

    /// The answers that stand, the latest first.
    pub fn answers(&self) -> impl Iterator<Item = &'a Decision> {
        self.answers.iter().copied()
    }

    /// The answers to questions of the same kind that judged two or more of the records of this one.
    pub fn on_records(&self, question: &Question) -> impl Iterator<Item = &'a Decision> {
        let of_kind = self.answers().filter(|decision| decision.kind == Some(question.kind));
        of_kind.filter(|decision| {
            let mut shared = question.records.iter().filter(|at| decision.records.contains(at));
            shared.nth(1).is_some()
        })
    }

    /// What was said last of the file at this place.
    pub fn on_file(&self, place: &str) -> Option<&'a str> {
        self.on_files.get(place).copied()
    }
}

//! Former answers: they stand, but what they judged has changed since, so that the question is another one now.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashMap},
};

use landfall_model::{
    decision::{Decision, judged_file},
    finding::Question,
    source::SourceRef,
};

use crate::inputs::Inputs;

/// The answers that stand.
#[derive(Debug)]
pub struct Former<'a> {
    /// The latest first.
    answers: Vec<&'a Decision>,
    /// The last one on each file, by its place.
    on_files: HashMap<&'a str, &'a str>,
    /// The answers (by index) that judged a record: a crowd of thousands is looked up record by record, not compared with every answer.
    on_record: HashMap<SourceRef, Vec<usize>>,
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
        let on_record = by_record(&answers);
        Self { answers, on_files, on_record }
    }

    /// The answers that stand, the latest first.
    pub fn answers(&self) -> impl Iterator<Item = &'a Decision> {
        self.answers.iter().copied()
    }

    /// The answers to questions of the same kind that judged two or more of the records of this one, the latest first.
    pub fn on_records(&self, question: &Question) -> impl Iterator<Item = &'a Decision> {
        let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
        for answer in question.records.iter().filter_map(|at| self.on_record.get(at)).flatten() {
            *shared.entry(*answer).or_default() += 1;
        }
        let several = shared.into_iter().filter(|(_, records)| *records > 1);
        let answers = several.map(|(answer, _)| self.answers[answer]);
        answers.filter(move |decision| decision.kind == Some(question.kind))
    }

    /// What was said last of the file at this place.
    pub fn on_file(&self, place: &str) -> Option<&'a str> {
        self.on_files.get(place).copied()
    }
}

fn by_record(answers: &[&Decision]) -> HashMap<SourceRef, Vec<usize>> {
    let mut by_record: HashMap<SourceRef, Vec<usize>> = HashMap::new();
    for (answer, decision) in answers.iter().enumerate() {
        for at in &decision.records {
            let answers = by_record.entry(*at).or_default();
            if answers.last() != Some(&answer) {
                answers.push(answer);
            }
        }
    }
    by_record
}

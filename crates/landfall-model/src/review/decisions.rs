//! All that was said so far, found by question, by record and by file.

use std::collections::{BTreeSet, HashMap};

use uuid::Uuid;

use crate::{
    decision::{Decision, UNDO, judged_file},
    finding::Question,
    source::SourceRef,
};

/// The decisions of a run, as far as they were read.
#[derive(Debug, Default)]
pub(super) struct Decisions {
    all: Vec<Decision>,
    by_question: HashMap<Uuid, Vec<usize>>,
    by_record: HashMap<SourceRef, Vec<usize>>,
    by_file: HashMap<String, Vec<usize>>,
    /// Bytes of the file that were read.
    pub read: u64,
}

impl Decisions {
    /// Takes what came since, up to this offset of the file.
    pub(super) fn take(&mut self, new: Vec<Decision>, read: u64) {
        for decision in new {
            let at = self.all.len();
            self.by_question.entry(decision.question).or_default().push(at);
            for &record in &decision.records {
                self.by_record.entry(record).or_default().push(at);
            }
            if let Some(file) = judged_file(&decision.judged) {
                self.by_file.entry(file.to_owned()).or_default().push(at);
            }
            self.all.push(decision);
        }
        self.read = read;
    }

    pub(super) fn all(&self) -> &[Decision] {
        &self.all
    }

    pub(super) fn last_word(&self, id: Uuid) -> Option<&Decision> {
        self.by_question.get(&id)?.last().map(|&at| &self.all[at])
    }

    /// The answer that the last word on a question took back.
    pub(super) fn taken_back(&self, id: Uuid) -> Option<&Decision> {
        let (last, before) = self.by_question.get(&id)?.split_last()?;
        let before = before.last().filter(|_| self.all[*last].answer == UNDO)?;
        Some(&self.all[*before])
    }

    pub(super) fn times_spoken(&self, id: Uuid) -> usize {
        self.by_question.get(&id).map_or(0, Vec::len)
    }

    /// What may have judged a question's records or file, in order, each with all that was said to its own question.
    pub(super) fn near(&self, question: &Question) -> Vec<&Decision> {
        let of_records = question.records.iter().filter_map(|record| self.by_record.get(record)).flatten();
        let of_file =
            judged_file(&question.text).and_then(|file| self.by_file.get(file)).into_iter().flatten();
        let asked: BTreeSet<Uuid> = of_records
            .chain(of_file)
            .map(|&at| self.all[at].question)
            .filter(|id| *id != question.id)
            .collect();
        let all = asked.iter().filter_map(|id| self.by_question.get(id)).flatten();
        all.copied().collect::<BTreeSet<usize>>().into_iter().map(|at| &self.all[at]).collect()
    }
}

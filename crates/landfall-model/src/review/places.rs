//! Where in the plan's lists something stands: one look-up each, however many questions there are.

use std::collections::HashMap;

use uuid::Uuid;

use crate::{
    cluster::Member,
    finding::{Candidate, Question},
};

/// Positions by id.
#[derive(Debug)]
pub(super) struct Places {
    questions: HashMap<Uuid, usize>,
    /// Of each question about clients the candidates, in their order.
    pairs: HashMap<Uuid, Vec<usize>>,
    members: HashMap<Uuid, usize>,
}

impl Places {
    pub(super) fn of(questions: &[Question], candidates: &[Candidate], members: &[Member]) -> Self {
        let mut pairs: HashMap<Uuid, Vec<usize>> = HashMap::new();
        for (at, pair) in candidates.iter().enumerate() {
            pairs.entry(pair.question).or_default().push(at);
        }
        Self {
            questions: questions.iter().enumerate().map(|(at, question)| (question.id, at)).collect(),
            pairs,
            members: members.iter().enumerate().map(|(at, member)| (member.client, at)).collect(),
        }
    }

    pub(super) fn question(&self, id: Uuid) -> Option<usize> {
        self.questions.get(&id).copied()
    }

    pub(super) fn is_asked(&self, id: Uuid) -> bool {
        self.questions.contains_key(&id)
    }

    pub(super) fn pairs(&self, id: Uuid) -> Option<&[usize]> {
        self.pairs.get(&id).map(Vec::as_slice)
    }

    pub(super) fn member(&self, client: Uuid) -> Option<usize> {
        self.members.get(&client).copied()
    }

    pub(super) fn clusters(&self) -> impl Iterator<Item = Uuid> {
        self.pairs.keys().copied()
    }
}

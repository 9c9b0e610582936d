//! An answer, from the words in which somebody gives it to its line in `decisions.jsonl`.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Book, Refusal};
use crate::{
    cluster::Cluster,
    decision::{Decision, LATER, UNDO, understood},
    finding::{Question, QuestionKind},
    partition::{KEEP_APART, MERGE},
    rundir,
    source::{SourceRef, SourceTable},
};

impl Book {
    /// What an answer to an open question is, where the question understands it. Nothing is noted yet.
    ///
    /// # Errors
    /// A [`Refusal`], which says what is understood.
    pub fn decide(&self, id: Uuid, answer: &str) -> Result<Decision, Refusal> {
        let question = self.question(id).ok_or(Refusal::Gone(id))?;
        if self.is_settled(id) {
            return Err(Refusal::Settled(id));
        }
        let cluster = self.cluster(id);
        let is_option =
            answer.eq_ignore_ascii_case(LATER) || question.options.iter().any(|option| option == answer);
        if self.file(id).is_some() && !is_option {
            return self.owned(id, answer);
        }
        match understood(&question, cluster.as_ref(), answer) {
            Ok(answer) => Ok(Decision::on(&question, cluster.as_ref(), answer)),
            Err(wrong) => Err(Refusal::wrong(&question, cluster.as_ref(), answer, &wrong)),
        }
    }

    /// The withdrawal of the last answer to a question: the next plan is as if it had never been given.
    ///
    /// # Errors
    /// A [`Refusal`] where no answer stands.
    pub fn undo(&self, id: Uuid) -> Result<Decision, Refusal> {
        let last = self.last_word(id).filter(|last| last.settles()).ok_or(Refusal::Unanswered(id))?;
        Ok(Decision { answer: UNDO.to_owned(), ..last.clone() })
    }

    /// The questions whose answer stands, in the order in which they were answered.
    pub fn answered(&self) -> Vec<Uuid> {
        let standing = |decision: &&Decision| {
            decision.settles() && self.last_word(decision.question).is_some_and(|last| last == *decision)
        };
        let mut ids: Vec<Uuid> =
            self.decisions().iter().filter(standing).map(|found| found.question).collect();
        ids.dedup();
        ids
    }

    /// Notes decisions, each of somebody who saw what was said to its question so many times: all of them, or none. Between the look at what
    /// others said and the lines nobody else can write one: of two who answer at once the second is told.
    ///
    /// # Errors
    /// [`Refusal::Meanwhile`] where somebody else spoke to one of the questions; a file that cannot be written.
    pub fn note(&mut self, decisions: &[(Decision, usize)]) -> Result<(), Refusal> {
        let mut held = self.run.hold_appended(rundir::DECISIONS)?;
        let (new, read) = held.read_from(self.said.read)?;
        self.said.take(new, read);
        decisions.iter().try_for_each(|(decision, seen)| self.is_as_seen(decision.question, *seen))?;
        held.push_all(decisions.iter().map(|(decision, _)| decision))?;
        let (new, read) = held.read_from(self.said.read)?;
        self.said.take(new, read);
        Ok(())
    }

    pub(super) fn is_as_seen(&self, id: Uuid, seen: usize) -> Result<(), Refusal> {
        match self.last_word(id) {
            Some(last) if self.times_spoken(id) != seen => Err(Refusal::Meanwhile(Box::new(last.clone()))),
            _ => Ok(()),
        }
    }

    /// Decides and notes at once: what a person says to a question that they saw.
    ///
    /// # Errors
    /// A [`Refusal`].
    pub fn answer(&mut self, id: Uuid, answer: &str, seen: usize, by: By<'_>) -> Result<Decision, Refusal> {
        self.catch_up()?;
        self.is_as_seen(id, seen)?;
        let decision = if answer == UNDO { self.undo(id) } else { self.decide(id, answer) }?;
        let decision = decision.by(by.who, by.at, by.why);
        self.note(&[(decision.clone(), seen)])?;
        Ok(decision)
    }
}

/// Who answers, when, and why.
#[derive(Debug, Clone, Copy)]
pub struct By<'b> {
    /// Who.
    pub who: &'b str,
    /// When.
    pub at: DateTime<Utc>,
    /// Why; may be empty.
    pub why: &'b str,
}

/// The question about clients of whom nobody is asked, since too little speaks for it.
pub(super) fn unasked(id: Uuid, cluster: &Cluster<'_>) -> Question {
    let interests = cluster.members.iter().flat_map(|member| &member.interests);
    let mut records: Vec<SourceRef> =
        interests.map(|id| SourceRef::new(SourceTable::Interests, *id)).collect();
    records.sort_unstable();
    Question {
        id,
        kind: QuestionKind::Duplicate,
        records,
        text: Cluster::question(&cluster.members),
        options: [MERGE, KEEP_APART].map(str::to_owned).to_vec(),
        meanwhile: "both are clients of their own".to_owned(),
        blocking: false,
        alike: String::new(),
    }
}

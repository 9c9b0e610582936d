//! The desk at which a plan's questions are answered: what is asked, of whom, what was said to it, and the one way to note an answer.
//! Terminal and console sit at the same desk, so that neither can say what the other could not.

mod answer;
mod decisions;
mod owner;
mod places;
mod refusal;
mod stray;
mod together;

use std::{collections::HashMap, sync::OnceLock};

pub use answer::By;
pub use refusal::{Refusal, answers};
use uuid::Uuid;

use crate::{
    cluster::{Cluster, Member},
    decision::{Decision, Stale, stale},
    finding::{Candidate, Question, UnmatchedFile},
    rundir::{self, Error, RunDir},
};
use decisions::Decisions;
use owner::Records;
use places::Places;

/// The questions of a run's plan with all that they are about, and all that was said to them.
#[derive(Debug)]
pub struct Book {
    run: RunDir,
    /// What the plan asks, then the files without an owner of which it asks nothing.
    questions: Vec<Question>,
    /// How many of them the plan asks.
    asked: usize,
    candidates: Vec<Candidate>,
    members: Vec<Member>,
    files: HashMap<Uuid, UnmatchedFile>,
    places: Places,
    said: Decisions,
    /// Read when somebody first names an owner: they are large.
    records: OnceLock<Records>,
}

impl Book {
    /// Reads the questions of a run that has a plan.
    ///
    /// # Errors
    /// A file of the plan, or `decisions.jsonl`, cannot be read.
    pub fn open(run: RunDir) -> Result<Self, Error> {
        let mut questions: Vec<Question> = run.read_jsonl(rundir::QUESTIONS)?;
        let candidates: Vec<Candidate> = run.read_jsonl(rundir::CANDIDATES)?;
        let members: Vec<Member> = run.read_jsonl(rundir::MEMBERS)?;
        let unmatched: Vec<UnmatchedFile> = run.read_jsonl(rundir::UNMATCHED_FILES)?;
        let asked = questions.len();
        questions.extend(stray::questions(&questions, &unmatched));
        let mut book = Self {
            places: Places::of(&questions, &candidates, &members),
            files: unmatched.into_iter().filter_map(|file| Some((file.question?, file))).collect(),
            said: Decisions::default(),
            records: OnceLock::new(),
            questions,
            asked,
            candidates,
            members,
            run,
        };
        book.catch_up()?;
        Ok(book)
    }

    /// Reads what others answered since.
    ///
    /// # Errors
    /// `decisions.jsonl` cannot be read.
    pub fn catch_up(&mut self) -> Result<(), Error> {
        let (new, read) = self.run.read_appended_from(rundir::DECISIONS, self.said.read)?;
        self.said.take(new, read);
        Ok(())
    }

    /// The run.
    pub const fn run(&self) -> &RunDir {
        &self.run
    }

    /// What the plan asks.
    pub fn questions(&self) -> &[Question] {
        &self.questions[..self.asked]
    }

    /// Files without an owner of which the plan asks nothing: somebody may know better.
    pub fn strays(&self) -> &[Question] {
        &self.questions[self.asked..]
    }

    /// All that was said, in the order in which it was.
    pub fn decisions(&self) -> &[Decision] {
        self.said.all()
    }

    /// The questions of the plan that no answer settles yet.
    pub fn open_questions(&self) -> Vec<&Question> {
        self.questions().iter().filter(|question| !self.is_settled(question.id)).collect()
    }

    /// The open questions that may be answered together with this one, itself among them.
    pub fn alike(&self, question: &Question) -> Vec<&Question> {
        self.open_questions().into_iter().filter(|other| other.is_alike(question)).collect()
    }

    /// Everything that may be answered: open questions, files without an owner, and pairs that are too weak to be asked about. Whoever knows
    /// better may answer these by hand.
    pub fn answerable(&self) -> Vec<Uuid> {
        let asked = self.questions.iter().map(|question| question.id);
        let pairs = self.places.clusters().filter(|id| !self.places.is_asked(*id));
        asked.chain(pairs).filter(|id| !self.is_settled(*id)).collect()
    }

    /// True where an answer settles the question.
    pub fn is_settled(&self, id: Uuid) -> bool {
        self.said.last_word(id).is_some_and(Decision::settles)
    }

    /// The last word on a question; none where nobody spoke.
    pub fn last_word(&self, id: Uuid) -> Option<&Decision> {
        self.said.last_word(id)
    }

    /// The answer to a question that was taken back last, where nobody has said anything since.
    pub fn taken_back(&self, id: Uuid) -> Option<&Decision> {
        self.said.taken_back(id)
    }

    /// How often somebody spoke to a question: who answers says how much of it they had seen.
    pub fn times_spoken(&self, id: Uuid) -> usize {
        self.said.times_spoken(id)
    }

    /// The file that a question is about.
    pub fn file(&self, id: Uuid) -> Option<&UnmatchedFile> {
        self.files.get(&id)
    }

    /// The question; where nobody is asked, the one that would be.
    pub fn question(&self, id: Uuid) -> Option<Question> {
        let asked = self.places.question(id).map(|at| self.questions[at].clone());
        asked.or_else(|| Some(answer::unasked(id, &self.cluster(id)?)))
    }

    /// The clients that a question is about, where it is about clients side by side.
    pub fn cluster(&self, id: Uuid) -> Option<Cluster<'_>> {
        let pairs: Vec<&Candidate> = self.places.pairs(id)?.iter().map(|&at| &self.candidates[at]).collect();
        let clients = pairs.iter().flat_map(|pair| [pair.client_a, pair.client_b]);
        let mut members: Vec<&Member> =
            clients.filter_map(|client| Some(&self.members[self.places.member(client)?])).collect();
        members.sort_by_key(|member| (member.name(), member.client));
        members.dedup_by_key(|member| member.client);
        Some(Cluster { members, pairs })
    }

    /// The latest answer that judged what a question is about when it said something else.
    pub fn stale(&self, question: &Question) -> Option<Stale<'_>> {
        let said = self.said.near(question);
        if said.is_empty() {
            return None;
        }
        stale(&said, question, self.cluster(question.id).as_ref())
    }
}

#[cfg(test)]
mod tests;

//! Questions that are alike: one answer to all of them at once, and its withdrawal.

use uuid::Uuid;

use super::{Book, By, Refusal};
use crate::decision::Decision;

impl Book {
    /// The same answer to an open question of the plan and all that are alike: noted for all of them, or for none.
    ///
    /// # Errors
    /// A [`Refusal`]; [`Refusal::Meanwhile`] where the question itself has an answer by now: who chose it did not mean only the others.
    pub fn answer_alike(&mut self, id: Uuid, answer: &str, by: By<'_>) -> Result<Vec<Decision>, Refusal> {
        self.catch_up()?;
        let first = self.question(id).ok_or(Refusal::Gone(id))?;
        if let Some(last) = self.last_word(id).filter(|last| last.settles()) {
            return Err(Refusal::Meanwhile(Box::new(last.clone())));
        }
        let ids: Vec<Uuid> = self.alike(&first).iter().map(|question| question.id).collect();
        let decide = |id: &Uuid| Ok(self.decide(*id, answer)?.by(by.who, by.at, by.why));
        let decisions = ids.iter().map(decide).collect::<Result<Vec<Decision>, Refusal>>()?;
        let seen: Vec<(Decision, usize)> = decisions
            .iter()
            .map(|decision| (decision.clone(), self.times_spoken(decision.question)))
            .collect();
        self.note(&seen)?;
        if decisions.is_empty() { Err(Refusal::Gone(id)) } else { Ok(decisions) }
    }

    /// The questions that got their answer at once with this one and still have it, this one among them; none where it has no answer that
    /// stands. What is noted at once is of one moment.
    pub fn together(&self, id: Uuid) -> Vec<Uuid> {
        let Some((first, said)) =
            self.question(id).zip(self.last_word(id)).filter(|(_, said)| said.settles())
        else {
            return Vec::new();
        };
        let of_one_moment =
            |other: &Decision| (other.at, &other.who, &other.answer) == (said.at, &said.who, &said.answer);
        let others = self.questions().iter().filter(|other| other.is_alike(&first));
        others
            .filter(|other| self.last_word(other.id).is_some_and(of_one_moment))
            .map(|other| other.id)
            .collect()
    }

    /// The withdrawal of an answer that was given at once to several questions: of all that still have it, or of none. Who takes it back saw
    /// what was said to this one so many times.
    ///
    /// # Errors
    /// A [`Refusal`].
    pub fn undo_together(&mut self, id: Uuid, seen: usize, by: By<'_>) -> Result<Vec<Decision>, Refusal> {
        self.catch_up()?;
        self.is_as_seen(id, seen)?;
        let ids = self.together(id);
        let undo = |id: &Uuid| Ok((self.undo(*id)?.by(by.who, by.at, by.why), self.times_spoken(*id)));
        let undone = ids.iter().map(undo).collect::<Result<Vec<(Decision, usize)>, Refusal>>()?;
        if undone.is_empty() {
            return Err(Refusal::Unanswered(id));
        }
        self.note(&undone)?;
        Ok(undone.into_iter().map(|(decision, _)| decision).collect())
    }
}

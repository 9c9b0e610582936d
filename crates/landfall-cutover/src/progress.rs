//! What was done, as a list of events that only grows, and what is legal next. The state is never stored: it is what the events say.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::runbook::{Kind, Runbook, Step};

/// One line of `cutover/steps.jsonl`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// When.
    pub at: DateTime<Utc>,
    /// The step.
    pub step: String,
    /// What happened.
    pub said: Said,
    /// Who did it.
    pub who: String,
    /// Evidence, reason or message, in words.
    pub note: String,
}

/// What can happen to a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Said {
    /// It began.
    Started,
    /// It is done.
    Done,
    /// It was tried and failed; it can be tried again.
    Failed,
    /// It is left out, for a reason.
    Skipped,
    /// It was taken back: it is as if it had not been done.
    Undone,
}

/// How a step stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Steps before it are open: their names.
    Waiting(Vec<String>),
    /// It can begin.
    Ready,
    /// It began.
    Running(DateTime<Utc>),
    /// It is done; how long it took is known where its start was noted.
    Done {
        /// When it began; none where a person said only that it is done.
        began: Option<DateTime<Utc>>,
        /// When it was done.
        at: DateTime<Utc>,
    },
    /// It failed.
    Failed(DateTime<Utc>),
    /// It was left out.
    Skipped,
}

impl State {
    /// True where nothing is left to do: it is done, or was left out.
    pub const fn is_settled(&self) -> bool {
        matches!(self, Self::Done { .. } | Self::Skipped)
    }

    /// In one word, as programs and style sheets read it.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Waiting(_) => "waiting",
            Self::Ready => "ready",
            Self::Running(_) => "running",
            Self::Done { .. } => "done",
            Self::Failed(_) => "failed",
            Self::Skipped => "skipped",
        }
    }
}

/// A step that is not legal now (exit 6), and what is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what}; legal now: {}", if legal.is_empty() { "nothing".to_owned() } else { legal.join(", ") })]
pub struct Illegal {
    /// What was refused, and why.
    pub what: String,
    /// Steps that can begin.
    pub legal: Vec<String>,
}

/// A runbook and what was done of it.
#[derive(Debug)]
pub struct Progress<'r> {
    runbook: &'r Runbook,
    /// The last event of each step, and when it last began.
    last: BTreeMap<String, (Event, Option<DateTime<Utc>>)>,
}

impl<'r> Progress<'r> {
    /// The state after these events.
    pub fn after(runbook: &'r Runbook, events: &[Event]) -> Self {
        let mut progress = Self { runbook, last: BTreeMap::new() };
        events.iter().cloned().for_each(|event| progress.take(event));
        progress
    }

    fn take(&mut self, event: Event) {
        let before = self.last.get(&event.step).and_then(|(_, began)| *began);
        let began = match event.said {
            Said::Started => Some(event.at),
            Said::Done => before,
            // What a person then says is done took another time.
            Said::Failed | Said::Skipped | Said::Undone => None,
        };
        self.last.insert(event.step.clone(), (event, began));
    }

    /// How a step stands. What is not settled waits for what was taken back before it, however far it was.
    pub fn state(&self, step: &Step) -> State {
        let open: Vec<String> = step.after.iter().filter(|after| !self.is_settled(after)).cloned().collect();
        let Some((event, began)) = self.last.get(&step.id) else {
            return if open.is_empty() { State::Ready } else { State::Waiting(open) };
        };
        match event.said {
            Said::Done => State::Done { began: *began, at: event.at },
            Said::Skipped => State::Skipped,
            _ if !open.is_empty() => State::Waiting(open),
            Said::Started => State::Running(event.at),
            Said::Failed => State::Failed(event.at),
            Said::Undone => State::Ready,
        }
    }

    fn is_settled(&self, id: &str) -> bool {
        self.last.get(id).is_some_and(|(event, _)| matches!(event.said, Said::Done | Said::Skipped))
    }

    /// The note of a step's last event.
    pub fn note(&self, step: &Step) -> &str {
        self.last.get(&step.id).map_or("", |(event, _)| &event.note)
    }

    /// Who said the last of a step.
    fn who(&self, step: &Step) -> &str {
        self.last.get(&step.id).map_or("", |(event, _)| &event.who)
    }

    /// All steps with their states.
    pub fn steps(&self) -> impl Iterator<Item = (&'r Step, State)> {
        self.runbook.steps.iter().map(|step| (step, self.state(step)))
    }

    /// Steps that can begin, or begin again.
    pub fn legal(&self) -> Vec<&'r Step> {
        let can = |state: &State| matches!(state, State::Ready | State::Failed(_) | State::Running(_));
        self.steps().filter(|(_, state)| can(state)).map(|(step, _)| step).collect()
    }

    /// Whether this may be said of a step now.
    ///
    /// # Errors
    /// [`Illegal`], with what is legal instead.
    pub fn check(&self, id: &str, said: Said) -> Result<&'r Step, Illegal> {
        let Some(step) = self.runbook.steps.iter().find(|step| step.id == id) else {
            return Err(self.illegal(format!("the runbook has no step \"{id}\"")));
        };
        let state = self.state(step);
        match (said, &state) {
            (Said::Undone, State::Done { .. } | State::Skipped | State::Failed(_)) => self.check_undo(step),
            (Said::Undone, _) => {
                Err(self.illegal(format!("\"{id}\" was not done, so it cannot be taken back")))
            }
            (_, State::Waiting(open)) => Err(self.illegal(format!("\"{id}\" waits for {}", open.join(", ")))),
            (_, State::Done { .. }) => {
                Err(self.illegal(format!("\"{id}\" is done already, by {}", self.who(step))))
            }
            (_, State::Skipped) => Err(self.illegal(format!("\"{id}\" was skipped; undo that first"))),
            _ => Ok(step),
        }
    }

    /// A step that others built upon is taken back after them.
    fn check_undo(&self, step: &'r Step) -> Result<&'r Step, Illegal> {
        let follows = |other: &&Step| other.after.contains(&step.id) && self.is_settled(&other.id);
        match self.runbook.steps.iter().find(follows) {
            Some(other) => Err(self
                .illegal(format!("\"{}\" was done after \"{}\": take that back first", other.id, step.id))),
            None => Ok(step),
        }
    }

    fn illegal(&self, what: String) -> Illegal {
        Illegal { what, legal: self.legal().into_iter().map(|step| step.id.clone()).collect() }
    }

    /// True where nothing of the runbook is open.
    pub fn is_over(&self) -> bool {
        self.steps().all(|(_, state)| state.is_settled())
    }

    /// Steps that were left out, but for those of a gate.
    pub fn skipped(&self) -> Vec<&'r Step> {
        let skipped = |(step, state): &(&Step, State)| *state == State::Skipped && step.kind != Kind::Gate;
        self.steps().filter(skipped).map(|(step, _)| step).collect()
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use proptest::{
        collection,
        prelude::{ProptestConfig, any},
        prop_assert, prop_assert_eq, proptest,
        sample::Index,
    };

    use super::{Event, Progress, Said, State};
    use crate::runbook::Runbook;

    fn event(step: &str, said: Said, at: i64) -> Event {
        let at = DateTime::from_timestamp(at, 0).unwrap();
        Event { at, step: step.to_owned(), said, who: "anna".to_owned(), note: String::new() }
    }

    #[test]
    fn a_step_waits_for_those_before_it_and_says_for_which() {
        let runbook = Runbook::default();
        let progress = Progress::after(&runbook, &[]);
        let error = progress.check("migrate", Said::Started).unwrap_err();
        assert_eq!(error.to_string(), "\"migrate\" waits for freeze-holds; legal now: announce-freeze");
        let error = progress.check("tea", Said::Started).unwrap_err();
        assert_eq!(error.to_string(), "the runbook has no step \"tea\"; legal now: announce-freeze");
    }

    #[test]
    fn what_failed_can_be_tried_again_and_what_is_done_cannot() {
        let runbook = Runbook::default();
        let mut events = vec![event("announce-freeze", Said::Done, 1), event("snapshot", Said::Started, 2)];
        events.push(event("snapshot", Said::Failed, 3));
        assert!(Progress::after(&runbook, &events).check("snapshot", Said::Started).is_ok());
        events.extend([event("snapshot", Said::Started, 4), event("snapshot", Said::Done, 9)]);
        let progress = Progress::after(&runbook, &events);
        assert!(progress.check("snapshot", Said::Started).is_err());
        let snapshot = &runbook.steps[1];
        let State::Done { began, at } = progress.state(snapshot) else { panic!("it is done") };
        assert_eq!((at - began.unwrap()).num_seconds(), 5);
        let words: Vec<(&str, bool)> =
            progress.steps().take(3).map(|(_, state)| (state.word(), state.is_settled())).collect();
        assert_eq!(words, [("done", true), ("done", true), ("ready", false)]);
    }

    #[test]
    fn what_failed_and_was_then_done_by_hand_is_done_and_took_no_time_that_is_known() {
        let runbook = Runbook::default();
        let mut events = vec![event("announce-freeze", Said::Done, 1), event("snapshot", Said::Started, 2)];
        events.extend([event("snapshot", Said::Failed, 3), event("snapshot", Said::Done, 9)]);
        let progress = Progress::after(&runbook, &events);
        let at = events[3].at;
        assert_eq!(progress.state(&runbook.steps[1]), State::Done { began: None, at });
        let again = progress.check("snapshot", Said::Done).unwrap_err();
        assert_eq!(again.what, "\"snapshot\" is done already, by anna");
    }

    #[test]
    fn a_step_is_taken_back_after_those_that_build_upon_it() {
        let runbook = Runbook::default();
        let events = [event("announce-freeze", Said::Done, 1), event("snapshot", Said::Done, 2)];
        let progress = Progress::after(&runbook, &events);
        assert!(progress.check("announce-freeze", Said::Undone).is_err());
        assert!(progress.check("snapshot", Said::Undone).is_ok());
        assert!(progress.check("freeze", Said::Undone).is_err());
    }

    #[test]
    fn a_step_that_failed_or_was_interrupted_waits_for_what_was_taken_back_before_it() {
        let runbook = Runbook::default();
        for said in [Said::Failed, Said::Started] {
            let mut events = vec![event("announce-freeze", Said::Done, 1), event("snapshot", said, 2)];
            assert!(Progress::after(&runbook, &events).check("snapshot", Said::Started).is_ok());
            events.push(event("announce-freeze", Said::Undone, 3));
            let progress = Progress::after(&runbook, &events);
            let error = progress.check("snapshot", Said::Started).unwrap_err();
            assert_eq!(error.what, "\"snapshot\" waits for announce-freeze");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        /// Whoever only does what is legal never finds nothing to do before the end, never repeats what is done, and never does anything
        /// before what it waits for, whatever failed or is taken back on the way.
        #[test]
        fn every_legal_walk_reaches_the_end(choices in collection::vec((any::<u8>(), any::<Index>()), 400)) {
            let runbook = Runbook::default();
            let mut events: Vec<Event> = Vec::new();
            for (n, (dice, index)) in choices.into_iter().enumerate() {
                let progress = Progress::after(&runbook, &events);
                let legal = progress.legal();
                if legal.is_empty() {
                    prop_assert!(progress.is_over());
                    return Ok(());
                }
                for (step, state) in progress.steps() {
                    let is_free = step.after.iter().all(|after| progress.is_settled(after));
                    prop_assert!(is_free || matches!(state, State::Waiting(_)), "{}: {}", step.id, state.word());
                }
                let at = i64::try_from(n).unwrap();
                if dice % 8 == 3 {
                    let step = &index.get(&runbook.steps).id;
                    events.extend(progress.check(step, Said::Undone).is_ok().then(|| event(step, Said::Undone, at)));
                    continue;
                }
                let step = &index.get(&legal).id;
                let said = match dice % 8 { 0 => Said::Failed, 1 => Said::Skipped, 2 => Said::Started, _ => Said::Done };
                prop_assert_eq!(progress.check(step, said).map(|step| step.id.clone()), Ok(step.clone()));
                events.push(event(step, said, at));
            }
        }
    }
}

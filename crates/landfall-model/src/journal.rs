//! The journal of a run: when each stage began and ended.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The event of a stage that began.
pub const STARTED: &str = "started";
/// The event of a stage that came to its end.
pub const FINISHED: &str = "finished";
/// The event of a stage that did not.
pub const FAILED: &str = "failed";
/// The event of a stage that the operator ended, with what is done kept.
pub const INTERRUPTED: &str = "interrupted";
/// The event of a stage that was turned away before it changed anything.
pub const REFUSED: &str = "refused";

/// The stage that reads the source.
pub const SNAPSHOT: &str = "snapshot";
/// The stage that makes the plan.
pub const PLAN: &str = "plan";
/// The stage that brings a plan in.
pub const LOAD: &str = "load";
/// The stage that puts single rows back as planned.
pub const REPAIR: &str = "repair";
/// The stage that compares the target with plan and snapshot.
pub const VERIFY: &str = "verify";
/// The stage that takes a run out.
pub const RESET: &str = "reset";
/// The stage that freezes.
pub const FREEZE: &str = "freeze";

/// One line of `journal.jsonl`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Entry {
    /// When: which of two stages came later, also of two runs, is told by it. An older landfall noted whole seconds.
    pub at: DateTime<Utc>,
    /// The stage.
    pub stage: String,
    /// [`STARTED`], [`FINISHED`], [`FAILED`], [`INTERRUPTED`] or [`REFUSED`].
    pub event: String,
    /// How long it took; 0 where it only started.
    pub seconds: f64,
    /// The failure in words, or what a stage that finished left undone; empty otherwise.
    pub note: String,
}

/// The lines without those of stages that were refused: nothing came of them, so that nothing goes by them.
pub fn without_refused(entries: Vec<Entry>) -> Vec<Entry> {
    let mut kept: Vec<Entry> = Vec::new();
    for entry in entries {
        if entry.event != REFUSED {
            kept.push(entry);
        } else if let Some(at) = kept.iter().rposition(|before| before.stage == entry.stage) {
            // One that was cut off before it stays: only the start of the same attempt goes.
            if kept[at].event == STARTED {
                kept.remove(at);
            }
        }
    }
    kept
}

/// When a stage last came to its end; none where it never did.
pub fn ended(entries: &[Entry], stage: &str) -> Option<DateTime<Utc>> {
    let ended = entries.iter().filter(|entry| entry.stage == stage && entry.event == FINISHED);
    ended.map(|entry| entry.at).max()
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::{Entry, without_refused};

    #[test]
    fn an_attempt_that_was_refused_leaves_those_before_it_as_they_were() {
        let entry = |text: &str| {
            let (stage, event) = text.split_once(' ').unwrap();
            let (at, note) = (DateTime::UNIX_EPOCH, String::new());
            Entry { at, stage: stage.to_owned(), event: event.to_owned(), seconds: 0.0, note }
        };
        let told = ["load started", "load finished", "reset started", "reset started", "reset refused"];
        let kept = without_refused(told.map(entry).into());
        let kept: Vec<String> = kept.iter().map(|entry| format!("{} {}", entry.stage, entry.event)).collect();
        assert_eq!(kept, ["load started", "load finished", "reset started"]);
    }
}

//! Tasks under way, each of which is told of every few seconds.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use super::pace::Pace;

const EVERY: Duration = Duration::from_secs(5);

/// Tasks under way.
#[derive(Default)]
pub struct UnderWay(Mutex<HashMap<String, Task>>);

struct Task {
    done: u64,
    total: Option<u64>,
    began: Instant,
    shown: Instant,
}

impl UnderWay {
    /// A task begins.
    pub fn start(&self, task: &str, total: Option<u64>) {
        let now = Instant::now();
        let entry = Task { done: 0, total, began: now, shown: now };
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(task.to_owned(), entry);
    }

    /// More of it is done; answers its pace where it is time to tell.
    pub fn advance(&self, task: &str, n: u64) -> Option<Pace> {
        let mut tasks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = tasks.get_mut(task)?;
        entry.done += n;
        if entry.shown.elapsed() < EVERY {
            return None;
        }
        entry.shown = Instant::now();
        Some(Pace { done: entry.done, total: entry.total, since: entry.began.elapsed() })
    }

    /// A task ended.
    pub fn finish(&self, task: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(task);
    }
}

//! Progress as plain lines, for logs: one when a task ends, and one every few seconds while it runs.
#![expect(clippy::print_stderr, reason = "the terminal is what this module is")]

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use landfall_model::monitor::Level;

use super::Show;

const EVERY: Duration = Duration::from_secs(5);

/// Tasks under way.
#[derive(Default)]
pub struct Lines(Mutex<HashMap<String, Task>>);

struct Task {
    done: u64,
    total: Option<u64>,
    shown: Instant,
}

impl Show for Lines {
    fn start(&self, task: &str, total: Option<u64>) {
        let entry = Task { done: 0, total, shown: Instant::now() };
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(task.to_owned(), entry);
    }

    fn advance(&self, task: &str, n: u64) {
        let mut tasks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(entry) = tasks.get_mut(task) else { return };
        entry.done += n;
        if entry.shown.elapsed() >= EVERY {
            entry.shown = Instant::now();
            let of = entry.total.map(|total| format!(" of {total}")).unwrap_or_default();
            eprintln!("{task}: {}{of}", entry.done);
        }
    }

    fn finish(&self, task: &str, result: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(task);
        eprintln!("{task}: {result}");
    }

    fn remark(&self, level: Level, text: &str) {
        match level {
            Level::Warning => eprintln!("warning: {text}"),
            Level::Info | Level::Detail => eprintln!("{text}"),
        }
    }
}

//! How a stage tells what it does without printing: progress, remarks, and the operator's wish to stop.

use std::sync::atomic::{AtomicBool, Ordering};

/// How much a remark matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Only with `--verbose`.
    Detail,
    /// Worth a line.
    Info,
    /// Counted, and shown even where progress is off.
    Warning,
}

/// What a stage reports to. The program draws bars, plain lines or JSON from it; tests collect it; nothing scrolls away unseen.
pub trait Monitor: Send + Sync {
    /// A task starts: `total` items, where known. Names are unique while the task runs: `read interests`.
    fn start(&self, task: &str, total: Option<u64>);
    /// `n` more items of a task are done.
    fn advance(&self, task: &str, n: u64);
    /// A task ended, with a few words on its result.
    fn finish(&self, task: &str, result: &str);
    /// A remark. The text holds no personal data that was not masked first.
    fn remark(&self, level: Level, text: &str);
    /// True once the operator asked to stop (Ctrl-C): a stage asks between items and leaves a resumable state.
    fn stop_requested(&self) -> bool {
        false
    }
}

/// A monitor that shows nothing, for tests and for work whose caller already reports.
#[derive(Debug, Default)]
pub struct Silent {
    stop: AtomicBool,
}

impl Silent {
    /// Asks the running stage to stop, as Ctrl-C does.
    pub fn request_stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

impl Monitor for Silent {
    fn start(&self, _: &str, _: Option<u64>) {}
    fn advance(&self, _: &str, _: u64) {}
    fn finish(&self, _: &str, _: &str) {}
    fn remark(&self, _: Level, _: &str) {}
    fn stop_requested(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

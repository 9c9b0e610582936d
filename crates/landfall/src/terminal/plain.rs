//! Progress as plain lines, for logs: one when a task ends, and one every few seconds while it runs.

use landfall_model::monitor::Level;

use super::{Show, complain, pace::figure, under_way::UnderWay};

/// Tasks under way.
#[derive(Default)]
pub struct Lines(UnderWay);

impl Show for Lines {
    fn start(&self, task: &str, total: Option<u64>) {
        self.0.start(task, total);
    }

    fn advance(&self, task: &str, n: u64) {
        if let Some(pace) = self.0.advance(task, n) {
            complain(&format!("{task}: {}", pace.in_words(figure(task))));
        }
    }

    fn finish(&self, task: &str, result: &str) {
        self.0.finish(task);
        complain(&format!("{task}: {result}"));
    }

    fn remark(&self, level: Level, text: &str) {
        match level {
            Level::Warning => complain(&format!("warning: {text}")),
            Level::Info | Level::Detail => complain(text),
        }
    }
}

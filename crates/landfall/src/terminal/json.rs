//! Progress as JSON lines on standard output, for machines.

use landfall_model::monitor::Level;
use serde_json::json;

use super::{Show, under_way::UnderWay};

/// One line per event. Advances are told every few seconds, with rate and time left; `finish` tells the sum.
#[derive(Default)]
pub struct Lines(UnderWay);

impl Show for Lines {
    fn start(&self, task: &str, total: Option<u64>) {
        self.0.start(task, total);
        super::print(&json!({ "event": "start", "task": task, "total": total }).to_string());
    }

    fn advance(&self, task: &str, n: u64) {
        let Some(pace) = self.0.advance(task, n) else { return };
        let (rate, left) = (pace.per_second(), pace.seconds_left());
        let line = json!({
            "event": "progress", "task": task, "done": pace.done, "total": pace.total, "per_second": rate, "seconds_left": left
        });
        super::print(&line.to_string());
    }

    fn finish(&self, task: &str, result: &str) {
        self.0.finish(task);
        super::print(&json!({ "event": "finish", "task": task, "result": result }).to_string());
    }

    fn remark(&self, level: Level, text: &str) {
        let level = format!("{level:?}").to_lowercase();
        super::print(&json!({ "event": "remark", "level": level, "text": text }).to_string());
    }
}

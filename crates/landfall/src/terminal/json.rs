//! Progress as JSON lines on standard output, for machines.

use landfall_model::monitor::Level;
use serde_json::json;

use super::Show;

/// One line per event; single advances are left out, since `finish` tells the sum.
pub struct Lines;

impl Show for Lines {
    fn start(&self, task: &str, total: Option<u64>) {
        super::print(&json!({ "event": "start", "task": task, "total": total }).to_string());
    }

    fn advance(&self, _: &str, _: u64) {}

    fn finish(&self, task: &str, result: &str) {
        super::print(&json!({ "event": "finish", "task": task, "result": result }).to_string());
    }

    fn remark(&self, level: Level, text: &str) {
        let level = format!("{level:?}").to_lowercase();
        super::print(&json!({ "event": "remark", "level": level, "text": text }).to_string());
    }
}

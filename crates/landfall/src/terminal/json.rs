//! Progress as JSON lines on standard output, for machines.
#![expect(clippy::print_stdout, reason = "the terminal is what this module is")]

use landfall_model::monitor::Level;
use serde_json::json;

use super::Show;

/// One line per event; single advances are left out, since `finish` tells the sum.
pub struct Lines;

impl Show for Lines {
    fn start(&self, task: &str, total: Option<u64>) {
        println!("{}", json!({ "event": "start", "task": task, "total": total }));
    }

    fn advance(&self, _: &str, _: u64) {}

    fn finish(&self, task: &str, result: &str) {
        println!("{}", json!({ "event": "finish", "task": task, "result": result }));
    }

    fn remark(&self, level: Level, text: &str) {
        let level = format!("{level:?}").to_lowercase();
        println!("{}", json!({ "event": "remark", "level": level, "text": text }));
    }
}

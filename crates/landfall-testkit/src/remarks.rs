//! What a stage remarks.

use std::sync::{Mutex, PoisonError};

use landfall_model::monitor::{Level, Monitor};

/// A monitor that keeps the remarks, and hears nothing else.
#[derive(Debug, Default)]
pub struct Remarks(Mutex<Vec<(Level, String)>>);

impl Remarks {
    /// All of them in their order, each with how much it matters.
    pub fn told(self) -> Vec<(Level, String)> {
        self.0.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    /// Their texts alone.
    pub fn texts(self) -> Vec<String> {
        self.told().into_iter().map(|(_, text)| text).collect()
    }
}

impl Monitor for Remarks {
    fn start(&self, _: &str, _: Option<u64>) {}

    fn advance(&self, _: &str, _: u64) {}

    fn finish(&self, _: &str, _: &str) {}

    fn remark(&self, level: Level, text: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push((level, text.to_owned()));
    }
}

//! What a measurement gave.

use anyhow::{Result, bail};
use serde::{Deserialize, Serialize};

use crate::process::Usage;

/// What one measurement gave.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Measured {
    /// Rows read, loaded or planned.
    pub rows: u64,
    /// By the clock.
    pub seconds: f64,
    /// Of the measured process alone.
    pub cpu_seconds: f64,
    /// Peak of the measured process, in millions of bytes.
    pub peak_mb: f64,
    /// Processor seconds of the server that did the rest, where they can be told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_cpu_seconds: Option<f64>,
    /// What else is worth a word.
    pub remark: String,
}

impl Measured {
    /// In this process, which has done nothing else.
    pub fn here(rows: u64, seconds: f64, remark: impl Into<String>) -> Self {
        let usage = Usage::of("self").unwrap_or_default();
        Self::with(rows, seconds, usage, remark)
    }

    /// With what a program took.
    pub fn with(rows: u64, seconds: f64, usage: Usage, remark: impl Into<String>) -> Self {
        let Usage { peak_mb, cpu_seconds } = usage;
        Self { rows, seconds, cpu_seconds, peak_mb, server_cpu_seconds: None, remark: remark.into() }
    }

    /// The same for another number of rows, where a row costs the same at any size; the remark says so.
    pub fn reckoned_for(&self, rows: u64) -> Self {
        if rows == self.rows {
            return self.clone();
        }
        let times = |seconds: f64| seconds * rows as f64 / self.rows as f64;
        Self {
            rows,
            seconds: times(self.seconds),
            cpu_seconds: times(self.cpu_seconds),
            server_cpu_seconds: self.server_cpu_seconds.map(times),
            remark: format!("reckoned from {} rows", self.rows),
            ..self.clone()
        }
    }
}

/// The middle one of several measurements, by time.
pub fn median(mut measured: Vec<Measured>) -> Result<Measured> {
    measured.sort_by(|a, b| a.seconds.total_cmp(&b.seconds));
    let middle = measured.len() / 2;
    if measured.is_empty() { bail!("nothing was measured") } else { Ok(measured.swap_remove(middle)) }
}

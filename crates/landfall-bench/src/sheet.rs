//! What was measured, as a table for the terminal and as JSON beside it.

use std::{fs, path::Path, thread, time::SystemTime};

use anyhow::Result;
use serde::Serialize;

use crate::measured::Measured;

/// All tables of one benchmark.
#[derive(Debug, Serialize)]
pub struct Report {
    benchmark: &'static str,
    /// Seconds since 1970.
    began: u64,
    cores: usize,
    /// Load averages of 1, 5 and 15 minutes before the first and after the last measurement.
    load_before: String,
    load_after: String,
    tables: Vec<Sheet>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    findings: Vec<serde_json::Value>,
}

/// Measurements of the same work: each is compared with the first.
#[derive(Debug, Serialize)]
pub struct Sheet {
    title: String,
    /// What `rows` counts.
    unit: &'static str,
    lines: Vec<Line>,
}

#[derive(Debug, Serialize)]
struct Line {
    what: String,
    /// Its time for each row, as a multiple of the first line's.
    ratio: f64,
    #[serde(flatten)]
    measured: Measured,
}

impl Report {
    pub fn new(benchmark: &'static str) -> Self {
        let began = SystemTime::UNIX_EPOCH.elapsed().map_or(0, |time| time.as_secs());
        let cores = thread::available_parallelism().map_or(0, usize::from);
        Self {
            benchmark,
            began,
            cores,
            load_before: load(),
            load_after: String::new(),
            tables: Vec::new(),
            findings: Vec::new(),
        }
    }

    /// Prints a table and keeps it.
    pub fn add(&mut self, sheet: Sheet) {
        println!("\n{}", sheet.text());
        self.tables.push(sheet);
    }

    /// Prints something that was found and is no time, and keeps it.
    pub fn find(&mut self, text: &str, finding: &impl Serialize) -> Result<()> {
        println!("{text}");
        self.findings.push(serde_json::to_value(finding)?);
        Ok(())
    }

    /// Writes `target/bench/<benchmark>.json`.
    pub fn write(mut self, target: &Path) -> Result<()> {
        self.load_after = load();
        let folder = target.join("bench");
        fs::create_dir_all(&folder)?;
        let path = folder.join(format!("{}.json", self.benchmark));
        fs::write(&path, serde_json::to_vec_pretty(&self)?)?;
        println!("\n{} cores, load {} before and {} after", self.cores, self.load_before, self.load_after);
        println!("{}", path.display());
        Ok(())
    }
}

fn load() -> String {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split_whitespace().take(3).collect::<Vec<_>>().join(" ")
}

impl Sheet {
    pub fn new(title: impl Into<String>, unit: &'static str) -> Self {
        Self { title: title.into(), unit, lines: Vec::new() }
    }

    /// Adds a line.
    pub fn add(&mut self, what: impl Into<String>, measured: Measured) {
        let each = |measured: &Measured| measured.seconds / measured.rows.max(1) as f64;
        let ratio = self.lines.first().map_or(1.0, |first| each(&measured) / each(&first.measured));
        self.lines.push(Line { what: what.into(), ratio, measured });
    }

    fn text(&self) -> String {
        let width = self.lines.iter().map(|line| line.what.chars().count()).max().unwrap_or_default();
        let unit = self.unit;
        let mut text = format!(
            "{}\n{:width$} {unit:>9} {:>8} {:>9} {:>6} {:>8} {:>8} {:>10}",
            self.title, "", "seconds", "a second", "ratio", "peak MB", "own CPU", "server CPU"
        );
        for Line { what, ratio, measured } in &self.lines {
            let Measured { rows, seconds, cpu_seconds, peak_mb, server_cpu_seconds, remark } = measured;
            let speed = *rows as f64 / seconds;
            let server = server_cpu_seconds.map_or_else(|| "-".to_owned(), |seconds| format!("{seconds:.2}"));
            text += &format!(
                "\n{what:width$} {rows:>9} {seconds:>8.2} {speed:>9.0} {ratio:>6.2} {peak_mb:>8.1} {cpu_seconds:>8.2} {server:>10}  {remark}"
            );
        }
        text
    }
}

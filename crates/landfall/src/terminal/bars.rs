//! Progress as bars, for a terminal.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use landfall_model::monitor::Level;

use super::{Show, pace::BYTES};

/// A bar per task under way.
#[derive(Default)]
pub struct Bars {
    all: MultiProgress,
    tasks: Mutex<HashMap<String, ProgressBar>>,
}

impl Bars {
    fn with(&self, task: &str, act: impl FnOnce(&ProgressBar)) {
        if let Some(bar) = self.tasks.lock().unwrap_or_else(PoisonError::into_inner).get(task) {
            act(bar);
        }
    }
}

impl Show for Bars {
    fn start(&self, task: &str, total: Option<u64>) {
        let bar = self.all.add(total.map_or_else(ProgressBar::new_spinner, ProgressBar::new));
        let template = match total {
            Some(_) if task.ends_with(BYTES) => {
                "{spinner} {prefix:<28} {bar:32} {decimal_bytes:>9} / {decimal_total_bytes}  {decimal_bytes_per_sec}  {eta} left"
            }
            Some(_) => "{spinner} {prefix:<28} {bar:32} {human_pos:>9} / {human_len}  {per_sec}  {eta} left",
            None => "{spinner} {prefix:<28} {human_pos}",
        };
        // A template that does not parse would be a mistake of ours; the default bar is then good enough.
        bar.set_style(
            ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()),
        );
        bar.set_prefix(task.to_owned());
        bar.enable_steady_tick(Duration::from_millis(120));
        self.tasks.lock().unwrap_or_else(PoisonError::into_inner).insert(task.to_owned(), bar);
    }

    fn advance(&self, task: &str, n: u64) {
        self.with(task, |bar| bar.inc(n));
    }

    fn finish(&self, task: &str, result: &str) {
        self.with(task, ProgressBar::finish_and_clear);
        self.tasks.lock().unwrap_or_else(PoisonError::into_inner).remove(task);
        self.remark(Level::Info, &format!("✓ {task:<28} {result}"));
    }

    fn remark(&self, level: Level, text: &str) {
        let mark = if level == Level::Warning { "! " } else { "" };
        // A terminal that went away is no reason to stop a migration.
        let _ = self.all.println(format!("{mark}{text}"));
    }
}

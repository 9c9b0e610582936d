//! A run that is frozen, and what moved since.

use std::path::Path;

use landfall_model::{
    exit::Exit,
    kind::Kind,
    redact::Mask,
    rundir::{self, RunDir},
};
use landfall_snapshot::freeze::{Fingerprint, Freeze, Movement, Violation};
use serde_json::json;

use crate::{
    clock,
    commands::Given,
    fail::{Failure, Result},
    stages,
};

/// What to do where somebody wrote after the freeze.
const BROKEN: &str = "Find out who writes, and stop it. The frozen snapshot has none of it: before the load, `landfall cutover start --friday DATE` begins the weekend anew; after it, `landfall migrate --delta` brings it in.";

/// A run that is frozen. It is not held: a migration works on it while the watch goes on.
pub struct Frozen {
    /// The run.
    pub run: RunDir,
    freeze: Freeze,
    /// What was frozen.
    pub fingerprint: Fingerprint,
}

impl Frozen {
    /// The run that is named, or the latest frozen one, while the source is read by the same settings as it was frozen.
    pub fn open(given: &Given<'_>, settings: &str, path: Option<&Path>) -> Result<Self> {
        let run = match path {
            Some(path) => stages::take_up(&given.settings, Some(path), |_| true)?,
            None => latest(given)?,
        };
        if !run.has(rundir::FREEZE) {
            let sentence = format!("{} is not frozen", run.shown());
            return Err(Failure::new(Kind::State, sentence).hint("`landfall freeze start RUN` freezes it."));
        }
        let (freeze, fingerprint) = Freeze::read(&run)?;
        if freeze.settings != settings {
            let sentence = "source, mapping or buckets are set otherwise than at the freeze";
            return Err(Failure::new(Kind::Config, sentence).hint(
                "Set NOCODB_URL, LANDFALL_MAPPING, LANDFALL_SOURCE_BUCKETS and MINIO_BUCKET as they were.",
            ));
        }
        Ok(Self { run, freeze, fingerprint })
    }

    /// Writes a violation into the run, for whoever gives GO. What the last line says already, by whomever it was seen, is none anew.
    pub fn record(&self, moved: &[Movement]) -> Result<()> {
        if moved.is_empty() {
            return Ok(());
        }
        let mut violations = self.run.hold_appended(rundir::VIOLATIONS)?;
        let (known, _) = violations.read_from::<Violation>(0)?;
        if known.last().is_some_and(|last| last.moved == moved) {
            return Ok(());
        }
        Ok(violations.push(&Violation { at: clock::stamp(clock::now()), moved: moved.to_vec() })?)
    }

    /// Says what moved.
    pub fn answer(&self, given: &Given<'_>, moved: &[Movement]) -> Exit {
        let moved = shown(given, moved);
        let (at, frozen) = (clock::stamp(clock::now()), clock::stamp(self.freeze.frozen));
        let text = if moved.is_empty() {
            format!("{at}: unchanged since the freeze at {frozen}")
        } else {
            format!("{at}: {} moved since the freeze at {frozen}\n{}\n\n{BROKEN}", moved.len(), lines(&moved))
        };
        given.terminal.result(&text, &json!({ "at": at, "frozen": frozen, "moved": moved }));
        if moved.is_empty() { Exit::Done } else { Exit::Moved }
    }
}

/// The latest frozen run.
fn latest(given: &Given<'_>) -> Result<RunDir> {
    let found = stages::latest_called(&given.settings, "frozen run", |run| run.has(rundir::FREEZE));
    found.map_err(|failure| match stages::take_up(&given.settings, None, |_| true) {
        Ok(run) => failure.hint(format!("`landfall freeze start {}` freezes the latest.", run.shown())),
        Err(none) => none,
    })
}

/// What moved, without the names that keys of objects hold unless they are asked for.
pub fn shown(given: &Given<'_>, moved: &[Movement]) -> Vec<Movement> {
    match given.mask() {
        Mask::On => moved.iter().map(Movement::masked).collect(),
        Mask::Off => moved.to_vec(),
    }
}

/// One line each.
pub fn lines(moved: &[Movement]) -> String {
    let lines: Vec<String> = moved.iter().map(ToString::to_string).collect();
    lines.join("\n")
}

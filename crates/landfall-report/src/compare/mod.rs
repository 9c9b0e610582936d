//! Two runs side by side: rows that are new, gone or otherwise, decisions, findings and durations. Names and ids only, no values: two
//! rehearsals can be compared on anybody's screen.

mod findings;
mod rows;
mod show;

use std::collections::BTreeMap;

use landfall_model::{
    decision::Decision,
    journal::{self, Entry},
    rundir::{self, Error, RunDir},
    target::Table,
};
use serde::Serialize;
use uuid::Uuid;

pub use findings::FindingsChanged;
pub use rows::RowsChanged;

use crate::words::joined;

/// So many of each list are named; the rest is counted.
const FIRST: usize = 25;

/// How the second run differs from the first.
#[derive(Debug, Serialize)]
pub struct Comparison {
    /// Id of the first run.
    pub before: String,
    /// Id of the second.
    pub after: String,
    /// Planned rows, table by table.
    pub tables: Vec<RowsChanged>,
    /// Answers of people.
    pub decisions: FindingsChanged,
    /// What wants eyes, kind by kind.
    pub findings: Vec<FindingsChanged>,
    /// Seconds of each stage.
    pub stages: Vec<StageTimes>,
}

/// How long a stage took in both runs; none where it did not end there.
#[derive(Debug, Serialize)]
pub struct StageTimes {
    /// The stage.
    pub stage: String,
    /// Seconds in the first run.
    pub before: Option<f64>,
    /// Seconds in the second.
    pub after: Option<f64>,
}

/// The first of a list, and how long it is.
#[derive(Debug, Default, Serialize)]
pub struct Named {
    /// All.
    pub count: u64,
    /// The first, in order.
    pub first: Vec<String>,
}

impl Named {
    fn push(&mut self, name: impl FnOnce() -> String) {
        self.count += 1;
        if self.first.len() < FIRST {
            self.first.push(name());
        }
    }
}

/// One of the two.
#[derive(Debug, Clone, Copy)]
pub struct Compared<'r> {
    /// The run, with its verification and its times.
    pub run: &'r RunDir,
    /// The run whose plan it goes by: itself, unless it only validates.
    pub plan_run: &'r RunDir,
}

/// Compares the plans of two runs, and what was decided, found and needed. Rows are streamed: a hash a row is kept.
///
/// # Errors
/// A run has no plan, or a file of it cannot be read.
pub fn compare(before: Compared<'_>, after: Compared<'_>) -> Result<Comparison, Error> {
    let (old, new) = (before.plan_run, after.plan_run);
    Ok(Comparison {
        before: before.run.info()?.id,
        after: after.run.info()?.id,
        tables: Table::ALL
            .into_iter()
            .map(|table| rows::changed(old, new, table))
            .collect::<Result<_, _>>()?,
        decisions: findings::between("decisions", &decided(old)?, &decided(new)?),
        findings: findings::all(before, after)?,
        stages: stages(before.run, after.run)?,
    })
}

/// The last word on each question where it settles it, and what it was about.
fn decided(run: &RunDir) -> Result<BTreeMap<String, String>, Error> {
    let all: Vec<Decision> = run.read_appended(rundir::DECISIONS)?;
    let last: BTreeMap<Uuid, Decision> =
        all.into_iter().map(|decision| (decision.question, decision)).collect();
    let name = |decision: &Decision| {
        let question = decision.question.to_string();
        // Of a file that is nobody's there is none.
        let about = match decision.records.as_slice() {
            [] => question.clone(),
            records => joined(records, " and "),
        };
        let said = format!("{about}: {}", decision.answer);
        (format!("{question} {said}"), said)
    };
    Ok(last.values().filter(|decision| decision.settles()).map(name).collect())
}

fn stages(before: &RunDir, after: &RunDir) -> Result<Vec<StageTimes>, Error> {
    let (old, new) = (ended(before)?, ended(after)?);
    let names = old.iter().chain(new.iter().filter(|(name, _)| !old.iter().any(|(other, _)| other == name)));
    let of = |stages: &[(String, f64)], name: &str| {
        stages.iter().find(|(stage, _)| stage == name).map(|(_, seconds)| *seconds)
    };
    Ok(names
        .map(|(name, _)| StageTimes { stage: name.clone(), before: of(&old, name), after: of(&new, name) })
        .collect())
}

/// Finished stages in the order in which they first ended, the times of repeats added up.
fn ended(run: &RunDir) -> Result<Vec<(String, f64)>, Error> {
    let journal: Vec<Entry> = run.read_appended(rundir::JOURNAL)?;
    let mut stages: Vec<(String, f64)> = Vec::new();
    for entry in journal.into_iter().filter(|entry| entry.event == journal::FINISHED) {
        match stages.iter_mut().find(|(stage, _)| *stage == entry.stage) {
            Some((_, seconds)) => *seconds += entry.seconds,
            None => stages.push((entry.stage, entry.seconds)),
        }
    }
    Ok(stages)
}

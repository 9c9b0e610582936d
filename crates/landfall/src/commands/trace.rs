//! `landfall trace RUN TABLE ID`: everything that happened to one record, from either end.

use std::path::Path;

use landfall_model::{exit::Exit, kind::Kind, rundir};
use landfall_report::Key;

use super::Given;
use crate::{
    fail::{Failure, Result},
    stages,
};

/// Prints what the files of the run say of the record. They are indexed first where that was not done yet.
pub fn run(given: &Given<'_>, words: &[String]) -> Result<Exit> {
    let (path, table, id) = match words {
        [run, table, id] => (Some(Path::new(run)), table, id),
        [table, id] => (None, table, id),
        _ => return Err(mistyped("a table and an id are needed: `landfall trace interests 412`")),
    };
    let subject =
        Key::parse(table, id).map_err(|sentence| run_comes_last(words).unwrap_or(mistyped(sentence)))?;
    let run = stages::find(&given.settings, path, |run| run.has(rundir::PLAN) || is_validation(run))?;
    let plan_run = stages::planned(&run)?;
    let mapping = stages::plan::mapping_to_look_by(&given.settings, &plan_run, &*given.terminal.monitor)?;
    landfall_report::index(&plan_run)?;
    let mask = given.mask();
    let trace = landfall_report::trace(&run, &plan_run, &subject, &mapping, mask)?;
    let trace = trace.ok_or_else(|| unknown(&subject, &plan_run))?;
    given.terminal.result(&trace.to_string(), &trace);
    Ok(Exit::Done)
}

/// Who knows no id knows a name.
fn mistyped(sentence: impl Into<String>) -> Failure {
    Failure::typed(sentence).hint(
        "Correct what was typed: `landfall trace TABLE ID`, or `landfall trace RUN TABLE ID`. `landfall review find WORDS` finds a record by words of its cells.",
    )
}

/// The order of other commands, which name what they are about before the run.
fn run_comes_last(words: &[String]) -> Option<Failure> {
    let [table, id, run] = words else { return None };
    Key::parse(table, id).ok()?;
    let hint = format!("Type `landfall trace {run} {table} {id}`.");
    Some(Failure::typed("the run stands before table and id").hint(hint))
}

fn is_validation(run: &rundir::RunDir) -> bool {
    run.has(rundir::VALIDATION)
}

fn unknown(subject: &Key, run: &rundir::RunDir) -> Failure {
    let sentence = format!("{subject} is neither in the snapshot nor in the plan of {}", run.shown());
    Failure::new(Kind::Config, sentence)
        .hint("Take the id from a report, or name another run: `landfall trace RUN TABLE ID`.")
}

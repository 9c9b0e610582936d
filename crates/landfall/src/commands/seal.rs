//! `landfall verify --seal RUN`: is every file of the run as the stages left it? Nothing but the run directory is looked at.

use landfall_model::{
    exit::Exit,
    rundir::{self, RunDir},
    seal::{self, Checked},
    words::count,
};

use super::Given;
use crate::{cli::OnRun, fail::Result, stages};

/// So many breaches are printed; the rest is counted.
const NAMED: usize = 100;

/// Checks the seal, and whether its chain holds the head that somebody wrote down.
pub fn run(given: &Given<'_>, on: &OnRun, expect: Option<&str>) -> Result<Exit> {
    let run = stages::find(&given.settings, on.run.as_deref(), is_evidence)?;
    let checked = seal::check(&run)?;
    let (expected, same) = expect.map_or_else(|| (None, true), |head| on_paper(&checked, head));
    let lines: Vec<String> = [told(&run, &checked), expected.into_iter().collect()].concat();
    given.terminal.result(&lines.join("\n"), &checked);
    Ok(match &checked {
        checked if !checked.breaches.is_empty() || !same => Exit::Differences,
        checked if checked.links.is_empty() || checked.cut_off => Exit::NeedsEyes,
        _ => Exit::Done,
    })
}

/// A reading alone proves nothing yet, and its folder may have any name, which sorts behind those of runs. One that lost its seal is looked at all
/// the same.
fn is_evidence(run: &RunDir) -> bool {
    [rundir::SEAL, rundir::PLAN, rundir::VALIDATION].into_iter().any(|name| run.has(name))
}

fn told(run: &RunDir, checked: &Checked) -> Vec<String> {
    let folder = run.shown();
    let Some(head) = checked.head() else {
        let why = "it was written before runs were sealed, or its seal was taken away";
        return [format!("{folder} has no seal: {why}")].into_iter().chain(breaches(checked)).collect();
    };
    let mut lines = breaches(checked);
    if lines.is_empty() {
        lines.push(format!("{folder}: {}, all as they were sealed", count(checked.files, "file")));
    }
    lines.extend(checked.open.iter().map(|name| format!("not sealed yet: {name}")));
    lines.extend(checked.cut_off.then(|| seal::CUT_OFF.to_owned()));
    lines.push(String::new());
    lines.extend(checked.links.iter().map(|(stage, seal)| format!("{stage:<10} {seal}")));
    lines.push(format!("\nhead: {head}"));
    lines
}

fn breaches(checked: &Checked) -> Vec<String> {
    let more = checked.breaches.len().saturating_sub(NAMED);
    let named = checked.breaches.iter().take(NAMED).map(ToString::to_string);
    named.chain((more > 0).then(|| format!("and {more} more"))).collect()
}

/// What is to be said about the head on paper, and whether the chain holds it.
fn on_paper(checked: &Checked, head: &str) -> (Option<String>, bool) {
    let place = checked.links.iter().position(|(_, seal)| seal.starts_with(head));
    let told = match place.map(|place| &checked.links[place..]) {
        None => format!("{head} is not in this chain: it is another run, or its seal was computed anew"),
        Some([_]) => "It is the head that was written down.".to_owned(),
        Some([(stage, _), since @ ..]) => {
            let since = count(since.len(), "stage");
            format!("It holds what was written down after {stage}; sealed since: {since}.")
        }
        Some([]) => return (None, true),
    };
    (Some(told), place.is_some())
}

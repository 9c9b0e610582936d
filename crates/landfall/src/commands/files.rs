//! `landfall files copy|status|verify RUN`.

use landfall_load::files::{self, Count, Status, Trouble, Verified};
use landfall_model::{
    exit::Exit,
    redact::Mask,
    rundir::{self, RunDir},
    words::{bytes, count},
};
use serde_json::json;

use super::Given;
use crate::{
    cli::{FilesAction, OnRun},
    clock,
    config::End,
    fail::Result,
    stages::{self, Job},
    terminal::about,
};

/// So many files that want eyes are named; the rest is counted.
const NAMED: usize = 50;

/// Copies, says how far the copies are, or looks at them again.
pub async fn run(given: &Given<'_>, action: &FilesAction) -> Result<Exit> {
    match action {
        FilesAction::Copy(on) => {
            let job = job(given, on)?;
            stages::files::run(&job).await?;
            status(given, &job.run)
        }
        FilesAction::Status(on) => status(given, &planned(given, on)?),
        FilesAction::Verify(on) => {
            let job = job(given, on)?;
            let found = stages::files::verify(&job).await?;
            verified(given, &job.run, &found)
        }
    }
}

fn job<'g>(given: &'g Given<'_>, on: &OnRun) -> Result<Job<'g>> {
    given.settings.demand(&[End::Buckets])?;
    Job::resume(&given.settings, given.terminal.monitor.clone(), planned(given, on)?)
}

/// The run whose files are planned.
fn planned(given: &Given<'_>, on: &OnRun) -> Result<RunDir> {
    stages::take_up_planned(&given.settings, on.run.as_deref(), |run| run.has(rundir::PLAN))
}

fn status(given: &Given<'_>, run: &RunDir) -> Result<Exit> {
    let status = files::status(run, clock::now(), given.mask())?;
    let next = match (status.is_done(), run.is_held()?) {
        (true, _) => None,
        (false, true) => Some("A process is at work on this run: wait for it, and look again.".to_owned()),
        (false, false) => Some(format!("Go on with `landfall files copy {}`.", run.shown())),
    };
    given.terminal.result(&table(&status, next), &status);
    Ok(if status.is_done() { Exit::Done } else { Exit::NeedsEyes })
}

fn table(status: &Status, next: Option<String>) -> String {
    let line =
        |name: &str, count: Count| format!("{name:<10} {:>8} files {:>12}", count.files, bytes(count.bytes));
    let mut lines = vec![
        line("planned", status.planned),
        line("verified", status.verified),
        line("differ", status.mismatch),
        line("failed", status.failed),
        line("to do", status.waiting),
    ];
    lines.extend((status.deleted.files > 0).then(|| line("deleted", status.deleted)));
    if let Some(rate) = status.bytes_per_second.filter(|_| status.waiting.files > 0) {
        let left =
            status.seconds_left.map(|left| format!(", about {} left", about(left))).unwrap_or_default();
        lines.push(format!("{} a second in the last minute{left}", bytes(rate)));
    }
    lines.extend(troubles("", &status.failures));
    lines.extend(troubles("deleted in the CRM since they came in, and not copied again:", &status.deletions));
    lines.extend(troubles("what the target cannot keep:", &status.notes));
    lines.extend(troubles("what was put aside in the target:", &status.put_aside));
    lines.extend(next.into_iter().flat_map(|next| [String::new(), next]));
    lines.join("\n")
}

fn troubles(title: &str, troubles: &[Trouble]) -> Vec<String> {
    if troubles.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![title.to_owned()];
    for Trouble { file, source, error, remedy } in troubles.iter().take(NAMED) {
        // Masked sources look alike: the file's id leads to its row, its id map and its line in the manifest.
        lines.push(format!("✗ {source} (file {file}): {error}"));
        lines.extend((!remedy.is_empty()).then(|| format!("    → {remedy}")));
    }
    let more = troubles.len().saturating_sub(NAMED);
    lines.extend((more > 0).then(|| format!("  and {more} more (--json names all)")));
    lines
}

fn verified(given: &Given<'_>, run: &RunDir, found: &Verified) -> Result<Exit> {
    let status = files::status(run, clock::now(), Mask::On)?;
    // Of a file that was never copied no copy was looked at: all that were may hold.
    let not_copied = status.failed.files + status.waiting.files;
    let mask = given.mask();
    let unplanned: Vec<String> = found.unplanned.iter().map(|place| mask.place(place)).collect();
    let mut lines = looked_at(found, &unplanned);
    let run = run.shown();
    if !found.broken.is_empty() {
        lines.push(format!(
            "\n`landfall files copy {run}` copies anew what no longer holds, leaves, or puts aside, what others put in its place, and does not bring back what users deleted in the CRM.",
        ));
    }
    if not_copied > 0 {
        let planned = count(status.planned.files, "planned file");
        lines.push(format!(
            "\n{not_copied} of {planned} not copied yet: `landfall files status {run}` says what to do"
        ));
    }
    let document = json!({
        "looked_at": found.looked_at, "broken": found.broken, "unplanned": unplanned, "put_aside": found.put_aside,
        "not_copied": not_copied,
    });
    given.terminal.result(&lines.join("\n"), &document);
    Ok(match (found.broken.is_empty(), not_copied) {
        (false, _) => Exit::Differences,
        (true, 0) => Exit::Done,
        (true, _) => Exit::NeedsEyes,
    })
}

/// What was found, a line each.
fn looked_at(found: &Verified, unplanned: &[String]) -> Vec<String> {
    let Verified { looked_at, broken, put_aside, .. } = found;
    let mut lines = vec![format!("{} looked at, {} broken", count(*looked_at, "copy"), broken.len())];
    for broken in broken.iter().take(NAMED) {
        lines.push(format!("✗ file {}: {}\n    → {}", broken.file, broken.error, broken.remedy));
    }
    let place = |place: &String| format!("  {place}");
    lines.push(format!("{} in the target that this plan does not know", count(unplanned.len(), "object")));
    lines.extend(unplanned.iter().take(NAMED).map(place));
    if !put_aside.is_empty() {
        let what = count(put_aside.len(), "object");
        lines.push(format!("{what} that lay in the place of a copy, put aside by `landfall files copy`"));
        // Their keys are ids alone.
        lines.extend(put_aside.iter().take(NAMED).map(place));
    }
    lines
}

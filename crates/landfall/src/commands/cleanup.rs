//! `landfall cleanup RUN`: shows which originals could be removed; with `--confirm RUN-ID` removes those that are proven.

use std::collections::BTreeMap;

use landfall_load::cleanup::{Candidate, Cleaned, State, cleaned};
use landfall_model::{
    exit::Exit,
    rundir,
    words::{bytes, count},
};
use serde_json::json;
use uuid::Uuid;

use super::{Given, confirm::confirmed, switch};
use crate::{
    cli::Cleanup,
    clock,
    config::End,
    fail::Result,
    stages::{self, Job},
};

/// So many originals that stay are named; the rest is counted.
const NAMED: usize = 50;

/// Shows or removes. Before the day neither.
pub async fn run(given: &Given<'_>, options: &Cleanup) -> Result<Exit> {
    given.settings.demand(&[End::Buckets, End::Target])?;
    let run =
        stages::take_up(&given.settings, options.run.run.as_deref(), |run| run.has(rundir::LOAD_GROUPS))?;
    let command = format!("To remove its originals: landfall cleanup {}", run.shown());
    let may_remove = confirmed(options.confirm.as_deref(), &run, &command)?;
    stages::cleanup::is_due(&run, options.window, clock::now())?;
    stages::cleanup::refuse_wrong_clock(&given.settings, &*given.terminal.monitor).await?;
    switch::refuse_while_old_serves(given).await?;
    let job = Job::resume(&given.settings, given.terminal.monitor.clone(), run)?;
    let candidates = stages::cleanup::candidates(&job)?;
    if may_remove {
        remove(given, &job, &candidates).await
    } else {
        show(given, &job, &candidates, &job.run.info()?.id)
    }
}

fn show(given: &Given<'_>, job: &Job<'_>, candidates: &[Candidate], id: &str) -> Result<Exit> {
    let told = cleaned(&job.run)?;
    let is =
        |one: &Candidate, state| told.get(&one.place()).is_some_and(|line: &Cleaned| line.state == state);
    let (removed, open): (Vec<&Candidate>, Vec<&Candidate>) =
        candidates.iter().partition(|one| is(one, State::Removed));
    let (gone, open): (Vec<&Candidate>, Vec<&Candidate>) =
        open.into_iter().partition(|one| is(one, State::Gone));
    let (kept, free): (Vec<&Candidate>, Vec<&Candidate>) =
        open.into_iter().partition(|one| one.kept.is_some());
    let mut lines = vec![match free.len() {
        0 => "Nothing is left to remove.".to_owned(),
        n => format!("{} could be removed:", count(n, "original")),
    }];
    lines.extend(by_bucket(&free));
    if given.arguments.verbose {
        lines.extend(free.iter().map(|one| format!("  {}", name(given, &one.bucket, &one.key))));
    }
    lines.extend(staying(&forbidden(given, kept.iter().copied())));
    lines.extend((!removed.is_empty()).then(|| format!("{} are removed already", removed.len())));
    let run = job.run.shown();
    let again = || {
        format!("{}; `landfall cleanup {run} --confirm {id}` looks for them again", gone_already(gone.len()))
    };
    lines.extend((!gone.is_empty()).then(again));
    let offer = format!(
        "\nNothing was removed. `landfall cleanup {run} --confirm {id}` reads each of them and its copies once more, and removes those that agree."
    );
    lines.extend((!free.is_empty()).then_some(offer));
    let document =
        json!({ "removable": free.len(), "kept": kept.len(), "removed": removed.len(), "gone": gone.len() });
    given.terminal.result(&lines.join("\n"), &document);
    Ok(if kept.is_empty() { Exit::Done } else { Exit::NeedsEyes })
}

fn by_bucket(free: &[&Candidate]) -> Vec<String> {
    let mut buckets: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
    for candidate in free {
        let (files, size) = buckets.entry(&candidate.bucket).or_default();
        (*files, *size) = (*files + 1, *size + candidate.size);
    }
    let line = |(bucket, (files, size)): (&str, (u64, u64))| {
        format!("  {bucket}: {}, {}", count(files, "file"), bytes(size))
    };
    buckets.into_iter().map(line).collect()
}

async fn remove(given: &Given<'_>, job: &Job<'_>, candidates: &[Candidate]) -> Result<Exit> {
    let told = stages::cleanup::run(job, candidates).await?;
    let (removed, rest): (Vec<&Cleaned>, Vec<&Cleaned>) =
        told.iter().partition(|line| line.state == State::Removed);
    let (gone, stay): (Vec<&Cleaned>, Vec<&Cleaned>) =
        rest.into_iter().partition(|line| line.state == State::Gone);
    let size: u64 = removed.iter().map(|line| line.size).sum();
    let unproven = stay.iter().map(|line| stays(given, &line.bucket, &line.key, &line.files, &line.why));
    let reasons: Vec<String> = unproven.chain(forbidden(given, candidates)).collect();
    let mut lines = vec![format!("{} removed, {}", count(removed.len(), "original"), bytes(size))];
    let hidden = removed.iter().filter(|line| !line.why.is_empty()).count();
    lines.extend((hidden > 0).then(|| lie_on(hidden)));
    lines.extend((!gone.is_empty()).then(|| gone_already(gone.len())));
    lines.extend(staying(&reasons));
    lines.push(format!("\nEach has its line in {}.", job.run.path(rundir::LOAD_CLEANUP).display()));
    let document = json!({ "removed": removed.len(), "bytes": size, "gone": gone.len(), "kept": reasons.len(), "hidden": hidden });
    given.terminal.result(&lines.join("\n"), &document);
    Ok(if reasons.is_empty() && hidden == 0 { Exit::Done } else { Exit::NeedsEyes })
}

/// No fault of theirs: whoever removed them did what was to be done, and their copies are verified.
fn gone_already(gone: usize) -> String {
    format!("gone before they were to be removed: {}", count(gone, "original"))
}

/// What no listing shows is still personal data.
fn lie_on(hidden: usize) -> String {
    format!(
        "{hidden} of them lie on as older versions, since their buckets keep versions: a lifecycle rule for noncurrent versions, or `mc rm --versions`, removes those too"
    )
}

/// What stays whatever the stores say.
fn forbidden<'c>(given: &Given<'_>, candidates: impl IntoIterator<Item = &'c Candidate>) -> Vec<String> {
    let reason = |one: &Candidate| {
        let files: Vec<Uuid> = one.copies.iter().map(|(copy, _)| copy.file).collect();
        one.kept.map(|why| stays(given, &one.bucket, &one.key, &files, why))
    };
    candidates.into_iter().filter_map(reason).collect()
}

/// Masked names look alike: the ids of its files lead to rows, id map and manifest.
fn stays(given: &Given<'_>, bucket: &str, key: &str, files: &[Uuid], why: &str) -> String {
    let files: Vec<String> = files.iter().map(Uuid::to_string).collect();
    format!("{} (file {}): {why}", name(given, bucket, key), files.join(", "))
}

fn staying(reasons: &[String]) -> Vec<String> {
    if reasons.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![format!("{} stay:", reasons.len())];
    lines.extend(reasons.iter().take(NAMED).map(|reason| format!("  {reason}")));
    if reasons.len() > NAMED {
        lines.push(format!("  and {} more", reasons.len() - NAMED));
    }
    lines
}

/// Keys hold names of people.
fn name(given: &Given<'_>, bucket: &str, key: &str) -> String {
    format!("{bucket}/{}", given.mask().key(key))
}

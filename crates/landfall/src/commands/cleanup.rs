//! `landfall cleanup RUN`: shows which originals could be removed; with `--confirm RUN-ID` removes those that are proven.

use std::collections::BTreeMap;

use landfall_load::cleanup::{Candidate, Cleaned, State, cleaned};
use landfall_model::{redact, rundir};
use serde_json::json;

use super::{Given, confirm::confirmed, files::bytes};
use crate::{
    cli::Cleanup,
    clock,
    config::End,
    exit::Exit,
    fail::Result,
    stages::{self, Job},
};

/// So many originals that stay are named; the rest is counted.
const NAMED: usize = 50;

/// Shows or removes. Before the day neither.
pub async fn run(given: &Given<'_>, options: &Cleanup) -> Result<Exit> {
    given.settings.demand(&[End::Buckets])?;
    let run = stages::find(&given.settings, options.run.run.as_deref(), |run| run.has(rundir::LOAD_GROUPS))?;
    let command = format!("To remove its originals: landfall cleanup {}", run.root().display());
    let may_remove = confirmed(options.confirm.as_deref(), &run, &command)?;
    stages::cleanup::is_due(&run, options.window, clock::now())?;
    let job = Job::resume(&given.settings, given.terminal.monitor.clone(), Some(run.root()))?;
    let candidates = stages::cleanup::candidates(&job)?;
    if may_remove {
        remove(given, &job, &candidates).await
    } else {
        show(given, &job, &candidates, &run.info()?.id)
    }
}

fn show(given: &Given<'_>, job: &Job<'_>, candidates: &[Candidate], id: &str) -> Result<Exit> {
    let gone = cleaned(&job.run)?;
    let is_gone = |candidate: &&Candidate| {
        gone.get(&candidate.place()).is_some_and(|line| line.state == State::Removed)
    };
    let removed = candidates.iter().filter(is_gone).count();
    let open: Vec<&Candidate> = candidates.iter().filter(|candidate| !is_gone(candidate)).collect();
    let (kept, free): (Vec<&Candidate>, Vec<&Candidate>) =
        open.into_iter().partition(|candidate| candidate.kept.is_some());
    let mut lines = vec![format!("{} originals could be removed:", free.len())];
    lines.extend(by_bucket(&free));
    if given.arguments.verbose {
        lines.extend(
            free.iter().map(|candidate| format!("  {}", name(given, &candidate.bucket, &candidate.key))),
        );
    }
    let reasons = kept.iter().filter_map(|one| one.kept.map(|why| forbidden(given, one, why)));
    lines.extend(staying(&reasons.collect::<Vec<_>>()));
    lines.extend((removed > 0).then(|| format!("{removed} are removed already")));
    let run = job.run.root().display();
    lines.push(format!(
        "\nNothing was removed. `landfall cleanup {run} --confirm {id}` reads each of them and its copies once more, and removes those that agree."
    ));
    let document = json!({ "removable": free.len(), "kept": kept.len(), "removed": removed });
    given.terminal.result(&lines.join("\n"), &document);
    Ok(if kept.is_empty() { Exit::Done } else { Exit::NeedsEyes })
}

fn by_bucket(free: &[&Candidate]) -> Vec<String> {
    let mut buckets: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
    for candidate in free {
        let (files, size) = buckets.entry(&candidate.bucket).or_default();
        (*files, *size) = (*files + 1, *size + candidate.size);
    }
    let line =
        |(bucket, (files, size)): (&str, (u64, u64))| format!("  {bucket}: {files} files, {}", bytes(size));
    buckets.into_iter().map(line).collect()
}

async fn remove(given: &Given<'_>, job: &Job<'_>, candidates: &[Candidate]) -> Result<Exit> {
    let told = stages::cleanup::run(job, candidates).await?;
    let (removed, stay): (Vec<&Cleaned>, Vec<&Cleaned>) =
        told.iter().partition(|line| line.state == State::Removed);
    let size = removed.iter().map(|line| line.size).sum();
    let unproven = stay.iter().map(|line| {
        let files: Vec<String> = line.files.iter().map(ToString::to_string).collect();
        format!("{} (file {}): {}", name(given, &line.bucket, &line.key), files.join(", "), line.why)
    });
    let kept = candidates.iter().filter_map(|one| one.kept.map(|why| forbidden(given, one, why)));
    let reasons: Vec<String> = unproven.chain(kept).collect();
    let stays = reasons.len();
    let mut lines = vec![format!("{} originals removed, {}", removed.len(), bytes(size))];
    lines.extend(staying(&reasons));
    lines.push(format!("\nEach has its line in {}.", job.run.path(rundir::LOAD_CLEANUP).display()));
    given
        .terminal
        .result(&lines.join("\n"), &json!({ "removed": removed.len(), "bytes": size, "kept": stays }));
    Ok(if stays == 0 { Exit::Done } else { Exit::NeedsEyes })
}

/// What stays whatever the stores say. Masked names look alike: the ids of its files lead to rows, id map and manifest.
fn forbidden(given: &Given<'_>, candidate: &Candidate, why: &str) -> String {
    let files: Vec<String> = candidate.copies.iter().map(|(copy, _)| copy.file.to_string()).collect();
    format!("{} (file {}): {why}", name(given, &candidate.bucket, &candidate.key), files.join(", "))
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
    let key = if given.arguments.show_personal_data { key.to_owned() } else { redact::object_key(key) };
    format!("{bucket}/{key}")
}

//! Stage snapshot: reads the source, or takes over a snapshot that was taken earlier.

use std::{collections::HashMap, fs};

use landfall_model::{
    decision::Decision,
    journal,
    kind::Kind,
    rundir::{self, RunDir},
};
use landfall_snapshot::{SourceConfig, drift::Known};
use uuid::Uuid;

use super::{Job, latest};
use crate::{
    config::Settings,
    fail::{Failure, Result},
};

/// Reads the source into `raw/`; a run that has its snapshot already keeps it, and one that was interrupted half way goes on.
pub async fn run(job: &Job<'_>) -> Result<()> {
    if job.run.has_snapshot() {
        return Ok(());
    }
    job.stage(journal::SNAPSHOT, read(job, &job.run)).await
}

/// Reads the source into `raw/` of `run`.
pub async fn read(job: &Job<'_>, run: &RunDir) -> Result<()> {
    if run.has(rundir::RAW_COLUMNS) && !run.has(rundir::RAW_READING) {
        let sentence = format!("{} was cut off while it took over another snapshot", run.shown());
        return Err(Failure::new(Kind::State, sentence)
            .hint("Begin a new run: the same command with --from, as it was begun, instead of --run."));
    }
    let buckets = job.settings.buckets()?;
    buckets.refuse_one_for_both()?;
    let store = landfall_store::reader(buckets.source());
    let (mut source, mapping) = (job.settings.source()?, &job.settings.mapping);
    source.known = known(job.settings, &source, Some(&job.run));
    let taken = landfall_snapshot::take(&source, mapping, &*store, &buckets.sources, run, &*job.monitor);
    taken.await?;
    Ok(())
}

/// The columns as the latest run of this source found them, `but` this one; none where there is none yet.
pub fn known(settings: &Settings, source: &SourceConfig, but: Option<&RunDir>) -> Option<Known> {
    let other = |run: &RunDir| but.is_none_or(|but| !but.is_same(run));
    let known = |run: &RunDir| landfall_snapshot::known_columns(run, source);
    let wanted = |run: &RunDir| other(run) && known(run).is_some();
    known(&latest(settings, wanted).ok()?)
}

/// Takes over `raw/` and the proof of reading of an earlier run or snapshot: of a run that narrowed its reading, the whole one. The files are
/// linked, not copied, where the file system can: both runs are immutable.
pub fn adopt(run: &RunDir, from: &RunDir) -> Result<()> {
    let from = &from.whole_reading();
    if from.has(rundir::RAW_READING) && !from.has(rundir::EXTRACT_COUNTS) {
        let sentence = format!("the snapshot of {} was interrupted", from.shown());
        let hint = format!("`landfall snapshot --run {}` goes on with it.", from.shown());
        return Err(Failure::new(Kind::State, sentence).hint(hint));
    }
    take_over(from, run, rundir::RAW_COLUMNS)?;
    // The proof before the last row: a run that has all rows is whole, and nothing would bring the proof in later.
    copy_counts(from, run)?;
    rundir::snapshot()
        .iter()
        .filter(|name| *name != rundir::RAW_COLUMNS)
        .try_for_each(|name| take_over(from, run, name))
}

/// Takes over the proof of reading, where there is one.
pub fn copy_counts(from: &RunDir, to: &RunDir) -> Result<()> {
    if from.has(rundir::EXTRACT_COUNTS) && !to.has(rundir::EXTRACT_COUNTS) {
        copy(from, to, rundir::EXTRACT_COUNTS)?;
    }
    Ok(())
}

/// Adds the answers that were given in another run. Answers how many were new.
pub fn take_decisions(from: &RunDir, to: &RunDir) -> Result<usize> {
    let given = news(from, to)?;
    given.iter().try_for_each(|decision| to.append(rundir::DECISIONS, decision))?;
    Ok(given.len())
}

/// The answers that were given in another run and say something new. A delta has those of the run that it follows already: of two answers to one
/// question the later counts, whichever run it was given in.
pub fn news(from: &RunDir, to: &RunDir) -> Result<Vec<Decision>> {
    let known: Vec<Decision> = to.read_appended(rundir::DECISIONS)?;
    let mut said: HashMap<Uuid, Vec<&Decision>> = HashMap::new();
    known.iter().for_each(|decision| said.entry(decision.question).or_default().push(decision));
    let is_news = |decision: &Decision| {
        let said = said.get(&decision.question).map_or(&[][..], Vec::as_slice);
        !said.contains(&decision) && said.last().is_none_or(|last| last.at <= decision.at)
    };
    let mut given: Vec<Decision> = from.read_appended(rundir::DECISIONS)?;
    given.retain(is_news);
    Ok(given)
}

fn take_over(from: &RunDir, to: &RunDir, name: &str) -> Result<()> {
    if !from.has(name) {
        let sentence = format!("{} holds no snapshot: {name} is missing", from.shown());
        return Err(Failure::new(Kind::Config, sentence)
            .hint("Give a run directory or the folder of `landfall snapshot --output`."));
    }
    match fs::hard_link(from.path(name), to.path(name)) {
        Ok(()) => Ok(()),
        Err(_) => copy(from, to, name),
    }
}

/// Copies a file from one run to another; it has its name once it is whole.
pub fn copy(from: &RunDir, to: &RunDir, name: &str) -> Result<()> {
    let failed = |source| rundir::Error::Io { action: "copy", path: from.path(name), source };
    let partial = to.partial(name);
    let copied = fs::copy(from.path(name), &partial).and_then(|_| fs::rename(&partial, to.path(name)));
    Ok(copied.map_err(failed)?)
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use landfall_model::{
        decision::{Decision, UNDO},
        rundir::{self, RunDir, RunInfo},
    };
    use tempfile::{TempDir, tempdir};
    use uuid::Uuid;

    use super::{adopt, take_decisions};

    fn run(decisions: &[Decision]) -> (TempDir, RunDir) {
        let folder = tempdir().unwrap();
        let info = RunInfo::new("run", "delta", "port-nimara", "2026-01-01T00:00:00Z");
        let run = RunDir::create_at(folder.path(), &info).unwrap();
        decisions.iter().for_each(|decision| run.append(rundir::DECISIONS, decision).unwrap());
        (folder, run)
    }

    fn said(question: u128, answer: &str, at: i64) -> Decision {
        Decision {
            question: Uuid::from_u128(question),
            kind: None,
            answer: answer.to_owned(),
            who: "anna".to_owned(),
            at: DateTime::from_timestamp(at, 0).unwrap(),
            why: String::new(),
            records: Vec::new(),
            judged: String::new(),
            members: Vec::new(),
        }
    }

    #[test]
    fn answers_of_two_runs_are_joined_and_the_later_one_to_a_question_counts() {
        let loaded = [said(1, "merge", 1), said(2, "merge", 1), said(2, UNDO, 9)];
        let held = [said(1, "merge", 1), said(2, "merge", 1), said(2, "keep apart", 5), said(3, "merge", 6)];
        let ((_to, to), (_from, from)) = (run(&loaded), run(&held));
        take_decisions(&from, &to).unwrap();
        take_decisions(&from, &to).unwrap();
        let joined: Vec<Decision> = to.read_appended(rundir::DECISIONS).unwrap();
        assert_eq!(joined, [&loaded[..], &held[3..]].concat());
    }

    #[test]
    fn a_snapshot_that_was_taken_over_to_its_last_file_has_its_proof_too() {
        let ((_from, from), (_to, to)) = (run(&[]), run(&[]));
        let all = rundir::snapshot();
        let (last, others) = all.split_last().unwrap();
        others.iter().map(String::as_str).chain([rundir::RAW_READING, rundir::EXTRACT_COUNTS]).for_each(
            |name| {
                from.write_bytes(name, b"{}").unwrap();
            },
        );
        // As a kill before the last file leaves it.
        let error = adopt(&to, &from).unwrap_err().to_string();
        assert!(error.contains(last), "{error}");
        assert!(to.has(rundir::EXTRACT_COUNTS) && others.iter().all(|name| to.has(name)));
    }
}

//! Files: every planned copy is verified, and where a store is given, the objects are in the bucket with their sizes and their bytes.

use std::collections::{BTreeMap, HashMap};

use landfall_model::{
    monitor::{Level, Monitor},
    outcome::{CopyState, FileError, FileReorgResult, ValidationCheck},
    plan::Copy,
    source::Object,
    target::Table,
};
use landfall_store::{Reader, while_wanted};

use super::objects::{self, Objects};
use crate::{
    error::Error,
    evidence::Evidence,
    outcome::{Details, equal},
    survey::{Fate, Survey},
};

/// Size by bucket and key of the target; none where the bucket does not list the key.
type Sizes<'c> = BTreeMap<&'c str, HashMap<&'c str, Option<u64>>>;

const OBJECTS: &str = "files: objects in the bucket";

const NO_STORE: &str = "not checked: no store is set (LANDFALL_STORE, or MINIO_ENDPOINT with its keys)";

/// What is to be done where nobody can copy anew.
const GONE: &str = "; its original is gone: put it back from a backup of the bucket";

/// The checks, and the plan document's summary of the copies.
pub(crate) async fn check(
    evidence: &Evidence<'_>,
    survey: &Survey,
    store: Option<&dyn Reader>,
    how: Objects,
    monitor: &dyn Monitor,
) -> Result<(Vec<ValidationCheck>, FileReorgResult), Error> {
    let mut summary = FileReorgResult::default();
    let mut checks = vec![copies(evidence, &mut summary)];
    if let Some(store) = store {
        let verified: Vec<&Copy> =
            evidence.copies.iter().filter(|copy| evidence.is_copied(copy.file)).collect();
        let sizes = unless_asked(monitor, sizes(&verified, store)).await??;
        checks.extend(without_row(evidence, survey, &verified, &sizes));
        let asked: Vec<&Copy> = verified.into_iter().filter(|copy| !is_row_deleted(survey, copy)).collect();
        let (check, whole) = present(evidence, &asked, &sizes, &mut summary);
        checks.push(check);
        checks.push(objects::check(evidence, store, &whole, how, &mut summary, monitor).await?);
    } else {
        monitor.remark(Level::Warning, &format!("{OBJECTS}: {NO_STORE}"));
        checks.push(equal(OBJECTS, NO_STORE, NO_STORE, Vec::new()));
    }
    Ok((checks, summary))
}

/// Every copy has ended well, but for those whose rows users deleted since. Where none was begun, the files were skipped on purpose, and their rows are withheld: that is shown,
/// and no difference.
fn copies(evidence: &Evidence<'_>, summary: &mut FileReorgResult) -> ValidationCheck {
    let (name, planned) = ("files: copies verified", evidence.copies.len());
    let run = evidence.run.root().display();
    let next = || format!("next: landfall files copy {run}, then landfall load {run}");
    if evidence.copied.is_empty() && planned > 0 {
        let skipped = format!("0 of {planned}: files were skipped, their rows are withheld");
        return equal(name, &skipped, &skipped, vec![next()]);
    }
    let (mut details, mut due) = (Details::default(), planned);
    for copy in &evidence.copies {
        let error = match evidence.copied.get(&copy.file) {
            Some(outcome) if outcome.state == CopyState::Verified => {
                summary.copied += 1;
                summary.bytes += outcome.size;
                continue;
            }
            Some(outcome) if outcome.state == CopyState::Deleted => {
                due -= 1;
                continue;
            }
            Some(outcome) if outcome.state == CopyState::Mismatch => {
                summary.checksum_mismatches += 1;
                format!("source and target differ: {}", outcome.error)
            }
            Some(outcome) => {
                summary.failed += 1;
                format!("not copied: {}", outcome.error)
            }
            None => "not copied yet".to_owned(),
        };
        note(evidence, summary, &mut details, copy, error);
    }
    equal(name, format!("{due} of {due}"), format!("{} of {due}", summary.copied), details.finish(next))
}

/// True where users deleted the row: whether its object goes with it is theirs to say.
fn is_row_deleted(survey: &Survey, copy: &Copy) -> bool {
    survey.get(&Table::Files).is_some_and(|files| files.deleted.contains(&copy.file.into()))
}

/// Copies that are in the bucket, and to which no row leads: told, and no difference.
fn without_row(
    evidence: &Evidence<'_>,
    survey: &Survey,
    verified: &[&Copy],
    sizes: &Sizes<'_>,
) -> Option<ValidationCheck> {
    let is_rejected = |key| {
        let fate = survey.get(&Table::Files).and_then(|files| files.rows.get(key));
        fate == Some(Fate::Rejected) && evidence.never_came(Table::Files, key)
    };
    let mut details = Details::default();
    for copy in verified.iter().filter(|copy| size(sizes, copy).is_some()) {
        let why = match copy.file.into() {
            _ if is_row_deleted(survey, copy) => "users deleted its row",
            key if is_rejected(key) => "the target rejected its row",
            _ => continue,
        };
        details.push(|| format!("{}: {} is in the bucket, and {why}", copy.origin, copy.target_key));
    }
    let next = || "no row leads to these objects, and landfall removes none".to_owned();
    let found = details.total();
    (found > 0).then(|| equal("files: copies without a row", found, found, details.finish(next)))
}

/// The size that the bucket lists.
fn size(sizes: &Sizes<'_>, copy: &Copy) -> Option<u64> {
    sizes.get(copy.target_bucket.as_str())?.get(copy.target_key.as_str()).copied().flatten()
}

/// Every verified copy is still there, in its size. A copy that is not counts as failed in the summary. Answers with those that are.
fn present<'e>(
    evidence: &Evidence<'_>,
    verified: &[&'e Copy],
    sizes: &Sizes<'_>,
    summary: &mut FileReorgResult,
) -> (ValidationCheck, Vec<&'e Copy>) {
    let mut there = Vec::with_capacity(verified.len());
    let mut details = Details::default();
    for copy in verified {
        let found = size(sizes, copy);
        let proven = proven(evidence, copy);
        let error = match found {
            Some(size) if size == proven => {
                there.push(*copy);
                continue;
            }
            Some(size) => format!("{} has {size} bytes instead of {proven}", copy.target_key),
            None => format!("{} is not in bucket {}", copy.target_key, copy.target_bucket),
        };
        lost(summary, proven);
        summary.failed += 1;
        note(evidence, summary, &mut details, copy, error);
    }
    let whole = |n: u64| format!("{n} of {} there in their size", verified.len());
    let next = || evidence.copy_anew();
    let right = verified.len() as u64 - details.total();
    let check = equal(OBJECTS, whole(verified.len() as u64), whole(right), details.finish(next));
    (check, there)
}

/// Bytes of a copy as they were proven, not as they were planned: the cell of an attachment need not tell its size.
pub(super) fn proven(evidence: &Evidence<'_>, copy: &Copy) -> u64 {
    evidence.copied.get(&copy.file).map_or(copy.size, |outcome| outcome.size)
}

/// A copy of so many bytes that was verified, and is no longer what it was.
pub(super) const fn lost(summary: &mut FileReorgResult, bytes: u64) {
    summary.copied -= 1;
    summary.bytes = summary.bytes.saturating_sub(bytes);
}

/// Waits for a store until the operator asks to stop, and a moment longer.
pub(super) async fn unless_asked<T>(
    monitor: &dyn Monitor,
    work: impl Future<Output = T>,
) -> Result<T, Error> {
    while_wanted(&|| !monitor.stop_requested(), work).await.ok_or(Error::Interrupted)
}

/// One listing per bucket instead of one question per object; only planned keys are kept.
async fn sizes<'c>(copies: &[&'c Copy], store: &dyn Reader) -> Result<Sizes<'c>, Error> {
    let mut sizes = Sizes::new();
    for copy in copies {
        sizes.entry(&copy.target_bucket).or_default().insert(&copy.target_key, None);
    }
    for (bucket, sizes) in &mut sizes {
        let mut on_page = |page: Vec<Object>| {
            for object in page {
                if let Some(size) = sizes.get_mut(object.key.as_str()) {
                    *size = Some(object.size);
                }
            }
        };
        store.list(bucket, &mut on_page).await?;
    }
    Ok(sizes)
}

/// Source keys hold names of people, target keys hold ids alone.
pub(super) fn note(
    evidence: &Evidence<'_>,
    summary: &mut FileReorgResult,
    details: &mut Details,
    copy: &Copy,
    mut error: String,
) {
    if evidence.is_carried(Table::Files, copy.file.into()) {
        error += GONE;
    }
    let file = copy.origin.to_string();
    details.push(|| format!("{file}: {error}"));
    summary.errors.push(FileError { file, error });
}

//! The bytes of every object in the bucket, read again. A size says little: an object of the same size may hold another person's contract.

use futures::{StreamExt, stream};
use landfall_model::{
    monitor::Monitor,
    outcome::{FileReorgResult, ValidationCheck},
    plan::Copy,
};
use landfall_store::Reader;

use super::files::{lost, note, proven};
use crate::{
    error::Error,
    evidence::Evidence,
    outcome::{Details, equal},
};

/// Objects that are read at the same time: a store answers one after a moment, and many in the same moment.
const AT_ONCE: usize = 8;

/// The task's name for the monitor.
const TASK: &str = "verify objects";

/// Every object whose copy was verified still has the hash that the copier measured. `there` are the objects that the bucket lists.
pub(crate) async fn check(
    evidence: &Evidence<'_>,
    store: &dyn Reader,
    there: &[&Copy],
    summary: &mut FileReorgResult,
    monitor: &dyn Monitor,
) -> Result<ValidationCheck, Error> {
    monitor.start(TASK, Some(there.len() as u64));
    let hash = async |copy: &Copy| store.hash(&copy.target_bucket, &copy.target_key).await;
    let mut hashes = stream::iter(there).map(async |copy| (*copy, hash(copy).await)).buffered(AT_ONCE);
    let mut details = Details::default();
    while let Some((copy, hashed)) = hashes.next().await {
        if monitor.stop_requested() {
            return Err(Error::Interrupted);
        }
        let (hashed, known) = (hashed?, evidence.copied.get(&copy.file));
        if known.is_none_or(|known| known.target_sha256 != hashed.sha256) {
            lost(summary, proven(evidence, copy));
            summary.checksum_mismatches += 1;
            note(
                summary,
                &mut details,
                copy,
                format!("{} holds other bytes than were copied", copy.target_key),
            );
        }
        monitor.advance(TASK, 1);
    }
    let (all, other) = (there.len() as u64, details.total());
    monitor.finish(TASK, &format!("{all} read, {other} with other bytes"));
    let same = |n: u64| format!("{n} of {all} have their hash");
    let next = || format!("next: landfall files copy {}", evidence.run.root().display());
    Ok(equal("files: objects as they were copied", same(all), same(all - other), details.finish(next)))
}

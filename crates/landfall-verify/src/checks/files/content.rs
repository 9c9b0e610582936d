//! The content of every object in the bucket. A size says little: an object of the same size may hold another person's contract.
//!
//! A SHA-256 that the store keeps of the whole content is taken, as the copier took it: to download a bucket only to learn what its store knows would cost
//! hours. Where it keeps none, or where the operator wants it ([`Objects::Read`]), every byte is read: that finds what a store lost on its own disk, too.

use futures::{StreamExt, stream};
use landfall_model::{monitor::Monitor, outcome::ValidationCheck, plan::Copy, words::count};
use landfall_store::{Hashed, Reader, hashed};

use super::{amiss::Amiss, unless_asked};
use crate::{error::Error, outcome::equal};

/// How the content of objects is proven.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Objects {
    /// By the checksum that the store keeps; read where it keeps none.
    #[default]
    Checksums,
    /// By reading all of them.
    Read,
}

/// Objects that are looked at together: a store answers one after a moment, and many in the same moment.
const AT_ONCE: usize = 8;

/// The task's name for the monitor.
const TASK: &str = "verify objects";

/// Every object whose copy was verified still has the hash that the copier measured. `there` are the objects that the bucket lists.
pub(super) async fn check(
    mut amiss: Amiss<'_, '_>,
    store: &dyn Reader,
    there: &[&Copy],
    how: Objects,
    monitor: &dyn Monitor,
) -> Result<ValidationCheck, Error> {
    monitor.start(TASK, Some(there.len() as u64));
    let content = async |copy: &Copy| content(store, copy, how).await;
    let mut hashes = stream::iter(there).map(async |copy| (*copy, content(copy).await)).buffered(AT_ONCE);
    let mut read = 0_u64;
    while let Some((copy, hashed)) = unless_asked(monitor, hashes.next()).await? {
        if monitor.stop_requested() {
            return Err(Error::Interrupted);
        }
        let ((hashed, was_read), known) = (hashed?, amiss.evidence.copied.get(&copy.file));
        read += u64::from(was_read);
        if known.is_none_or(|known| known.target_sha256 != hashed.sha256) {
            amiss.summary.checksum_mismatches += 1;
            amiss.lost(copy, format!("{} holds other bytes than were copied", copy.target_key));
        }
        monitor.advance(TASK, 1);
    }
    let (all, other) = (there.len() as u64, amiss.details.total());
    monitor.finish(TASK, &format!("{}, {read} of them read, {other} with other bytes", count(all, "object")));
    let same = |n: u64| format!("{n} of {all} have their hash");
    let details = amiss.details.finish(|| amiss.evidence.copy_anew());
    let mut check = equal("files: objects as they were copied", same(all), same(all - other), details);
    if all > read {
        check.actual = format!("{}, {} by the store's checksum", check.actual, all - read);
    }
    Ok(check)
}

/// What the object holds, and whether it was read for that.
async fn content(
    store: &dyn Reader,
    copy: &Copy,
    how: Objects,
) -> Result<(Hashed, bool), landfall_store::Error> {
    let (bucket, key) = (copy.target_bucket.as_str(), copy.target_key.as_str());
    if how == Objects::Read {
        return Ok((store.hash(bucket, key).await?, true));
    }
    let head = store.head(bucket, key).await?;
    match head.sha256 {
        Some(sha256) => Ok((Hashed { sha256, size: head.size }, false)),
        // Of the version that was described.
        None => Ok((hashed(store.open(bucket, key, &head.etag).await?).await?, true)),
    }
}

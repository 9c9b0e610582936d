//! Cleanup: the originals, and nothing else, once the safety window is over. The only place from which an object is ever removed.
//!
//! 1. [`candidates`]: what could go, and what stays for a reason that the run's files already tell. Nothing is contacted.
//! 2. [`clean`]: each original is read again and compared with every copy of it, bytes by bytes through SHA-256; only where all agree with
//!    each other and with the manifest it is removed. Before and after each removal there is a line in `load/cleanup.jsonl`.

mod candidates;
mod prove;
mod record;

use std::collections::{BTreeMap, BTreeSet};

pub use candidates::{Candidate, candidates};
use futures::{StreamExt, future, stream};
use landfall_model::{monitor::Monitor, rundir::RunDir};
use landfall_store::{Error as StoreError, Place, Reader, Removal, Remover};
use prove::Doubt;
pub use record::{Cleaned, State, cleaned};

use crate::files::{Bucket, EVERY, Error, Stop, stopped, unless_asked, within_reach};

const TASK: &str = "remove originals";
/// Of one that is removed, and not gone.
const HIDDEN: &str = "its bucket keeps versions: it lies there on as an older one";
/// Originals that are read at once.
const PARALLEL: usize = 8;

/// The stores, with the one hand that may remove.
pub struct Hands<'h> {
    /// Where the originals are.
    pub source: &'h dyn Reader,
    /// Where their copies are.
    pub target: &'h dyn Reader,
    /// Removes originals.
    pub remover: &'h dyn Remover,
}

/// Removes what is proven, and tells of each what became of it. One that stays never stops the rest.
///
/// # Errors
/// A run directory that cannot be read or written; a bucket that does not answer at the beginning; [`Error::Lost`] where a store is gone in the midst; [`Error::Interrupted`] where the operator asked to stop.
pub async fn clean(
    run: &RunDir,
    hands: &Hands<'_>,
    candidates: &[Candidate],
    monitor: &dyn Monitor,
) -> Result<Vec<Cleaned>, Error> {
    let before = cleaned(run)?;
    let is_open = |candidate: &&Candidate| {
        candidate.kept.is_none()
            && before.get(&candidate.place()).is_none_or(|line| line.state != State::Removed)
    };
    let open: Vec<&Candidate> = candidates.iter().filter(is_open).collect();
    unless_asked(monitor, open.len(), reach(hands, &open)).await?;
    monitor.start(TASK, Some(open.len() as u64));
    let stop = Stop::default();
    let (buckets, work) = (buckets(hands, &open), clean_all(run, hands, &open, &before, (&stop, monitor)));
    let cleaning = within_reach(&buckets, EVERY, (&stop, monitor), work);
    let told = stop.heard_during(monitor, cleaning).await?;
    let [removed, gone] =
        [State::Removed, State::Gone].map(|state| told.iter().filter(|line| line.state == state).count());
    let stay = told.len() - removed - gone;
    monitor.finish(TASK, &format!("{removed} removed, {gone} gone already, {stay} stay"));
    let left = open.len() - told.len();
    if left == 0 { Ok(told) } else { Err(Error::Interrupted { left }) }
}

/// Cleans up until all are done or a stop is requested.
async fn clean_all(
    run: &RunDir,
    hands: &Hands<'_>,
    open: &[&Candidate],
    before: &BTreeMap<String, Cleaned>,
    (stop, monitor): (&Stop, &dyn Monitor),
) -> Result<Vec<Cleaned>, Error> {
    let mut told = Vec::new();
    let mut work = stream::iter(open)
        .take_while(|_| future::ready(stop.allows_more(monitor)))
        .map(async |candidate| {
            let was_begun = before.get(&candidate.place()).is_some_and(|line| line.state == State::Removing);
            one(run, hands, candidate, (was_begun, stop)).await
        })
        .buffer_unordered(PARALLEL);
    while let Some(line) = work.next().await {
        let Some(line) = line? else { continue };
        told.push(line);
        monitor.advance(TASK, 1);
    }
    Ok(told)
}

/// Fails on the first bucket that does not answer: it says nothing of any one original, and each would have its line.
async fn reach(hands: &Hands<'_>, open: &[&Candidate]) -> Result<(), StoreError> {
    let sources: BTreeSet<&str> = open.iter().map(|candidate| candidate.bucket.as_str()).collect();
    let copies = open.iter().flat_map(|candidate| &candidate.copies);
    let targets: BTreeSet<&str> = copies.map(|(copy, _)| copy.target_bucket.as_str()).collect();
    for bucket in sources {
        hands.source.head_bucket(bucket).await?;
    }
    for bucket in targets {
        hands.target.head_bucket(bucket).await?;
    }
    Ok(())
}

/// A bucket of each store.
fn buckets<'b>(hands: &Hands<'b>, open: &[&'b Candidate]) -> Vec<Bucket<'b>> {
    let source = open.first().map(|candidate| (hands.source, candidate.bucket.as_str()));
    let copy = open.iter().flat_map(|candidate| &candidate.copies).next();
    let target = copy.map(|(copy, _)| (hands.target, copy.target_bucket.as_str()));
    source.into_iter().chain(target).collect()
}

/// One original: proven, told, removed, told. None where reading it was given up for a stop: nothing is known of it, and it stays open.
async fn one(
    run: &RunDir,
    hands: &Hands<'_>,
    candidate: &Candidate,
    (was_begun, stop): (bool, &Stop),
) -> Result<Option<Cleaned>, Error> {
    let Some(proof) = stop.within(prove::prove(hands, candidate, stop)).await else { return Ok(None) };
    let proof = match proof {
        Ok(_) if stop.is_heard() => return Ok(None),
        Ok(proof) => proof,
        Err(Doubt::Store(_)) if stop.is_heard() => return Ok(None),
        Err(doubt) => return record::tell(run, unproven(candidate, &doubt, was_begun)).map(Some),
    };
    record::tell(
        run,
        Cleaned { sha256: proof.sha256.clone(), ..Cleaned::of(candidate, State::Removing, "") },
    )?;
    let unheard = || Doubt::Unheard(stopped(Place::object(&candidate.bucket, &candidate.key)));
    let removed = stop.within(remove(hands, candidate, &proof.etag)).await;
    let line = match removed.unwrap_or_else(|| Err(unheard())) {
        Ok(Removal::Gone) => Cleaned::of(candidate, State::Removed, ""),
        Ok(Removal::Hidden) => Cleaned::of(candidate, State::Removed, HIDDEN),
        Err(doubt @ Doubt::Unheard(_)) => Cleaned::of(candidate, State::Removing, &doubt.to_string()),
        Err(doubt) => Cleaned::of(candidate, State::Kept, &doubt.to_string()),
    };
    record::tell(run, Cleaned { sha256: proof.sha256, ..line }).map(Some)
}

/// The line of one that is not proven. Where its removal was begun, one that is gone is removed: what is missing is the line that tells of the
/// end; and where the store does not say what became of it, that stays open.
fn unproven(candidate: &Candidate, doubt: &Doubt, was_begun: bool) -> Cleaned {
    match doubt {
        Doubt::Gone if was_begun => Cleaned::of(candidate, State::Removed, ""),
        Doubt::Gone => Cleaned::of(candidate, State::Gone, ""),
        Doubt::Store(_) if was_begun => Cleaned::of(candidate, State::Removing, &doubt.to_string()),
        _ => Cleaned::of(candidate, State::Kept, &doubt.to_string()),
    }
}

/// Removes the version that was proven: reading may have taken long.
async fn remove(hands: &Hands<'_>, candidate: &Candidate, etag: &str) -> Result<Removal, Doubt> {
    let (bucket, key) = (&candidate.bucket, &candidate.key);
    if hands.source.head(bucket, key).await.map_err(Doubt::Store)?.etag != etag {
        return Err(Doubt::Replaced);
    }
    hands.remover.remove(bucket, key).await.map_err(|error| match error {
        StoreError::Denied { .. } => Doubt::Store(error),
        // Any other may have come after the deed: the connection was lost, or the answer came too late.
        _ => Doubt::Unheard(error),
    })
}

/// True where the store says that the object is not there.
fn is_missing(error: &StoreError) -> bool {
    matches!(error, StoreError::NoObject(_))
}

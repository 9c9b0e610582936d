//! What is in the target already: copies of an attempt that did not come to tell of them, of the night before, of another plan.

use std::collections::HashMap;

use landfall_model::{
    outcome::{CopyOutcome, CopyState},
    plan::Copy,
    rundir::{self, RunDir},
    source::Object,
};
use landfall_store::Reader;
use uuid::Uuid;

use super::{error::Error, record::latest};

/// Size and ETag of what a listing shows in the place of a planned copy.
type Found = (u64, String);

/// What the listings of the target buckets show in the places of these copies: a listing costs a thousandth of asking for each.
pub(super) async fn look<'c>(
    target: &dyn Reader,
    copies: impl Iterator<Item = &'c Copy>,
) -> Result<HashMap<Uuid, Found>, landfall_store::Error> {
    let mut planned: HashMap<&str, HashMap<&str, Uuid>> = HashMap::new();
    for copy in copies {
        planned.entry(&copy.target_bucket).or_default().insert(&copy.target_key, copy.file);
    }
    let mut found = HashMap::new();
    for (bucket, keys) in planned {
        let mut on_page = |page: Vec<Object>| {
            for object in page {
                if let Some(file) = keys.get(object.key.as_str()) {
                    found.insert(*file, (object.size, object.etag));
                }
            }
        };
        target.list(bucket, &mut on_page).await?;
    }
    Ok(found)
}

/// Refuses a target that shows not one of the copies that are done: another server, or another bucket's content. A single one that is missing may
/// have been deleted by a user of the CRM, and is for [`super::verify`] to tell.
pub(super) fn expect(done: &[Copy], found: &HashMap<Uuid, Found>) -> Result<(), Error> {
    match done.first() {
        Some(first) if !done.iter().any(|copy| found.contains_key(&copy.file)) => {
            Err(Error::Elsewhere { copies: done.len(), bucket: first.target_bucket.clone() })
        }
        _ => Ok(()),
    }
}

/// Endings of earlier runs that still hold: the same copy was planned then, of the same version of its source, it was proven, and the
/// target is as it was left.
pub(super) fn proven(
    earlier: &[RunDir],
    copies: &[Copy],
    found: &HashMap<Uuid, Found>,
) -> Result<Vec<CopyOutcome>, rundir::Error> {
    let mut open: HashMap<Uuid, &Copy> = copies.iter().map(|copy| (copy.file, copy)).collect();
    // Where the source has no version, an equal plan does not show that the object is the same.
    open.retain(|file, copy| found.contains_key(file) && has_version(copy));
    let mut proven = Vec::new();
    for run in earlier {
        if open.is_empty() {
            break;
        }
        let endings = latest(run)?;
        for copy in run.lines::<Copy>(rundir::COPIES)? {
            let copy = copy?;
            let Some(ending) = endings.get(&copy.file).filter(|ending| holds(ending, found)) else {
                continue;
            };
            if open.get(&copy.file).is_some_and(|planned| **planned == copy) {
                open.remove(&copy.file);
                proven.push(ending.clone());
            }
        }
    }
    Ok(proven)
}

fn has_version(copy: &Copy) -> bool {
    super::sides::object(copy).is_none_or(|(_, _, etag)| !etag.is_empty())
}

fn holds(ending: &CopyOutcome, found: &HashMap<Uuid, Found>) -> bool {
    let as_left = |(size, etag): &Found| *size == ending.size && *etag == ending.target_etag;
    let is_known = !ending.target_etag.is_empty();
    ending.state == CopyState::Verified && is_known && found.get(&ending.file).is_some_and(as_left)
}

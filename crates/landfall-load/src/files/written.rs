//! Whose an object is that lies in the place of a copy and is not what its source is: nothing but a copy of this program's own is ever replaced.
//! After go-live the CRM's users work on the bucket, too.
//!
//! Ours is what has the ETag of a copy that a manifest tells of. What has another, and still such a copy's size and description, is mostly a damaged
//! copy; yet a form that was filled in anew has both as well. Where no manifest tells of any copy in this place, what lies there is mostly one of which
//! an attempt that was killed could not tell. Both are for [`super::aside`].

use std::collections::{HashMap, HashSet};

use landfall_model::{
    outcome::{CopyOutcome, CopyState},
    plan::Copy,
    rundir::{self, RunDir},
};
use landfall_store::Head;
use uuid::Uuid;

use super::{
    proof::{Difference, Proof},
    remedy,
};

/// Whose an object is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whose {
    /// A copy of ours: it may be replaced.
    Ours,
    /// A damaged copy, or another's: it may be replaced once it is put aside.
    Unknown,
    /// Another's: it stays.
    Anothers,
}

/// What is known to have been written in one place.
#[derive(Debug)]
pub(super) enum Written {
    /// Nothing lay there but what this very attempt wrote.
    Now,
    /// The copies that were left there, by size and ETag.
    Told(Vec<(u64, String)>),
}

impl Written {
    /// The one copy that this line tells of.
    pub(super) fn of(outcome: &CopyOutcome) -> Self {
        Self::Told(vec![(outcome.size, outcome.target_etag.clone())])
    }

    /// Whose it is that was found there.
    pub(super) fn whose(&self, copy: &Copy, found: &Proof) -> Whose {
        let Self::Told(told) = self else { return Whose::Ours };
        let Proof { of_source, of_target, .. } = found;
        let is_version = |(_, etag): &(u64, String)| !etag.is_empty() && *etag == of_target.etag;
        let is_size = |(size, _): &(u64, String)| *size == of_target.size;
        if told.iter().any(is_version) {
            Whose::Ours
        } else if told.is_empty()
            || told.iter().any(is_size) && is_described(copy, of_source.as_ref(), of_target)
        {
            Whose::Unknown
        } else {
            Whose::Anothers
        }
    }
}

/// What the manifests of this run and of earlier ones tell of the places of these copies.
pub(super) fn written(
    run: &RunDir,
    earlier: &[RunDir],
    copies: &[&Copy],
) -> Result<HashMap<Uuid, Written>, rundir::Error> {
    let mut told: HashMap<Uuid, Vec<(u64, String)>> =
        copies.iter().map(|copy| (copy.file, Vec::new())).collect();
    if copies.is_empty() {
        return Ok(HashMap::new());
    }
    let places: HashMap<Uuid, (&str, &str)> = copies.iter().map(|copy| (copy.file, place(copy))).collect();
    for run in std::iter::once(run).chain(earlier) {
        let mut same = HashSet::new();
        for copy in run.lines::<Copy>(rundir::COPIES)? {
            let copy = copy?;
            if places.get(&copy.file) == Some(&place(&copy)) {
                same.insert(copy.file);
            }
        }
        for outcome in run.read_appended::<CopyOutcome>(rundir::LOAD_COPIES)? {
            if same.contains(&outcome.file) && is_of_a_copy(&outcome) {
                told.entry(outcome.file).or_default().push((outcome.size, outcome.target_etag));
            }
        }
    }
    Ok(told.into_iter().map(|(file, told)| (file, Written::Told(told))).collect())
}

/// As another's: what was found stays, and no later look takes it for a copy.
pub(super) fn anothers(copy: &Copy, found: Proof) -> Proof {
    let (bucket, key) = place(copy);
    let words = format!(
        "in its place, {bucket}/{key}, lies an object of {} bytes that is not what landfall wrote there; it was left as it is",
        found.of_target.size
    );
    let difference = Some(Difference { words, remedy: remedy::ANOTHERS });
    let of_target = Head { etag: String::new(), ..found.of_target };
    Proof { difference, of_target, ..found }
}

/// A target key holds ids alone.
fn place(copy: &Copy) -> (&str, &str) {
    (&copy.target_bucket, &copy.target_key)
}

/// A line that names no ETag tells what was found there, not what was left.
fn is_of_a_copy(outcome: &CopyOutcome) -> bool {
    match outcome.state {
        CopyState::Verified => true,
        CopyState::Mismatch => !outcome.target_etag.is_empty(),
        CopyState::Failed | CopyState::Deleted => false,
    }
}

/// True where it is described as the copy is made. Tags are left out: not every store keeps them.
fn is_described(copy: &Copy, source: Option<&Head>, target: &Head) -> bool {
    let Some(source) = source else { return target.content_type == copy.mime_type };
    let is_type = source.content_type.is_empty() || source.content_type == target.content_type;
    is_type && source.headers == target.headers && source.metadata == target.metadata
}

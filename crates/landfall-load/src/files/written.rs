//! Whose an object is that lies in the place of a copy and is not what its source is: nothing but a copy of this program's own is ever replaced.
//! After go-live the CRM's users work on the bucket, too.
//!
//! Ours is what has the ETag of a copy that a manifest tells of, and what still has such a copy's size and description: damage leaves both as they
//! were, and whoever puts another document there hardly hits upon both. Where no manifest tells of any copy in this place, what lies there is one of
//! which an attempt that was killed could not tell: the key is made of ids, and nobody else can have thought of it.

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

/// The copies that were left in one place, by size and ETag.
#[derive(Debug, Default)]
pub(super) struct Written(Vec<(u64, String)>);

impl Written {
    /// The one copy that this line tells of.
    pub(super) fn of(outcome: &CopyOutcome) -> Self {
        Self(vec![(outcome.size, outcome.target_etag.clone())])
    }

    /// True where what was found may be replaced.
    pub(super) fn includes(&self, copy: &Copy, found: &Proof) -> bool {
        let Proof { of_source, of_target, .. } = found;
        let is_it = |(size, etag): &(u64, String)| {
            let is_version = !etag.is_empty() && *etag == of_target.etag;
            is_version || (*size == of_target.size && is_described(copy, of_source.as_ref(), of_target))
        };
        self.0.is_empty() || self.0.iter().any(is_it)
    }
}

/// What the manifests of this run and of earlier ones tell of the places of these copies.
pub(super) fn written(
    run: &RunDir,
    earlier: &[RunDir],
    copies: &[&Copy],
) -> Result<HashMap<Uuid, Written>, rundir::Error> {
    let mut written: HashMap<Uuid, Written> = HashMap::new();
    if copies.is_empty() {
        return Ok(written);
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
                let Written(known) = written.entry(outcome.file).or_default();
                known.push((outcome.size, outcome.target_etag));
            }
        }
    }
    Ok(written)
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
        CopyState::Failed => false,
    }
}

/// True where it is described as the copy is made. Tags are left out: not every store keeps them.
fn is_described(copy: &Copy, source: Option<&Head>, target: &Head) -> bool {
    let Some(source) = source else { return target.content_type == copy.mime_type };
    let is_type = source.content_type.is_empty() || source.content_type == target.content_type;
    is_type && source.headers == target.headers && source.metadata == target.metadata
}

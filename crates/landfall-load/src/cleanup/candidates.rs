//! What could be removed: originals of this plan, each with all the copies that were made of it.

use std::collections::{BTreeMap, BTreeSet};

use landfall_model::{
    finding::Quarantined,
    outcome::{CopyOutcome, CopyState},
    plan::{Copy, copy::Origin},
    rundir::{self, RunDir},
    target::Table,
};
use uuid::Uuid;

use crate::files::latest;

/// An original.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Its bucket.
    pub bucket: String,
    /// Its key.
    pub key: String,
    /// Its ETag as it was planned; empty where the listing had none.
    pub etag: String,
    /// Bytes.
    pub size: u64,
    /// Every copy of it, with what the manifest says of it.
    pub copies: Vec<(Copy, CopyOutcome)>,
    /// Why it stays whatever the stores say; none where it may go once it is proven.
    pub kept: Option<&'static str>,
}

impl Candidate {
    /// `bucket/key`.
    pub fn place(&self) -> String {
        format!("{}/{}", self.bucket, self.key)
    }
}

/// The originals of a plan. `buckets` are the source buckets that are configured: in any other nothing is touched.
pub fn candidates(run: &RunDir, buckets: &[String]) -> Result<Vec<Candidate>, rundir::Error> {
    let planned: Vec<Copy> = run.read_jsonl(rundir::COPIES)?;
    let mut found = collect(&planned, &latest(run)?);
    let targets: BTreeSet<(&str, &str)> =
        planned.iter().map(|copy| (copy.target_bucket.as_str(), copy.target_key.as_str())).collect();
    let rejected = rejected(run)?;
    for candidate in &mut found {
        candidate.kept = reason(candidate, buckets, &targets, &rejected);
    }
    Ok(found)
}

fn collect(planned: &[Copy], endings: &BTreeMap<Uuid, CopyOutcome>) -> Vec<Candidate> {
    let mut found: BTreeMap<(&str, &str), Candidate> = BTreeMap::new();
    for copy in planned {
        let Origin::Object { bucket, key, etag } = &copy.origin else { continue };
        let ending = endings.get(&copy.file).cloned().unwrap_or_default();
        let new = || Candidate {
            bucket: bucket.clone(),
            key: key.clone(),
            etag: etag.clone(),
            size: copy.size,
            copies: Vec::new(),
            kept: None,
        };
        found.entry((bucket, key)).or_insert_with(new).copies.push((copy.clone(), ending));
    }
    found.into_values().collect()
}

/// Files whose rows the target rejected: nothing in the CRM leads to their copies.
fn rejected(run: &RunDir) -> Result<BTreeSet<String>, rundir::Error> {
    let rejected = run.read_appended::<Quarantined>(rundir::LOAD_QUARANTINE)?.into_iter();
    Ok(rejected.filter(|row| row.table == Table::Files).map(|row| row.key).collect())
}

fn reason(
    candidate: &Candidate,
    buckets: &[String],
    targets: &BTreeSet<(&str, &str)>,
    rejected: &BTreeSet<String>,
) -> Option<&'static str> {
    let Candidate { bucket, key, copies, .. } = candidate;
    if !buckets.contains(bucket) {
        return Some("its bucket is none of the source buckets");
    }
    if targets.contains(&(bucket, key)) {
        return Some("it is itself the place of a copy");
    }
    if copies.iter().any(|(_, ending)| ending.state == CopyState::Deleted) {
        return Some("users deleted a copy of it in the CRM");
    }
    if copies.iter().any(|(_, ending)| ending.state != CopyState::Verified) {
        return Some("not every copy of it is verified");
    }
    if copies.iter().any(|(copy, _)| rejected.contains(&copy.file.to_string())) {
        return Some("the target rejected its row");
    }
    None
}

//! Which objects the bucket lists, and in which size.

use std::collections::{BTreeMap, HashMap};

use landfall_model::{outcome::ValidationCheck, plan::Copy, source::Object, target::Table};
use landfall_store::Reader;

use super::{OBJECTS, amiss::Amiss, is_row_deleted};
use crate::{
    error::Error,
    evidence::Evidence,
    outcome::{Details, equal},
    survey::{Fate, Survey},
};

/// Size by bucket and key of the target; none where the bucket does not list the key.
pub(super) struct Listing<'c>(BTreeMap<&'c str, HashMap<&'c str, Option<u64>>>);

impl<'c> Listing<'c> {
    /// One listing per bucket instead of one question per object; only planned keys are kept.
    pub async fn of(copies: &[&'c Copy], store: &dyn Reader) -> Result<Self, Error> {
        let mut buckets: BTreeMap<&str, HashMap<&str, Option<u64>>> = BTreeMap::new();
        for copy in copies {
            buckets.entry(&copy.target_bucket).or_default().insert(&copy.target_key, None);
        }
        for (bucket, sizes) in &mut buckets {
            let mut on_page = |page: Vec<Object>| {
                for object in page {
                    if let Some(size) = sizes.get_mut(object.key.as_str()) {
                        *size = Some(object.size);
                    }
                }
            };
            store.list(bucket, &mut on_page).await?;
        }
        Ok(Self(buckets))
    }

    /// The size that the bucket lists.
    pub fn size(&self, copy: &Copy) -> Option<u64> {
        self.0.get(copy.target_bucket.as_str())?.get(copy.target_key.as_str()).copied().flatten()
    }
}

/// Copies that are in the bucket, and to which no row leads: told, and no difference.
pub(super) fn without_row(
    evidence: &Evidence<'_>,
    survey: &Survey,
    verified: &[&Copy],
    listing: &Listing<'_>,
) -> Option<ValidationCheck> {
    let is_rejected = |key| {
        let fate = survey.get(&Table::Files).and_then(|files| files.rows.get(key));
        fate == Some(Fate::Rejected) && evidence.never_came(Table::Files, key)
    };
    let mut details = Details::default();
    for copy in verified.iter().filter(|copy| listing.size(copy).is_some()) {
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

/// Every verified copy is still there, in its size. A copy that is not counts as failed in the summary. Answers with those that are.
pub(super) fn present<'c>(
    mut amiss: Amiss<'_, '_>,
    verified: &[&'c Copy],
    listing: &Listing<'_>,
) -> (ValidationCheck, Vec<&'c Copy>) {
    let mut there = Vec::with_capacity(verified.len());
    for copy in verified {
        let proven = amiss.proven(copy);
        let error = match listing.size(copy) {
            Some(size) if size == proven => {
                there.push(*copy);
                continue;
            }
            Some(size) => format!("{} has {size} bytes instead of {proven}", copy.target_key),
            None => format!("{} is not in bucket {}", copy.target_key, copy.target_bucket),
        };
        amiss.summary.failed += 1;
        amiss.lost(copy, error);
    }
    let whole = |n: usize| format!("{n} of {} there in their size", verified.len());
    let details = amiss.details.finish(|| amiss.evidence.copy_anew());
    (equal(OBJECTS, whole(verified.len()), whole(there.len()), details), there)
}

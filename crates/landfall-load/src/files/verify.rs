//! Looking again: is every verified copy still what its source is, and does the target hold anything that nobody planned?

use std::collections::{BTreeMap, BTreeSet};

use futures::{StreamExt, future, stream};
use landfall_model::{
    monitor::Monitor,
    outcome::{CopyOutcome, CopyState},
    plan::{Copy, kept_copies},
    rundir::{self, RunDir},
    source::Object,
    words::count,
};
use uuid::Uuid;

use super::{
    Options, aside, attempt, buckets,
    cell::Cells,
    error::Error,
    proof::{self, Proof},
    reach::within_reach,
    record::latest,
    remedy,
    sides::Sides,
    stop::{Stop, unless_asked},
    work::Work,
    written::{self, Whose, Written},
};

const TASK: &str = "verify files";

/// What a second look found.
#[derive(Debug, Default)]
pub struct Verified {
    /// Copies that were looked at.
    pub looked_at: u64,
    /// Those that no longer hold, with what is wrong.
    pub broken: Vec<CopyOutcome>,
    /// Objects below the port's prefix in the target buckets that this plan knows nothing of: `bucket/key`.
    pub unplanned: Vec<String>,
    /// What copying put aside there out of the places of this plan: `bucket/key`.
    pub put_aside: Vec<String>,
}

/// Compares both sides of every verified copy anew; where the source is gone or out of reach, the target with what was proven. One that no
/// longer holds gets a new line in `load/copies.jsonl`, so that [`super::copy`] mends it, unless its original was gone when the run was planned:
/// nobody can make that copy again. Nothing else is written.
///
/// # Errors
/// A bucket that is missing or refused; a run directory that cannot be read or written; [`Error::Lost`]; [`Error::Interrupted`].
pub async fn verify(
    run: &RunDir,
    sides: &Sides<'_>,
    options: &Options,
    monitor: &dyn Monitor,
) -> Result<Verified, Error> {
    let (planned, kept) = (run.read_jsonl::<Copy>(rundir::COPIES)?, kept_copies(run)?);
    let endings = latest(run)?;
    let both = planned.iter().map(|copy| (copy, Road::Both));
    let all = both.chain(kept.iter().map(|copy| (copy, Road::Target)));
    let is_verified =
        |copy: &Copy| endings.get(&copy.file).is_some_and(|one| one.state == CopyState::Verified);
    let copies: Vec<(&Copy, Road)> = all.clone().filter(|(copy, _)| is_verified(copy)).collect();
    let (planned, port) = (&planned, run.info()?.port);
    let listing = async {
        buckets::require(sides, planned).await?;
        strays(sides, all.map(|(copy, _)| copy), &port).await
    };
    let strays = unless_asked(monitor, copies.len(), listing).await?;
    monitor.start(TASK, Some(copies.len() as u64));
    let stop = Stop::default();
    let cells = Cells::new(run);
    let work = Work { run, cells: &cells, sides, options, monitor, stop: &stop };
    let (buckets, work) = (sides.buckets(planned), look_at_all(work, &copies, &endings));
    let looking = within_reach(&buckets, options.look, (&stop, monitor), work);
    let mut verified = stop.heard_during(monitor, looking).await?;
    monitor.finish(
        TASK,
        &format!("{} looked at, {} broken", count(verified.looked_at, "copy"), verified.broken.len()),
    );
    let left = copies.len() - verified.looked_at as usize;
    if left > 0 {
        return Err(Error::Interrupted { left });
    }
    (verified.put_aside, verified.unplanned) = strays;
    Ok(verified)
}

/// Looks until all are looked at or a stop is requested.
async fn look_at_all(
    work: Work<'_>,
    copies: &[(&Copy, Road)],
    endings: &BTreeMap<Uuid, CopyOutcome>,
) -> Result<Verified, Error> {
    let (monitor, mut verified) = (work.monitor, Verified::default());
    let mut looks = stream::iter(copies)
        .take_while(|_| future::ready(work.stop.allows_more(monitor)))
        .map(|(copy, road)| look(work, copy, *road, endings))
        .buffer_unordered(work.options.parallel.max(1));
    while let Some(found) = looks.next().await {
        // What fails while it is stopped tells nothing of the copy.
        let has_failed = |(broken, _): &(CopyOutcome, bool)| broken.state == CopyState::Failed;
        if work.stop.is_heard() && found.as_ref().is_some_and(has_failed) {
            continue;
        }
        verified.looked_at += 1;
        monitor.advance(TASK, 1);
        if let Some((broken, can_be_mended)) = found {
            if can_be_mended {
                work.run.append(rundir::LOAD_COPIES, &broken)?;
            }
            verified.broken.push(broken);
        }
    }
    Ok(verified)
}

/// What a copy is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Road {
    /// Its original, and where that is not to be had, what was proven.
    Both,
    /// What was proven alone: its original was gone when the run was planned, and what lies there since is another.
    Target,
}

/// What is wrong with a copy, and whether copying can mend it; none where it holds.
async fn look(
    work: Work<'_>,
    copy: &Copy,
    road: Road,
    endings: &BTreeMap<Uuid, CopyOutcome>,
) -> Option<(CopyOutcome, bool)> {
    let was = endings.get(&copy.file)?;
    let proof = compared(work, copy, road, was).await;
    // A target that does not answer says nothing of what is in it.
    let is_certain = matches!(&proof, Ok(_) | Err(landfall_store::Error::NoObject(_)));
    let differs = proof.as_ref().ok().filter(|proof| proof.difference.is_some());
    let whose = differs.map(|proof| Written::of(was).whose(copy, proof));
    let is_anothers = whose == Some(Whose::Anothers);
    let proof = proof.map(|proof| if is_anothers { written::anothers(copy, proof) } else { proof });
    let mut found = attempt::ended(copy, proof);
    if whose == Some(Whose::Unknown) {
        found.remedy = remedy::UNKNOWN.to_owned();
    }
    if found.state == CopyState::Verified && found.target_sha256 != was.target_sha256 {
        found.state = CopyState::Mismatch;
        found.error = "source and target were both replaced since the copy was verified".to_owned();
        found.remedy = remedy::DIFFERS.to_owned();
    }
    if road == Road::Target && is_certain {
        found.remedy = if is_anothers { remedy::ANOTHERS_GONE } else { remedy::GONE }.to_owned();
    }
    // Found there, not left there.
    found.target_etag.clear();
    (found.state != CopyState::Verified).then_some((found, is_certain && road == Road::Both))
}

/// Both sides; where the source is not to be had, as after the cleanup, the target must be what was proven.
async fn compared(
    work: Work<'_>,
    copy: &Copy,
    road: Road,
    was: &CopyOutcome,
) -> Result<Proof, landfall_store::Error> {
    let compare = async |_| proof::compare(work, copy, None).await;
    if road == Road::Both
        && let Ok(proof) = attempt::patiently(work, copy, compare).await
    {
        return Ok(proof);
    }
    attempt::patiently(work, copy, async |_| proof::still(work, copy, was).await).await
}

/// What lies below the port's prefix in no place of these copies: what was put aside out of one, and what nobody planned.
async fn strays<'c>(
    sides: &Sides<'_>,
    copies: impl Iterator<Item = &'c Copy>,
    port: &str,
) -> Result<(Vec<String>, Vec<String>), landfall_store::Error> {
    let known: BTreeSet<(&str, &str)> =
        copies.map(|copy| (copy.target_bucket.as_str(), copy.target_key.as_str())).collect();
    let buckets: BTreeSet<&str> = known.iter().map(|(bucket, _)| *bucket).collect();
    let (prefix, mut put_aside, mut unplanned) = (format!("{port}/"), Vec::new(), Vec::new());
    for bucket in buckets {
        let is_known = |key: &str| known.contains(&(bucket, key));
        let mut on_page = |page: Vec<Object>| {
            let strays = page.into_iter().filter(|it| it.key.starts_with(&prefix) && !is_known(&it.key));
            for Object { key, .. } in strays {
                let is_aside = aside::place_of(&key).is_some_and(|place| is_known(&place));
                let list = if is_aside { &mut put_aside } else { &mut unplanned };
                list.push(format!("{bucket}/{key}"));
            }
        };
        sides.target.list(bucket, &mut on_page).await?;
    }
    Ok((put_aside, unplanned))
}

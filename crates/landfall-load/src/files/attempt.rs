//! One object: copied, compared, and tried again where the failure may pass.

use std::{collections::hash_map::RandomState, hash::BuildHasher, slice, time::SystemTime};

use chrono::{DateTime, SecondsFormat, Utc};
use landfall_model::{
    cause,
    monitor::Level,
    outcome::{CopyOutcome, CopyState},
    plan::Copy,
};
use landfall_store::Error;

use super::{
    aside, buckets,
    proof::{self, Difference, Proof},
    remedy,
    sides::Sides,
    stop::Stop,
    work::Work,
    written::{self, Whose, Written},
};

/// Copies one object and tells how it ended. `there`: the target listing shows something in its place already, where so much was written.
pub(super) async fn carry(work: Work<'_>, copy: &Copy, there: Option<&Written>) -> CopyOutcome {
    // A second attempt looks first: an answer that was lost may have been a success.
    let own = Written::Now;
    let attempt = async |attempt: u32| once(work, copy, there.or((attempt > 1).then_some(&own))).await;
    ended(copy, patiently(work, copy, attempt).await)
}

/// Does work that may fail in a way that passes. The work is told which attempt it is.
pub(super) async fn patiently<T>(
    Work { sides, options, monitor, stop, .. }: Work<'_>,
    copy: &Copy,
    work: impl AsyncFn(u32) -> Result<T, Error>,
) -> Result<T, Error> {
    let (mut pause, mut attempts) = (options.pause, 1);
    loop {
        let error = match work(attempts).await {
            Err(error) if error.is_transient() && attempts < options.attempts => error,
            Err(error @ Error::Denied { .. }) => {
                look_at_all_of_it(sides, copy, stop).await;
                return Err(error);
            }
            done => return done,
        };
        if monitor.stop_requested() {
            return Err(error);
        }
        monitor
            .remark(Level::Detail, &format!("file {}: {}; trying again", copy.file, cause::in_words(&error)));
        // Half to one and a half times the pause: those that failed together do not come back together.
        let pausing = tokio::time::sleep(pause.mul_f64(0.5 + dice()));
        if stop.within(pausing).await.is_none() {
            return Err(error);
        }
        pause *= 2;
        attempts += 1;
    }
}

/// An object may be shut by itself. Where its bucket is, as of a key that was revoked, every other file would fail as well, and be said to be broken.
async fn look_at_all_of_it(sides: &Sides<'_>, copy: &Copy, stop: &Stop) {
    if let Err(refusal) = buckets::require(sides, slice::from_ref(copy)).await
        && !refusal.is_transient()
    {
        stop.refuse(refusal);
    }
}

/// How it ended, as a line of the manifest.
pub(super) fn ended(copy: &Copy, proof: Result<Proof, Error>) -> CopyOutcome {
    match proof {
        Ok(proof) => told(copy, proof),
        Err(error) => failed(copy, &error),
    }
}

/// What an interrupted attempt has copied without telling is proven and not copied again; what is another's stays, and what may be is put aside.
async fn once(work: Work<'_>, copy: &Copy, there: Option<&Written>) -> Result<Proof, Error> {
    if let Some(written) = there {
        match proof::compare(work, copy, None).await {
            Ok(proof) if proof.difference.is_none() => return Ok(proof),
            Ok(proof) => match written.whose(copy, &proof) {
                Whose::Ours => {}
                Whose::Unknown => aside::put(work, copy, &proof).await?,
                Whose::Anothers => return Ok(written::anothers(copy, proof)),
            },
            Err(Error::NoObject(place)) if !remedy::is_target(copy, &place) => {
                return Err(Error::NoObject(place));
            }
            Err(Error::NoObject(_)) => {}
            Err(error) => return Err(error),
        }
    }
    if work.stop.is_heard() {
        return Err(Stop::of(copy));
    }
    let passed = work.sides.carry(copy, work.stop).await?;
    proof::compare(work, copy, passed).await
}

/// How both sides stand.
fn told(copy: &Copy, proof: Proof) -> CopyOutcome {
    let state = if proof.difference.is_none() { CopyState::Verified } else { CopyState::Mismatch };
    let Difference { words, remedy } = proof.difference.unwrap_or_default();
    CopyOutcome {
        file: copy.file,
        state,
        remedy: remedy.to_owned(),
        error: words,
        note: proof.note,
        size: proof.target.size,
        source_sha256: proof.source.sha256,
        target_sha256: proof.target.sha256,
        target_etag: proof.of_target.etag,
        put_aside: String::new(),
        at: now(),
    }
}

/// Why a copy was not made, or cannot be compared.
fn failed(copy: &Copy, error: &Error) -> CopyOutcome {
    CopyOutcome {
        file: copy.file,
        state: CopyState::Failed,
        error: cause::in_words(error),
        remedy: remedy::of_copy(copy, error).to_owned(),
        at: now(),
        ..CopyOutcome::default()
    }
}

/// This moment, as the manifest writes it.
pub(super) fn now() -> String {
    DateTime::<Utc>::from(SystemTime::now()).to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// A number between 0 and 1. The standard library's random hash keys are good enough to spread pauses.
fn dice() -> f64 {
    let bits = RandomState::new().hash_one(0_u8) >> 32;
    bits as f64 / f64::from(u32::MAX)
}

//! One object: copied, compared, and tried again where the failure may pass.

use std::{error, iter};

use futures::future;
use landfall_model::{
    monitor::{Level, Monitor},
    outcome::{CopyOutcome, CopyState},
    plan::{self, copy::Origin},
};
use landfall_store::{CopyRequest, Error, Hashed, Head, Place, Writer};

use super::Options;

/// How a copy ends whose bytes no bucket holds.
const NOT_FETCHED: &str = "this file lies in NocoDB's own storage, and nothing fetches it from there yet";

/// The object that is copied.
#[derive(Debug, Clone, Copy)]
struct Source<'c> {
    bucket: &'c str,
    key: &'c str,
    /// Empty where the listing had none.
    etag: &'c str,
}

/// Copies one object and tells how it ended.
pub(super) async fn carry(
    writer: &dyn Writer,
    copy: &plan::Copy,
    options: &Options,
    monitor: &dyn Monitor,
) -> CopyOutcome {
    let Origin::Object { bucket, key, etag } = &copy.origin else {
        return failed(copy, NOT_FETCHED.to_owned());
    };
    let source = Source { bucket, key, etag };
    let mut pause = options.pause;
    let mut attempts = 1;
    loop {
        let error = match copy_and_compare(writer, copy, source).await {
            Ok(outcome) => return outcome,
            Err(error) => error,
        };
        if !error.is_transient() || attempts >= options.attempts || monitor.stop_requested() {
            return failed(copy, in_words(&error));
        }
        monitor.remark(Level::Detail, &format!("file {}: {}; trying again", copy.file, in_words(&error)));
        tokio::time::sleep(pause).await;
        pause *= 2;
        attempts += 1;
    }
}

/// An object that an interrupted run has copied without telling is copied once more: that costs less than finding out.
async fn copy_and_compare(
    writer: &dyn Writer,
    copy: &plan::Copy,
    source: Source<'_>,
) -> Result<CopyOutcome, Error> {
    writer.copy(&request(copy, source)).await?;
    let (source, target) = both_sides(writer, copy, source).await?;
    let alike = source == target;
    Ok(CopyOutcome {
        file: copy.file,
        state: if alike { CopyState::Verified } else { CopyState::Mismatch },
        error: if alike { String::new() } else { difference(&source, &target) },
        size: target.size,
        source_sha256: source.sha256,
        target_sha256: target.sha256,
    })
}

fn request(copy: &plan::Copy, source: Source<'_>) -> CopyRequest {
    CopyRequest {
        source_bucket: source.bucket.to_owned(),
        source_key: source.key.to_owned(),
        source_etag: source.etag.to_owned(),
        target_bucket: copy.target_bucket.clone(),
        target_key: copy.target_key.clone(),
        content_type: copy.mime_type.clone(),
    }
}

/// Size and SHA-256 of source and target: as the store keeps them, where it does for both; else both are read.
async fn both_sides(
    writer: &dyn Writer,
    copy: &plan::Copy,
    Source { bucket, key, etag }: Source<'_>,
) -> Result<(Hashed, Hashed), Error> {
    let source = writer.head(bucket, key);
    let target = writer.head(&copy.target_bucket, &copy.target_key);
    let (source, target) = future::try_join(source, target).await?;
    // Replaced after the copy: what was copied may be whole, yet it is not what lies in the source now.
    if !etag.is_empty() && source.etag != etag {
        return Err(Error::Replaced(Place::object(bucket, key)));
    }
    if let (Some(source), Some(target)) = (kept(&source), kept(&target)) {
        return Ok((source, target));
    }
    let source = writer.hash(bucket, key);
    let target = writer.hash(&copy.target_bucket, &copy.target_key);
    future::try_join(source, target).await
}

fn kept(head: &Head) -> Option<Hashed> {
    head.sha256.clone().map(|sha256| Hashed { sha256, size: head.size })
}

fn difference(source: &Hashed, target: &Hashed) -> String {
    format!(
        "the copy differs from its source: {} bytes with SHA-256 {}, not {} bytes with {}",
        target.size, target.sha256, source.size, source.sha256
    )
}

fn failed(copy: &plan::Copy, error: String) -> CopyOutcome {
    CopyOutcome {
        file: copy.file,
        state: CopyState::Failed,
        source_sha256: String::new(),
        target_sha256: String::new(),
        size: 0,
        error,
    }
}

/// An error and its reasons in one line.
fn in_words(error: &Error) -> String {
    let reasons = iter::successors(error::Error::source(error), |reason| reason.source());
    reasons.fold(error.to_string(), |words, reason| format!("{words}: {reason}"))
}

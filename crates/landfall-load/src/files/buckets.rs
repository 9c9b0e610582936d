//! Whether the buckets are there, before anything is copied.

use std::collections::BTreeSet;

use landfall_model::{
    outcome::Finding,
    plan::{Copy, copy::Origin},
};
use landfall_store::{Error, Reader};

/// Looks at each bucket and tells what it found and what to do, without writing anything.
pub async fn check_buckets(reader: &dyn Reader, buckets: &[String]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for bucket in buckets {
        findings.push(finding(bucket, reader.head_bucket(bucket).await.as_ref().err()));
    }
    findings
}

/// Fails on the first bucket that the copies need and that does not answer.
pub(super) async fn require(reader: &dyn Reader, copies: &[Copy]) -> Result<(), Error> {
    let sources = copies.iter().filter_map(|copy| match &copy.origin {
        Origin::Object { bucket, .. } => Some(bucket.as_str()),
        Origin::Attachment { .. } => None,
    });
    let targets = copies.iter().map(|copy| copy.target_bucket.as_str());
    let buckets: BTreeSet<&str> = sources.chain(targets).collect();
    for bucket in buckets {
        reader.head_bucket(bucket).await?;
    }
    Ok(())
}

fn finding(bucket: &str, error: Option<&Error>) -> Finding {
    Finding {
        place: format!("bucket {bucket}"),
        what: error.map_or_else(|| "is there and may be read".to_owned(), ToString::to_string),
        remedy: error.map_or("", remedy).to_owned(),
        ok: error.is_none(),
        record: None,
    }
}

fn remedy(error: &Error) -> &'static str {
    match error {
        Error::NoBucket { .. } | Error::Impossible { .. } => {
            "create the bucket, or correct MINIO_BUCKET or LANDFALL_SOURCE_BUCKETS"
        }
        Error::Denied { .. } => {
            "correct MINIO_ACCESS_KEY and MINIO_SECRET_KEY, or give this key rights on the bucket"
        }
        Error::Unreachable { .. } => {
            "correct MINIO_ENDPOINT, MINIO_PORT and MINIO_USE_SSL, or start the server"
        }
        _ => "see the server's own log for the reason",
    }
}

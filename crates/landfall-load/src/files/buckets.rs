//! Whether the buckets are there, before anything is copied.

use std::collections::BTreeSet;

use futures::future;
use landfall_model::{cause, outcome::Finding, plan::Copy};
use landfall_store::{Error, Reader};

use super::{
    remedy,
    sides::{Sides, object},
};

/// Looks at each bucket and tells what it found and what to do, without writing anything.
pub async fn check_buckets(reader: &dyn Reader, buckets: &[String]) -> Vec<Finding> {
    let look = async |bucket: &String| finding(bucket, reader.head_bucket(bucket).await.as_ref().err());
    future::join_all(buckets.iter().map(look)).await
}

/// Fails on the first bucket that the copies need and that does not answer.
pub(super) async fn require(sides: &Sides<'_>, copies: &[Copy]) -> Result<(), Error> {
    let sources: BTreeSet<&str> = copies.iter().filter_map(object).map(|(bucket, _, _)| bucket).collect();
    let targets: BTreeSet<&str> = copies.iter().map(|copy| copy.target_bucket.as_str()).collect();
    for bucket in sources {
        sides.source().head_bucket(bucket).await?;
    }
    for bucket in targets {
        sides.target.head_bucket(bucket).await?;
    }
    Ok(())
}

fn finding(bucket: &str, error: Option<&Error>) -> Finding {
    let place = format!("bucket {bucket}");
    match error {
        None => Finding::fine(&place, "is there and may be read"),
        Some(error) => Finding::wrong(error.kind(), &place, cause::in_words(error), remedy::of(error)),
    }
}

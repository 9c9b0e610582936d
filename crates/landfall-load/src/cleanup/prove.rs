//! Whether an original may go: it and all its copies are read once more, from the first byte to the last. No checksum that a server
//! keeps is taken for that, since it may be older than the bytes.

use futures::{future, stream, stream::StreamExt, stream::TryStreamExt};
use landfall_model::plan::Copy;
use landfall_store::{Error, Hashed, Place, Reader, hashed};

use super::{Candidate, Hands, is_missing};
use crate::files::Stop;

/// An original that may go, in this version.
pub(super) struct Proof {
    pub etag: String,
    pub sha256: String,
}

/// Why an original stays, or may.
#[derive(Debug, thiserror::Error)]
pub(super) enum Doubt {
    #[error("it is gone already")]
    Gone,
    #[error("it was replaced since it was copied")]
    Replaced,
    #[error("it is no longer what was copied")]
    Changed,
    #[error("a copy of it is no longer what was verified")]
    CopyDiffers,
    #[error("{0}")]
    Store(Error),
    #[error("whether it is removed is not known ({0}): repeat the command")]
    Unheard(Error),
}

/// Reads both sides again, while nobody asks to stop.
pub(super) async fn prove(hands: &Hands<'_>, candidate: &Candidate, stop: &Stop) -> Result<Proof, Doubt> {
    let (bucket, key) = (&candidate.bucket, &candidate.key);
    let gone = |error: Error| if is_missing(&error) { Doubt::Gone } else { Doubt::Store(error) };
    let head = hands.source.head(bucket, key).await.map_err(gone)?;
    if !candidate.etag.is_empty() && head.etag != candidate.etag {
        return Err(Doubt::Replaced);
    }
    let read = async |store: &dyn Reader, bucket: &str, key: &str, etag: &str| {
        let content = store.open(bucket, key, etag).await.map_err(Doubt::Store)?;
        let content = stop.ends_read(candidate.size, Place::object(bucket, key), content);
        hashed(content).await.map_err(Doubt::Store)
    };
    let source = read(hands.source, bucket, key, &head.etag).await?;
    let is_source = |(_, ending): &(Copy, _)| -> bool { is_same(ending, &source) };
    if !candidate.copies.iter().all(is_source) {
        return Err(Doubt::Changed);
    }
    let targets = candidate.copies.iter().map(|(copy, _)| copy);
    let reads =
        stream::iter(targets).then(|copy| read(hands.target, &copy.target_bucket, &copy.target_key, ""));
    let alike = reads.try_all(|target| future::ready(target == source)).await?;
    if !alike || candidate.copies.is_empty() {
        return Err(Doubt::CopyDiffers);
    }
    Ok(Proof { etag: head.etag, sha256: source.sha256 })
}

fn is_same(ending: &landfall_model::outcome::CopyOutcome, source: &Hashed) -> bool {
    ending.source_sha256 == source.sha256 && ending.target_sha256 == source.sha256
}

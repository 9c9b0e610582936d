//! What to do about a failure: by its kind, never by its words.

use landfall_store::Error;

/// Where the copy was made, and is not what it should be.
pub(super) const DIFFERS: &str = "repeat `landfall files copy`; if it stays so, the store does not keep what it is given: look into its log";

/// What to do about an error of a store.
pub(super) fn of(error: &Error) -> &'static str {
    match error {
        Error::NoBucket { .. } | Error::Impossible { .. } => {
            "create the bucket, or correct MINIO_BUCKET or LANDFALL_SOURCE_BUCKETS"
        }
        Error::NoObject(_) => {
            "it was removed since it was listed: `landfall migrate --delta` plans without it, or put it back"
        }
        Error::Denied { .. } => {
            "correct MINIO_ACCESS_KEY and MINIO_SECRET_KEY, or give this key rights on the bucket"
        }
        Error::Unreachable { .. } => {
            "correct MINIO_ENDPOINT, MINIO_PORT and MINIO_USE_SSL, or start the server"
        }
        Error::Replaced(_) => "take a new snapshot: the next plan knows the new version, and copies it anew",
        Error::Full { .. } => "make room in the target store, then repeat `landfall files copy`",
        Error::Failed { transient: true, .. } => "repeat `landfall files copy` when the server is at rest",
        _ => "see the server's own log for the reason",
    }
}

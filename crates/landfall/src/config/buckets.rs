//! The buckets that are read, and the one that is written.

use landfall_model::kind::Kind;
use landfall_store::StoreConfig;

use crate::fail::{Failure, Result};

/// The buckets: where they are, and which are read and written.
#[derive(Debug)]
pub struct Buckets {
    /// The target's store.
    pub store: StoreConfig,
    /// The store of the source buckets, where it is another one.
    pub source_store: Option<StoreConfig>,
    /// Source buckets.
    pub sources: Vec<String>,
    /// Target bucket.
    pub target: String,
}

impl Buckets {
    /// The store of the source buckets.
    pub fn source(&self) -> &StoreConfig {
        self.source_store.as_ref().unwrap_or(&self.store)
    }

    /// Refuses a target bucket that is read, too: what is copied into it would be an original to every later reading, and be copied once more.
    pub fn refuse_one_for_both(&self) -> Result<()> {
        if !self.sources.contains(&self.target) || !is_same_place(self.source(), &self.store) {
            return Ok(());
        }
        let sentence = format!(
            "bucket {} is the target (MINIO_BUCKET) and a source bucket (LANDFALL_SOURCE_BUCKETS) of one server: what is copied into it would be read as an original the next time",
            self.target
        );
        Err(Failure::new(Kind::Config, sentence).hint(
            "Let MINIO_BUCKET name a bucket that is for the CRM alone; where originals lie in that of now, copy them into a source bucket first. The mapping file may name the buckets, too.",
        ))
    }
}

fn is_same_place(one: &StoreConfig, other: &StoreConfig) -> bool {
    match (one, other) {
        (StoreConfig::S3 { endpoint: one, .. }, StoreConfig::S3 { endpoint: other, .. }) => one == other,
        (StoreConfig::Folder(one), StoreConfig::Folder(other)) => one == other,
        _ => false,
    }
}

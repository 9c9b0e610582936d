//! The source, read once more.

use std::fs;

use landfall_model::{
    mapping::Mapping,
    monitor::Monitor,
    rundir::{RunDir, freeze_reading},
};
use landfall_store::Reader;

use super::fingerprint::Fingerprint;
use crate::{config::SourceConfig, error::Error, take};

/// Reads everything as a snapshot does, with the same proofs of completeness, and keeps the fingerprint alone. What was read passes
/// through a folder of this process in `run`, so that memory stays bounded, and is removed again.
pub async fn read(
    source: &SourceConfig,
    mapping: &Mapping,
    store: &dyn Reader,
    buckets: &[String],
    run: &RunDir,
    monitor: &dyn Monitor,
) -> Result<Fingerprint, Error> {
    let folder = Passing::new(run)?;
    take(source, mapping, store, buckets, &folder.0, monitor).await?;
    Ok(Fingerprint::of(&folder.0, mapping)?)
}

/// A folder for one reading, removed with it.
struct Passing(RunDir);

impl Passing {
    fn new(run: &RunDir) -> Result<Self, Error> {
        let path = run.path(&freeze_reading(std::process::id()));
        // The rest of a process of the same number that was killed; where it cannot be removed, the next line says so.
        let _ = fs::remove_dir_all(&path);
        Ok(Self(RunDir::create_at(&path, &run.info()?)?))
    }
}

impl Drop for Passing {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(self.0.root());
    }
}

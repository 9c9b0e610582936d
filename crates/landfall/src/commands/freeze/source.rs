//! The source as a freeze reads it.

use landfall_model::{hash, monitor::Monitor, rundir::RunDir};
use landfall_snapshot::{
    Error, SourceConfig,
    freeze::{self, Fingerprint, Movement},
};
use landfall_store::Reader;

use super::frozen::Frozen;
use crate::{commands::Given, fail::Result};

/// Source and buckets, and how they are read.
pub struct Source<'a> {
    given: &'a Given<'a>,
    /// How NocoDB is reached.
    pub config: SourceConfig,
    store: Box<dyn Reader>,
    buckets: Vec<String>,
    /// SHA-256 of what decides which tables, columns and buckets are read.
    pub settings: String,
}

impl<'a> Source<'a> {
    /// As the settings name it.
    pub fn of(given: &'a Given<'a>) -> Result<Self> {
        let (config, buckets) = (given.settings.source()?, given.settings.buckets()?);
        buckets.refuse_one_for_both()?;
        let settings = format!("{}\u{1f}{}", config.url, given.settings.mapping_hash());
        Ok(Self {
            given,
            store: landfall_store::reader(buckets.source()),
            buckets: buckets.sources,
            settings: hash::of_bytes(settings.as_bytes()),
            config,
        })
    }

    /// What is there now.
    pub async fn read(&self, run: &RunDir, monitor: &dyn Monitor) -> std::result::Result<Fingerprint, Error> {
        let mapping = &self.given.settings.mapping;
        freeze::read(&self.config, mapping, &*self.store, &self.buckets, run, monitor).await
    }

    /// What moved since the freeze.
    pub async fn look(
        &self,
        frozen: &Frozen,
        monitor: &dyn Monitor,
    ) -> std::result::Result<Vec<Movement>, Error> {
        let (mapping, since) = (&self.given.settings.mapping, (&frozen.run, &frozen.fingerprint));
        freeze::look(&self.config, mapping, &*self.store, &self.buckets, since, monitor).await
    }
}

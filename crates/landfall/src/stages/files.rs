//! Stage files: the slowest one, additive and resumable, so it can run the night before.

use landfall_load::files::{self, Options};

use super::{Job, delta};
use crate::fail::Result;

/// Copies what no earlier attempt verified.
pub async fn run(job: &Job<'_>) -> Result<()> {
    job.stage("files", async {
        delta::inherit_copies(job)?;
        let buckets = job.settings.buckets()?;
        let store = landfall_store::writer(&buckets.store);
        files::copy(&job.run, &*store, &Options::default(), &*job.monitor).await?;
        Ok(())
    })
    .await
}
